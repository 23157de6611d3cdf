"""A week as a person says it, "må, ons 9-12; tors 13.00–15.30 varannan vecka från 15 januari", as lines of a timetable.

No database. Nothing is guessed: what is not understood comes back as a sentence that says how to write it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from catalogue.recurrence import Rule
from catalogue.validators import parse_clock

DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SETS = {
    "vardagar": (1, 2, 3, 4, 5),
    "vardag": (1, 2, 3, 4, 5),
    "varje dag": (1, 2, 3, 4, 5, 6, 7),
    "alla dagar": (1, 2, 3, 4, 5, 6, 7),
    "helger": (6, 7),
}
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
EVERY = {"varannan": 2, "var annan": 2, "var tredje": 3, "var fjärde": 4}
EXAMPLE = "Skriv till exempel ”mån, ons 9–12; tors 13.00–15.30”."

_DAY = rf"(?:{'|'.join(DAYS)})(?:ar|en)?|mån|tis|ons|tors?|fre|lör|sön|må|ti|on|to|fr|lö|sö"
_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)})"
_DATE = (
    r"\d{4}-\d{2}-\d{2}"
    r"|(?:den\s+)?\d{1,2}\s*/\s*\d{1,2}(?:\s+\d{4})?"
    rf"|(?:den\s+)?\d{{1,2}}\s+{_MONTH}\b\.?(?:\s+\d{{4}})?"
)
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
# In this order: a date looks like a time, and a day before a date belongs to it.
_TOKENS = re.compile(
    "|".join(
        [
            rf"(?P<every>(?:{'|'.join(EVERY)}|var\s+\d{{1,2}}:e)\s+vecka)",
            rf"(?P<start>(?:från\s+och\s+med|fr\.?\s*o\.?\s*m\.?|från|fr)\s+(?:{_DATE}))",
            rf"(?P<end>(?:till\s+och\s+med|t\.?\s*o\.?\s*m\.?|till)\s+(?:{_DATE}))",
            r"(?P<breaks>(?P<no_break>(?:ej|inte|utom)\s+)?(?:även\s+)?(?:på\s+|under\s+)?(?:skol)?lov(?:en)?\b)",
            r"(?P<holidays>(?P<no_holiday>(?:ej|inte|utom)\s+)?(?:även\s+)?(?:på\s+)?helgdag(?:ar)?\b)",
            rf"(?P<date>(?:(?P<its_day>{_DAY})\b\.?\s+)?(?P<the_date>{_DATE}))",
            rf"(?P<time>(?:kl\.?\s*)?(?P<opens>{_CLOCK})\s*(?:[-–—]|till)\s*(?P<closes>{_CLOCK})(?!\d))",
            rf"(?P<range>(?P<first>{_DAY})\b\.?\s*(?:[-–—]|till)\s*(?P<last>{_DAY})\b\.?)",
            rf"(?P<set>(?:{'|'.join(SETS)})\b)",
            rf"(?P<day>(?:{_DAY})\b\.?)",
            r"(?P<glue>[\s,&+]+|och\b|samt\b|varje\s+vecka\b)",
        ]
    )
)


@dataclass
class Week:
    """What was understood, and a sentence for each thing that was not."""

    rules: list[Rule] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class _Group:
    """Days and times that belong together, with what is said of them."""

    days: list[int | date] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    def rules(self) -> Iterable[Rule]:
        for day in self.days:
            for opens, closes in self.times:
                if isinstance(day, date):
                    yield replace(Rule(opens, closes, day=day, payload=self.said), **_of_a_date(self.said))
                else:
                    said = self.said | _first_time(day, self.said)
                    yield replace(Rule(opens, closes, weekday=day, payload=said), **said)


def read_week(text: str, today: date) -> Week:
    """The lines that a text means; their payload holds what it says outright. A date without a year is the next one."""
    week, groups = Week(), []
    general: dict[str, Any] = {}
    for entry in re.split(r"[;\n]", text.lower()):
        found, said = _read_entry(entry.strip(" ,."), today, week.problems)
        groups += found
        if not found:
            general |= said
    for group in groups:
        group.said = general | group.said
        if (group.said.get("every_weeks") or 1) != 1 and "counted_from" not in group.said:
            week.problems.append(
                "En tid som inte är varje vecka behöver ett datum att räkna från. "
                "Skriv till exempel ”varannan vecka från 15 januari”."
            )
        week.rules += group.rules()
    if not groups and not week.problems:
        week.problems.append(f"Det står ingen dag och tid. {EXAMPLE}")
    return week


def _read_entry(entry: str, today: date, problems: list[str]) -> tuple[list[_Group], dict[str, Any]]:
    groups, position = [_Group()], 0
    said: dict[str, Any] = {}
    while position < len(entry):
        token = _TOKENS.match(entry, position)
        if token is None:
            return [], _refuse(problems, entry, position)
        position = token.end()
        try:
            _take(token, groups, said, today)
        except ValidationError as refusal:
            problems += refusal.messages
            return [], {}
    groups = [group for group in groups if group.days or group.times]
    for group in groups:
        if not (group.days and group.times):
            lacks = "klockslag" if group.days else "dag"
            problems.append(f"”{entry}” saknar {lacks}. {EXAMPLE}")
            return [], {}
    return groups, said


def _refuse(problems: list[str], entry: str, position: int) -> dict[str, Any]:
    what = re.split("[,;]", entry[position:])[0].strip()
    if re.match(r"(jämn|udda)", what):
        problems.append(
            "Jämna och udda veckor byter plats efter ett år med 53 veckor. "
            "Skriv ”varannan vecka från” och ett datum då det är."
        )
    else:
        where = "" if what == entry else f" i ”{entry}”"
        problems.append(f"”{what}”{where} går inte att läsa. {EXAMPLE}")
    return {}


def _take(token: re.Match, groups: list[_Group], said: dict[str, Any], today: date) -> None:
    """Put what a token says where it belongs; a day after a time begins a new group."""
    kind = next(name for name in _KINDS if token[name] is not None)
    if kind == "glue":
        return
    if kind in ("day", "range", "set", "date"):
        if groups[-1].times:
            groups.append(_Group())
        groups[-1].days += _days(token, kind, today)
    elif kind == "time":
        groups[-1].times.append(_time(token))
    else:
        fact = _fact(token, kind, today, said)
        said.update(fact)
        groups[-1].said.update(fact)


_KINDS = ("every", "start", "end", "breaks", "holidays", "date", "time", "range", "set", "day", "glue")


def _days(token: re.Match, kind: str, today: date) -> list[int | date]:
    if kind == "set":
        return list(SETS[token["set"]])
    if kind == "day":
        return [_weekday(token["day"])]
    if kind == "range":
        first, last = _weekday(token["first"]), _weekday(token["last"])
        if first >= last:
            raise ValidationError(f"”{token.group()}” går baklänges. Skriv dagarna var för sig.")
        return list(range(first, last + 1))
    day = _date(token["the_date"], today)
    if token["its_day"] and _weekday(token["its_day"]) != day.isoweekday():
        raise ValidationError(f"{day} är en {DAYS[day.isoweekday() - 1]}. Rätta dagen eller datumet.")
    return [day]


def _time(token: re.Match) -> tuple[int, int]:
    opens, closes = parse_clock(token["opens"]), parse_clock(token["closes"])
    if closes <= opens:
        raise ValidationError(
            f"”{token.group()}” slutar innan den börjar. Tid efter midnatt skrivs på nästa dag."
        )
    return opens, closes


def _fact(token: re.Match, kind: str, today: date, said: dict[str, Any]) -> dict[str, Any]:
    text = token.group()
    if kind == "breaks":
        return {"in_breaks": not token["no_break"]}
    if kind == "holidays":
        return {"on_holidays": not token["no_holiday"]}
    if kind == "every":
        number = re.search(r"\d+", text)
        weeks = int(number[0]) if number else EVERY[text.removesuffix("vecka").rstrip()]
        if not 1 <= weeks <= 52:
            raise ValidationError(f"”{text}” går inte. Det kan vara högst 52 veckor mellan gångerna.")
        return {"every_weeks": weeks}
    found = re.search(_DATE, text)
    day = _date(found[0] if found else text, today)
    if kind == "end":
        return {"valid_through": day}
    return {"valid_from": day, **({"counted_from": day} if said.get("every_weeks", 1) != 1 else {})}


def _first_time(weekday: int, said: dict[str, Any]) -> dict[str, Any]:
    """Every other Thursday from a Friday begins on the Thursday after it."""
    if "counted_from" not in said:
        return {}
    start = said["counted_from"]
    return {"counted_from": start + timedelta(days=(weekday - start.isoweekday()) % 7)}


def _of_a_date(said: dict[str, Any]) -> dict[str, Any]:
    """Of what is said, what makes sense for a single date."""
    return {name: value for name, value in said.items() if name in ("in_breaks", "on_holidays")}


def _weekday(text: str) -> int:
    return next(number for number, name in enumerate(DAYS, 1) if name.startswith(text[:2]))


def _date(text: str, today: date) -> date:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = re.search(rf"{_MONTH}", text)
    if re.match(r"\d{4}-", text):
        year, number, day = numbers
    elif month:
        day, number = numbers[0], next(n for n, name in enumerate(MONTHS, 1) if name[:3] == month[0][:3])
        year = numbers[1] if len(numbers) > 1 else 0
    else:
        day, number = numbers[:2]
        year = numbers[2] if len(numbers) > 2 else 0
    try:
        if year:
            return date(year, number, day)
        this_year = date(today.year, number, day)
        return this_year if this_year >= today else date(today.year + 1, number, day)
    except ValueError:
        raise ValidationError(
            f"”{text}” är inget datum. Skriv dag och månad, till exempel 24/12 eller 15 januari."
        ) from None
