"""When something happens: pure date arithmetic, no Django models and no database.

One function, :func:`occurrences`, decides it for page, filter, calendar file and export alike.
Times of day are minutes after local midnight: ``opens`` 0–1439, ``closes`` 1–1440 (1440 = midnight
at the end of the day), ``closes`` after ``opens``. Dates are local dates in Europe/Stockholm; both
ends of a period are included. What comes out is aware datetimes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY_END = 1440
HOLIDAY_LANGUAGES = {"sv": "sv", "en": "en_US", "uk": "uk"}  # those that the holidays package has for Sweden


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; ``reason`` says in words what the period is."""

    first: date
    last: date
    reason: object = ""  # a string, or what becomes one in the reader's language

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a timetable: a weekday (1 = Monday) every n weeks, or one date.

    ``every_weeks`` counts from the week of ``counted_from``. ``payload`` travels with each occurrence.
    """

    opens: int
    closes: int
    weekday: int | None = None
    day: date | None = None
    every_weeks: int = 1
    counted_from: date | None = None
    valid_from: date | None = None
    valid_through: date | None = None
    in_breaks: bool = True
    on_holidays: bool = False
    payload: object = None

    @property
    def iso_weekday(self) -> int:
        """The weekday that it falls on; a rule has a weekday or a day, by database constraint."""
        return self.day.isoweekday() if self.day else self.weekday or 0

    def falls_on(self, day: date) -> bool:
        """Whether the rule's own calendar has this day, before closures, breaks and holidays."""
        if self.valid_from and day < self.valid_from:
            return False
        if self.valid_through and day > self.valid_through:
            return False
        if self.day:
            return day == self.day
        if day.isoweekday() != self.weekday:
            return False
        if self.every_weeks == 1 or self.counted_from is None:
            return True
        return (_monday(day) - _monday(self.counted_from)).days // 7 % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What overrides a timetable. ``closures`` close everything; breaks and holidays ask the rule."""

    closures: tuple[Period, ...] = ()
    breaks: tuple[Period, ...] = ()
    with_holidays: bool = True
    language: str = "sv"  # of the holidays' names

    def reason(self, rule: Rule, day: date) -> object | None:
        """Why the rule does not run on a day that it falls on, in words ("" if none is given), or None."""
        for closure in self.closures:
            if day in closure:
                return closure.reason
        if not rule.in_breaks:
            for school_break in self.breaks:
                if day in school_break:
                    return school_break.reason
        if self.with_holidays and not rule.on_holidays and rule.day is None:
            return public_holidays(day.year, self.language).get(day)
        return None


@dataclass(frozen=True, order=True, slots=True)
class Occurrence:
    """One time that something happens, or does not: then ``cancelled`` is the reason in words."""

    start: datetime
    end: datetime
    cancelled: object | None = field(default=None, compare=False)
    payload: object = field(default=None, compare=False)


def occurrences(
    rules: Iterable[Rule], first: date, last: date, exceptions: Exceptions = Exceptions()
) -> list[Occurrence]:
    """Every occurrence that starts on the days first…last, cancelled ones included, in order of start.

    An hour that summer time skips does not occur; the hour that it repeats occurs once, and lasts two.
    """
    found = [
        occurrence
        for rule in rules
        for day in _days(rule, first, last)
        if (occurrence := _occurrence(rule, day, exceptions))
    ]
    return sorted(found)


def split_at_midnight(opens: int, closes: int) -> list[tuple[int, int, int]]:
    """A time that passes midnight as (days later, opens, closes) within one day each.

    >>> split_at_midnight(22 * 60, 2 * 60)
    [(0, 1320, 1440), (1, 0, 120)]
    """
    if closes > opens:
        return [(0, opens, closes)]
    tail = [(1, 0, closes)] if closes else []
    return [(0, opens, DAY_END), *tail]


@lru_cache(maxsize=64)
def public_holidays(year: int, language: str = "sv") -> dict[date, str]:
    """Days when Sweden is shut: public holidays and the eves that are holidays in fact, with their names."""
    return dict(
        holidays.country_holidays(
            "SE",
            years=year,
            categories=("public", "de_facto"),
            language=HOLIDAY_LANGUAGES.get(language, "sv"),
            observed=False,
        )
    )


def at_minute(day: date, minute: int) -> datetime:
    """The aware moment ``minute`` minutes after local midnight of ``day``, by the clock on the wall."""
    if minute == DAY_END:
        return datetime.combine(day + timedelta(days=1), time(), STOCKHOLM)
    return datetime.combine(day, time(minute // 60, minute % 60), STOCKHOLM)


def _occurrence(rule: Rule, day: date, exceptions: Exceptions) -> Occurrence | None:
    start, end = at_minute(day, rule.opens), at_minute(day, rule.closes)
    if end.astimezone(ZoneInfo("UTC")) <= start.astimezone(ZoneInfo("UTC")):
        return None
    return Occurrence(start, end, exceptions.reason(rule, day), rule.payload)


def _days(rule: Rule, first: date, last: date) -> Iterator[date]:
    if rule.day:
        candidates: Iterable[date] = [rule.day] if first <= rule.day <= last else []
    else:
        start = first + timedelta(days=(rule.iso_weekday - first.isoweekday()) % 7)
        candidates = (start + timedelta(days=n) for n in range(0, (last - start).days + 1, 7))
    return (day for day in candidates if rule.falls_on(day))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
