"""What a timetable says about a moment: open now, next time, closed and why, confirmed or not.

Everything that shows or filters by time asks here; the arithmetic itself is in catalogue.recurrence.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from heapq import merge
from typing import cast

from django.utils.timezone import localtime

from catalogue.models import Closure, Place, SchoolBreak, SlotKind
from catalogue.models.calendar import Slot
from catalogue.recurrence import DAY_END, Exceptions, Occurrence, Period, at_minute, occurrences_of
from offers.duties import due_on
from offers.models import Offer, OfferClosure, OfferSlot

EVENING = 17 * 60  # minutes of the day; a time that lasts past it can be reached after work
LOOK_AHEAD = timedelta(days=365)  # the summer's closure is long, and a lecture may be months off
PLACE_CHECK_MONTHS = 6


def is_confirmed(year: int | None, last_confirmed: date | None, every_months: int, today: date) -> bool:
    """Whether times can be trusted today: their source speaks of this year, or staff checked in time."""
    if year is not None and year >= today.year:
        return True
    return last_confirmed is not None and today <= due_on(last_confirmed, every_months)


def midnight(day: date) -> datetime:
    """When a day is over: what is public, and every word of a day, is of one day."""
    return at_minute(day, DAY_END)


@dataclass
class Calendar:
    """Everything that overrides timetables: closures of the city, places and offers, and school breaks."""

    city: tuple[Period, ...] = ()
    breaks: tuple[Period, ...] = ()
    places: dict[int, tuple[Period, ...]] = field(default_factory=dict)
    offers: dict[int, tuple[Period, ...]] = field(default_factory=dict)
    _shared: dict[tuple, Exceptions] = field(
        default_factory=dict, repr=False
    )  # most timetables have the same

    def exceptions(self, *, offer: int | None = None, places: Iterable[int] = ()) -> Exceptions:
        """What overrides a timetable of an offer at places, or of a house alone."""
        closures = self.city + self.offers.get(offer or 0, ())
        for place in places:
            closures += self.places.get(place, ())
        return self._shared.setdefault(closures, Exceptions(closures, self.breaks))

    @classmethod
    def load(cls) -> "Calendar":
        """Read every closure and break, in three queries."""
        places: dict[int, tuple[Period, ...]] = defaultdict(tuple)
        for closure in Closure.objects.all():
            places[closure.place_id or 0] += (closure.as_period(),)
        offers: dict[int, tuple[Period, ...]] = defaultdict(tuple)
        for cancelled in OfferClosure.objects.all():
            offers[cancelled.offer_id] += (cancelled.as_period(),)
        breaks = tuple(school_break.as_period() for school_break in SchoolBreak.objects.all())
        return cls(places.pop(0, ()), breaks, dict(places), dict(offers))


@dataclass
class Timetable:
    """The times of one offer or house at a moment, as a page shows them.

    ``lines`` are the slots, each with what overrides it: a closure of one place leaves the others alone.
    """

    lines: Sequence[tuple[Slot, Exceptions]]
    now: datetime
    last_confirmed: date | None
    every_months: int

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def unconfirmed_since(self) -> date | None:
        """The last time that somebody confirmed, from the day after it should have been done again."""
        last = self.last_confirmed
        return last if last and due_on(last, self.every_months) < self.today else None

    @cached_property
    def current_slots(self) -> list[Slot]:
        """The lines that are not history."""
        return [slot for slot, _exceptions in self.lines if not slot.is_past(self.today)]

    @property
    def is_history(self) -> bool:
        """Whether there were times once, and all have ended."""
        return bool(self.lines) and not self.current_slots

    @property
    def confirmed(self) -> bool:
        """Whether every current line can be trusted; an offer without lines has nothing to trust."""
        return bool(self.current_slots) and all(self._is_confirmed(slot) for slot in self.current_slots)

    def _is_confirmed(self, slot: Slot) -> bool:
        return is_confirmed(slot.year, self.last_confirmed, self.every_months, self.today)

    @property
    def old_year(self) -> int | None:
        """The newest year of the times that nobody has confirmed, or that are past; told wherever they show."""
        slots = [slot for slot in self.current_slots if not self._is_confirmed(slot)]
        if self.is_history:
            slots = [slot for slot, _exceptions in self.lines]
        return max((slot.year for slot in slots if slot.year), default=None)

    def at(self, places: Collection[int]) -> "Timetable":
        """An offer's lines at these places, and those that do not say where."""
        lines = cast("Sequence[tuple[OfferSlot, Exceptions]]", self.lines)
        return replace(self, lines=[line for line in lines if line[0].place_id in {None, *places}])

    def between(self, first: date, last: date) -> Iterator[Occurrence]:
        """Every occurrence that starts on these days, cancelled ones included, in order; worked out one by one."""
        return merge(
            *(occurrences_of(slot.as_rule(), first, last, exceptions) for slot, exceptions in self.lines)
        )

    def coming(self) -> Iterator[Occurrence]:
        """The occurrences from now on that are not over, within a year, cancelled ones included."""
        found = self.between(self.today, self.today + LOOK_AHEAD)
        return (occurrence for occurrence in found if not occurrence.is_over(self.now))

    @cached_property
    def ahead(self) -> list[Occurrence]:
        """Those of them that come before the next that begins and runs, and that one."""
        found = []
        for occurrence in self.coming():
            found.append(occurrence)
            if occurrence.cancelled is None and not occurrence.has_begun(self.now):
                break
        return found

    @property
    def is_round_the_clock(self) -> bool:
        """Whether every weekday is a whole day."""
        return {slot.weekday for slot in self.current_slots if (slot.opens, slot.closes) == (0, 1440)} == set(
            range(1, 8)
        )

    def open_until(self) -> datetime | None:
        """When it closes, if it is open now by a confirmed timetable."""
        if not self.confirmed:
            return None
        running = (found for found in self.ahead if found.cancelled is None and found.has_begun(self.now))
        return max((found.end for found in running), default=None)

    def next_start(self) -> datetime | None:
        """When it next begins, by a confirmed timetable, within a year."""
        last = self.ahead[-1] if self.confirmed and self.ahead else None
        if last is None or last.cancelled is not None or last.has_begun(self.now):
            return None
        return last.start

    def closed(self) -> Occurrence | None:
        """What comes next and does not happen, unless something else does that day.

        Of times that nobody has confirmed, only what somebody has called off for today.
        """
        first = self.ahead[0] if self.ahead else None
        if first and not self.confirmed and not self._is_off_today(first):
            return None
        if first is None or first.cancelled is None:
            return None
        running = [found for found in self.ahead if found.cancelled is None]
        return None if any(found.start.date() == first.start.date() for found in running) else first

    def _is_off_today(self, found: Occurrence) -> bool:
        """Whether a person has written that it does not happen, about today alone."""
        period = found.cancelled
        return period is not None and period.changed is not None and period.first == period.last == self.today

    @cached_property
    def holds_until(self) -> datetime:
        """Until when what is said of now stays true: the next start or end of today, or midnight."""
        today = list(self.between(self.today, self.today))
        to_come = [found.start for found in today if not found.has_begun(self.now)]
        to_come += [found.end for found in today if not found.is_over(self.now)]
        return min(to_come, default=midnight(self.today))

    @property
    def by_phone_only(self) -> bool:
        return bool(self.current_slots) and all(slot.kind == SlotKind.PHONE for slot in self.current_slots)


def closing_places(own: int | None, offer_places: Sequence[int]) -> tuple[int, ...]:
    """The places whose closures close a line: its own, or the offer's only one."""
    if own:
        return (own,)
    return tuple(offer_places) if len(offer_places) == 1 else ()


def timetable_of(offer: Offer, calendar: Calendar, now: datetime) -> Timetable:
    """The timetable of an offer whose slots, places and confirmations are at hand."""
    places = [place.pk for place in offer.place_list]
    lines = [
        (slot, calendar.exceptions(offer=offer.pk, places=closing_places(slot.place_id, places)))
        for slot in offer.slot_list
    ]
    return Timetable(lines, now, offer.last_confirmed, offer.check_every_months)


def timetable_of_place(place: Place, calendar: Calendar, now: datetime) -> Timetable:
    """When a house is open; its own slots only, never its activities'."""
    exceptions = calendar.exceptions(places=[place.pk])
    last = max((localtime(row.confirmed_at).date() for row in place.confirmations.all()), default=None)
    return Timetable([(slot, exceptions) for slot in place.slots.all()], now, last, PLACE_CHECK_MONTHS)
