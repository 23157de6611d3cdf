"""What is asked under load: the pages of the site, and beside them the floors."""

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.request import Request, urlopen

from scripts.bench.databases import REFERENCE
from scripts.bench.load import request_of
from scripts.bench.servers import Server
from tests.environment import ROOT

LIST = "/sv/stod/"
KEPT = f"{LIST}?age=1-2&language=ar&when=week"
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "sv"}
NEVER_KEPT = {**BROWSER, "Authorization": "Basic bench"}  # such a question is answered anew each time
OFFERS = 200
BARE, PLAIN, BADGES = "bare view", "hand-written list", "hand-written, badges"
KEPT_LIST, NOT_MODIFIED, NEW_LIST, COLD_OFFER = "kept list", "304", "list never asked for", "offer, built"
NEW_ROWS = "list of rows never shown"
ROWS_OF_A_PAGE = 20
ROWS_TO_KNOW = 600  # lists after which most rows that the next ones show have been shown


@dataclass
class Case:
    name: str
    server: Server
    requests: Iterator[bytes]
    expected: int = 200
    warm_up: int = 10  # requests
    rounds: list = field(default_factory=list)  # (Measured, seconds of processor) of each


def questions() -> Iterator[str]:
    """Ages and languages in every combination, never the same twice."""
    with (REFERENCE / "sprak.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["kod"] for row in csv.DictReader(file)]
    found = [(month, code) for month in range(216) for code in codes]
    random.Random(1).shuffle(found)  # noqa: S311  the same order in every run
    for rest in ("", "&when=week", "&form=drop_in", "&fact=free", "&when=today", "&fact=drop-in"):
        yield from (f"age={month}m&language={code}{rest}" for month, code in found)


def deep(size: int) -> Iterator[bytes]:
    """Far pages of the whole list: in a large register nobody has seen their rows."""
    chance = random.Random(2)  # noqa: S311  the same order in every run
    while True:
        yield request_of(f"{LIST}?page={chance.randrange(size // ROWS_OF_A_PAGE) + 1}", NEVER_KEPT)


def cases(site: Server, floors: Server, offers: list[str], size: int) -> list[Case]:
    def same(path: str, headers: dict[str, str] = BROWSER) -> Iterator[bytes]:
        return cycle([request_of(path, headers)])

    def each(prefix: str) -> Iterator[bytes]:
        return (request_of(prefix + question, BROWSER) for question in questions())

    tag = etag(site, KEPT)
    return [
        Case(BARE, floors, same("/bare/")),
        Case(KEPT_LIST, site, same(KEPT)),
        Case(NOT_MODIFIED, site, same(KEPT, {**BROWSER, "If-None-Match": tag}), expected=304),
        Case(PLAIN, floors, each("/plain/?")),
        Case(BADGES, floors, each("/badges/?")),
        Case(NEW_LIST, site, each(f"{LIST}?"), warm_up=ROWS_TO_KNOW),
        Case(NEW_ROWS, site, deep(size)),
        Case(COLD_OFFER, site, cycle([request_of(path, NEVER_KEPT) for path in offers])),
    ]


def etag(site: Server, path: str) -> str:
    with urlopen(Request(f"http://127.0.0.1:{site.port}{path}", headers={"Host": "localhost"})) as answer:
        return answer.headers["ETag"]


def counted(address: str) -> dict:
    """The queries of each page, and offers to ask for: another process counts them with Django's test client."""
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "boras_stod.settings"}
    command = [sys.executable, "-m", "scripts.bench.counting"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)
