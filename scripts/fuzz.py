"""Hostile requests to every public address, in this process: `make fuzz` (FUZZ=50000 SEED=1).

A third keeps to what the pages know, a third mixes that with hostile values, a third is noise of any kind. What must
never come: a status of 500 or more, or a mark of ours that comes back as a tag or an attribute. Slow answers are told.
The database is one of its own in a temporary folder, with the city's register.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urlencode

from tests.environment import environment

MARK = "zq7x"
ADDRESSES = ("href", "src", "action", "formaction")
SCRIPT_ADDRESS = re.compile(rf"\s*javascript:{MARK}", re.IGNORECASE)
SCRIPT = f"\"'><{MARK} onload=1>"
SLOW = 2.0  # seconds
LANGUAGES = ("sv", "en", "fi", "ar", "so", "fa", "uk", "bs")
UNPREFIXED = (
    "",
    "sitemap.xml",
    "sitemap-stod.xml",
    "robots.txt",
    ".well-known/security.txt",
    "halsa/live",
    "metrics",
)
PATHS = [
    *(
        "",
        "stod/",
        "stod/utbud.csv",
        "stod/utbud.xlsx",
        "stod/utbud.{value}",
        "stod/kalender.ics",
        "nytt.rss",
    ),
    *(
        "stod/{offer}/",
        "stod/{offer}/kalender.ics",
        "min-lista/",
        "mitt-barn/",
        "platser/",
        "platser/{place}/",
    ),
    *(
        "platser/{place}/kalender.ics",
        "karta/",
        "synpunkt/",
        "synpunkt/tack/",
        "ni-fragade-vi-gjorde/",
        "fraga/",
    ),
    *(
        "oppna-forskolor/",
        "namnder/",
        "namnder/{committee}/",
        "hjalp-nu/",
        "inriktningar/",
        "inriktningar/{focus}/",
    ),
    *("om/", "om/lattlast/", "tillganglighet/", "integritet/", "oppna-data/", "{value}", "{value}/{value}/"),
]
BESIDE = ["bilder/{uuid}/{value}.webp", "forhandsvisning/{value}/", "{value}"]
KNOWN = {
    "q": ["öppen förskola", "dagis", "hjälp tonåring", "spädbarn sömn", "våld", "barn barn barn"],
    "age": ["0", "1", "3", "6", "13", "20m", "expecting", "10-12"],
    "language": ["ar", "so", "sv"],
    "district": ["norrby", "centrum"],
    "when": ["today", "now", "weekend", "tomorrow"],
    "fact": ["is_free", "drop_in"],
    "sort": ["soonest", "title", "match"],
    "page": ["1", "2", "999999"],
    "id": ["0" * 12, "abc", ",".join(["a1b2c3d4e5f6"] * 60)],
    "born": ["2025-03", "202503", "2025-13"],
    "stod": ["babycafe"],
    "saknas": ["age=0", "q=x&age=1"],
    "vote": ["counted", "refused"],
    "lang": ["sv", "so"],
}
HOSTILE = [
    *(
        SCRIPT,
        f"javascript:{MARK}(1)",
        f"' {MARK}onmouseover=1 '",
        f"</script><{MARK}>",
        f"{{{{{MARK}}}}}",
        "{% x %}",
    ),
    *(
        "' OR 1=1--",
        "1; DROP TABLE offers_offer",
        "1 UNION SELECT 1",
        "%",
        "_",
        "\\",
        "$(id)",
        "`id`",
        "| id",
    ),
    *("../../../../etc/passwd", "..%2f..%2f", "file:///etc/passwd", "http://127.0.0.1/", "//example.com"),
    *(
        "\0",
        "a\0b",
        "\r\nX-Injected: 1",
        "\u202e",
        "\ud7ff",
        "\ufeff",
        "İ",
        "ß" * 50,
        "ﷺ" * 30,
        "e\u0301" * 40,
    ),
    *("-1", "0", "1e309", "NaN", "9" * 400, "0x10", "٣", "²", "1" * 20, "00000000000", "2026-02-30", "24:61"),
    *(
        "a" * 5000,
        "( " * 500,
        "'" * 500,
        " " * 3000,
        "-" * 800,
        "å ä ö " * 200,
        "och " * 300,
        "%s%n",
        "${7*7}",
    ),
    *(
        "[]",
        "[1]",
        "{}",
        "null",
        "undefined",
        "true",
        "\U0001f476",
        "\x1b[31m",
        "<!--",
        "]]>",
        "&lt;",
        "&#x3c;",
    ),
]
METHODS = ["GET"] * 16 + ["HEAD", "POST", "POST", "OPTIONS", "PUT", "TRACE", "X" * 40]
HEADERS: dict[str, list[str]] = {
    "Accept-Language": ["en", "so;q=0.9", "*", "x" * 400, SCRIPT],
    "Referer": ["http://testserver/sv/", SCRIPT],
    "Cookie": ["csrftoken=x", "__Host-csrftoken=" + "x" * 32, f"boras_stod_personal={MARK}", "a" * 4000],
    "If-None-Match": ['"x"', "*", SCRIPT],
    "If-Modified-Since": ["Wed, 21 Oct 2015 07:28:00 GMT", "0", SCRIPT],
    "Range": ["bytes=0-1", "bytes=9999999999-", "x"],
    "Accept-Encoding": ["gzip", "br", "identity;q=0", SCRIPT],
    "X-Request-ID": ["abc", SCRIPT, "x" * 500],
    "X-Forwarded-For": ["1.2.3.4", "' OR 1=1", "::1"],
    "Content-Type": ["application/json", "multipart/form-data; boundary=x", "text/xml", "x" * 300],
    "User-Agent": ["Mozilla/5.0", SCRIPT, ""],
}


@dataclass(frozen=True)
class Ask:
    """One request, and what it is made of: known, mixed or noise."""

    kind: str
    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    address: str

    def __str__(self) -> str:
        return f"{self.method} {self.path[:300]} {self.headers} {self.body[:200]!r}"


@dataclass
class Report:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)
    longest: float = 0.0


class Maker:
    """Makes requests; the same seed makes the same ones."""

    def __init__(self, seed: int, names: dict[str, list[str]]):
        self.random = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
        self.names = names

    def asks(self, count: int) -> Iterator[Ask]:
        for number in range(count):
            kind = ("known", "mixed", "noise")[number % 3]
            yield self._ask(kind)

    def _ask(self, kind: str) -> Ask:
        choose = self.random.choice
        method = "GET" if kind == "known" else choose(METHODS)
        query = [
            self._pair(kind) for _ in range(self.random.choice((0, 1, 1, 2, 3, 25 if kind == "noise" else 4)))
        ]
        path = self._path(kind) + (f"?{self._query(query, kind)}" if query else "")
        body = self._query([self._pair(kind) for _ in range(3)], kind).encode() if method == "POST" else b""
        headers = {
            name: choose(HEADERS[name])
            for name in self.random.sample(list(HEADERS), k=self.random.randint(0, 3))
        }
        if method == "POST" and self.random.random() < 0.5:
            headers |= {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        address = f"198.51.{self.random.randint(0, 255)}.{self.random.randint(1, 254)}"
        return Ask(kind, method, path, body, headers if kind != "known" else {}, address)

    def _path(self, kind: str) -> str:
        language = self.random.choice(LANGUAGES)
        where = self.random.random()
        if where < 0.05:
            return "/" + self.random.choice(UNPREFIXED)
        pattern = self.random.choice(BESIDE) if where < 0.1 else f"{language}/{self.random.choice(PATHS)}"
        return "/" + re.sub(r"{(\w+)}", lambda match: self._part(match[1], kind), pattern)

    def _part(self, name: str, kind: str) -> str:
        if name in self.names and self.names[name] and (kind == "known" or self.random.random() < 0.5):
            return self.random.choice(self.names[name])
        return quote(self._value("", kind)[:200], safe="")

    def _pair(self, kind: str) -> tuple[str, str]:
        name = self.random.choice(list(KNOWN)) if self.random.random() < 0.9 else self._value("", kind)[:40]
        return name, self._value(name, kind)

    def _value(self, name: str, kind: str) -> str:
        if name in KNOWN and (kind == "known" or self.random.random() < 0.3):
            return self.random.choice(KNOWN[name])
        if kind == "known":
            return self.random.choice(KNOWN["q"])
        if kind == "mixed" or self.random.random() < 0.5:
            return self.random.choice(HOSTILE)
        length = self.random.choice((1, 3, 10, 100, 1000))
        return "".join(self._sign() for _ in range(length))

    def _sign(self) -> str:
        return chr(self.random.randint(0, self.random.choice((127, 0xD7FF))))

    def _query(self, pairs: list[tuple[str, str]], kind: str) -> str:
        """Well formed, or as broken as a browser never sends it."""
        if kind == "noise" and self.random.random() < 0.3:
            return "&".join(
                f"{quote(name)}{self.random.choice('=;&%')}%{quote(value)}" for name, value in pairs
            )
        return urlencode(pairs)


def fuzz(asks: Iterator[Ask], send: Callable[[Ask], object]) -> Report:
    """Send every request; ``send`` answers a response, or raises what the server would have answered with a 500."""
    report = Report()
    for ask in asks:
        start = time.perf_counter()
        try:
            fault = _judge(send(ask), report)
        except Exception as error:  # whatever a view lets through is a fault of that view
            report.statuses[500] += 1
            fault = f"{type(error).__name__}: {error}"
        seconds = time.perf_counter() - start
        report.kinds[ask.kind] += 1
        report.longest = max(report.longest, seconds)
        if seconds > SLOW:
            report.slow.append((seconds, str(ask)))
        if fault:
            report.faults.append(f"{fault[:300]} <- {ask}")
    return report


class Reflection(HTMLParser):
    """What of ours comes back as a tag, an attribute or a script address, read as a browser reads it."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag.startswith(MARK):
            self.found.append(f"<{tag}")
        for name, value in attrs:
            is_script = name in ADDRESSES and SCRIPT_ADDRESS.match(value or "")
            if name.startswith(MARK) or is_script:
                self.found.append(f"<{tag} {name}={value}")


def _judge(response, report: Report) -> str:
    report.statuses[response.status_code] += 1
    body = response.getvalue() if response.streaming else response.content
    if response.status_code >= 500:
        return f"status {response.status_code}"
    html = body.decode(errors="replace") if "html" in response.get("Content-Type", "") else ""
    if MARK in html and (found := Reflection(html).found):
        return f"reflected: {found[0]}"
    if "X-Injected" in response:
        return "a header of the visitor's"
    return ""


def sender(client) -> Callable[[Ask], object]:
    """By Django's test client, which lets errors through."""

    def send(ask: Ask):
        content_type = ask.headers.get("Content-Type", "application/x-www-form-urlencoded")
        headers = {name: value for name, value in ask.headers.items() if name != "Content-Type"}
        client.cookies.clear()
        return client.generic(
            ask.method, ask.path, ask.body, content_type, headers=headers, REMOTE_ADDR=ask.address
        )

    return send


def names_of_the_register() -> dict[str, list[str]]:
    """What stands in addresses: offers, places, committees, directions."""
    from catalogue.models import Committee, FocusArea, Place
    from offers.models import Offer

    models = {"offer": Offer, "place": Place, "committee": Committee, "focus": FocusArea}
    return {name: list(model.objects.values_list("slug", flat=True)) for name, model in models.items()}


def main() -> int:
    count, seed = int(os.environ.get("FUZZ") or 50_000), int(os.environ.get("SEED") or 1)
    with tempfile.TemporaryDirectory(prefix="boras-stod-") as var_dir:
        (Path(var_dir) / "static").mkdir()
        os.environ.update(
            environment(var_dir), DJANGO_SETTINGS_MODULE="boras_stod.settings", LOG_LEVEL="CRITICAL"
        )
        import django
        from django.core.management import call_command
        from django.test import Client

        django.setup()
        for command in (["compile_translations"], ["migrate"], ["collectstatic", "--no-input"]):
            call_command(*command, verbosity=0)
        call_command("import_catalogue", "catalogue/fixtures/boras", stdout=StringIO())
        call_command("refresh_search")
        start = time.perf_counter()
        report = fuzz(Maker(seed, names_of_the_register()).asks(count), sender(Client()))
        return tell(report, seed, time.perf_counter() - start)


def tell(report: Report, seed: int, seconds: float) -> int:
    """Print what came back; 1 if there was a fault."""
    print(f"{report.kinds.total()} requests, seed {seed}, {seconds:.0f} s: {dict(report.kinds)}")
    print("statuses:", dict(sorted(report.statuses.items())))
    print(f"longest answer: {report.longest:.2f} s; over {SLOW:g} s: {len(report.slow)}")
    for taken, ask in sorted(report.slow, reverse=True)[:10]:
        print(f"  {taken:.2f} s  {ask}")
    print("faults:", len(report.faults))
    for fault in report.faults[:20]:
        print(" ", fault)
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main())
