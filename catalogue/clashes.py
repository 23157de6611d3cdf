"""Lines of a timetable that happen at the same time, at the same place and in the same language. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from catalogue.recurrence import Rule

FAR_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two lines that overlap, and the first day that they do."""

    one: Rule
    other: Rule
    day: date

    @property
    def is_double(self) -> bool:
        """Whether both say the same time, so that one of them is one too many."""
        return (self.one.opens, self.one.closes) == (self.other.opens, self.other.closes)


def clashes(lines: Iterable[tuple[Rule, object]], today: date) -> list[Clash]:
    """Every pair that overlaps within a year. Each line comes with where it is: lines elsewhere do not meet."""
    found = []
    for (one, here), (other, there) in combinations(lines, 2):
        if here != there or one.iso_weekday != other.iso_weekday:
            continue
        if one.opens < other.closes and other.opens < one.closes:
            day = _first_day(one, other, today)
            if day:
                found.append(Clash(one, other, day))
    return found


def _first_day(one: Rule, other: Rule, today: date) -> date | None:
    first = max(filter(None, [today, one.valid_from, other.valid_from]))
    first = one.day or other.day or first + timedelta(days=(one.iso_weekday - first.isoweekday()) % 7)
    days = (first + timedelta(days=n) for n in range(0, FAR_AHEAD.days, 7))
    return next((day for day in days if day >= today and one.falls_on(day) and other.falls_on(day)), None)
