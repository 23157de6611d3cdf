"""When something happens: pure date arithmetic, no Django models and no database.

One function, :func:`occurrences`, decides it for page, filter, calendar file and export alike.
Times of day are minutes after local midnight: ``opens`` 0–1439, ``closes`` 1–1440 (1440 = midnight
at the end of the day), ``closes`` after ``opens``. Dates are local dates in Europe/Stockholm; both
ends of a period are included. What comes out is aware datetimes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from catalogue.public_holidays import public_holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY_END = 1440


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included; ``reason`` says in words what the period is.

    ``is_cancellation``: one day on which something is called off, not a house that is closed.
    """

    first: date
    last: date
    reason: object = ""  # a string, or what becomes one in the reader's language
    changed: datetime | None = field(default=None, compare=False)  # when somebody last wrote it down
    is_cancellation: bool = False

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
    payload: Any = None

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

    def cancelling(self, rule: Rule, day: date) -> Period | None:
        """The period for which the rule does not run on a day that it falls on, if there is one."""
        for period in self.of(rule):
            if day in period:
                return period
        if self.with_holidays and not rule.on_holidays and rule.day is None:
            name = public_holidays(day.year).get(day)
            return Period(day, day, name) if name else None
        return None

    def of(self, rule: Rule) -> tuple[Period, ...]:
        """The closures, and the breaks if the rule rests in them; closures come first."""
        return self.closures if rule.in_breaks else self.closures + self.breaks


@dataclass(frozen=True, order=True, slots=True)
class Occurrence:
    """One time that something happens, or does not: then ``cancelled`` is the period that says why."""

    start: datetime
    end: datetime
    cancelled: Period | None = field(default=None, compare=False)
    payload: Any = field(default=None, compare=False)

    def has_begun(self, now: datetime) -> bool:
        return instant(self.start) <= now.astimezone(UTC)

    def is_over(self, now: datetime) -> bool:
        return instant(self.end) <= now.astimezone(UTC)

    def is_running(self, now: datetime) -> bool:
        """Whether the moment is within it, cancelled or not."""
        return self.has_begun(now) and not self.is_over(now)


def occurrences(
    rules: Iterable[Rule], first: date, last: date, exceptions: Exceptions = Exceptions()
) -> list[Occurrence]:
    """Every occurrence that starts on the days first…last, cancelled ones included, in order of start.

    An hour that summer time skips does not occur; the hour that it repeats occurs once, and lasts two.
    """
    return sorted(found for rule in rules for found in occurrences_of(rule, first, last, exceptions))


def occurrences_of(rule: Rule, first: date, last: date, exceptions: Exceptions) -> Iterator[Occurrence]:
    """The same of one rule, each worked out when it is asked for."""
    for day in _days(rule, first, last):
        start, end = at_minute(day, rule.opens), at_minute(day, rule.closes)
        if instant(start) < instant(end):
            yield Occurrence(start, end, exceptions.cancelling(rule, day), rule.payload)


def split_at_midnight(opens: int, closes: int) -> list[tuple[int, int, int]]:
    """A time that passes midnight as (days later, opens, closes) within one day each.

    >>> split_at_midnight(22 * 60, 2 * 60)
    [(0, 1320, 1440), (1, 0, 120)]
    """
    if closes > opens:
        return [(0, opens, closes)]
    tail = [(1, 0, closes)] if closes else []
    return [(0, opens, DAY_END), *tail]


def at_minute(day: date, minute: int) -> datetime:
    """The aware moment ``minute`` minutes after local midnight of ``day``, by the clock on the wall."""
    if minute == DAY_END:
        return datetime.combine(day + timedelta(days=1), time(), STOCKHOLM)
    return datetime.combine(day, time(minute // 60, minute % 60), STOCKHOLM)


def instant(moment: datetime) -> datetime:
    """A moment in UTC, to compare: in one zone, Python compares by the clock on the wall, which goes back in October.

    A time that summer time skips (there the offset grows) is the moment of the skip, which is a whole hour.
    """
    found, before, after = moment.astimezone(UTC), moment.utcoffset(), moment.replace(fold=1).utcoffset()
    is_skipped = before is not None and after is not None and before < after
    return found.replace(minute=0, second=0, microsecond=0) if is_skipped else found


def _days(rule: Rule, first: date, last: date) -> Iterator[date]:
    first, last = max(first, rule.valid_from or first), min(last, rule.valid_through or last)
    if rule.day:
        candidates: Iterable[date] = [rule.day] if first <= rule.day <= last else []
    else:
        start = first + timedelta(days=(rule.iso_weekday - first.isoweekday()) % 7)
        candidates = (start + timedelta(days=n) for n in range(0, (last - start).days + 1, 7))
    return (day for day in candidates if rule.falls_on(day))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
