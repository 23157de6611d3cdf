"""This week, and today, of all that happens at one place or several: real occurrences, with what is cancelled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from catalogue.models import Place
from catalogue.recurrence import Occurrence
from offers.views.rows import Row

FRIDAY = 5


@dataclass
class Visit:
    """One time of an offer, cancelled or not."""

    found: Occurrence
    row: Row

    @property
    def is_now(self) -> bool:
        """Whether it runs at this moment, by a confirmed timetable."""
        timetable, found = self.row.timetable, self.found
        return timetable.confirmed and not found.cancelled and found.is_running(timetable.now)

    @property
    def places(self) -> list[Place]:
        """The public places where it may be: its own, or all of the offer's."""
        own = self.found.payload.place_id
        return [place for place in self.row.offer.public_places if own in (None, place.pk)]


@dataclass
class Day:
    date: date
    is_today: bool
    visits: list[Visit]


def week_context(rows: Sequence[Row], places: Collection[int], now: datetime) -> dict[str, object]:
    """What templates/places/week.html and today.html show of what happens at these places."""
    rows = [replace(row, timetable=row.timetable.at(places)) for row in rows]
    days = week_of(rows, now.date())
    visits = [visit for day in days for visit in day.visits]
    today = [visit for day in days if day.is_today for visit in day.visits]
    return {
        "week": days if visits else [],
        "unconfirmed": any(not visit.row.timetable.confirmed for visit in visits),
        "today": [visit for visit in today if not visit.found.is_over(now)],
        "now": now,
        "holds_until": min((row.timetable.holds_until for row in rows), default=now),
    }


def week_of(rows: Sequence[Row], today: date) -> list[Day]:
    """Monday to Friday of this week, and the weekend if anything happens then; each time once."""
    monday = today - timedelta(days=today.weekday())
    visits = {
        (row.offer.pk, found.payload.pk, found.start): Visit(found, row)
        for row in rows
        for found in row.timetable.between(monday, monday + timedelta(days=6))
    }
    in_order = sorted(visits.values(), key=lambda visit: visit.found)
    length = 7 if any(visit.found.start.isoweekday() > FRIDAY for visit in in_order) else 5
    days = [monday + timedelta(days=number) for number in range(length)]
    return [
        Day(day, day == today, [visit for visit in in_order if visit.found.start.date() == day])
        for day in days
    ]
