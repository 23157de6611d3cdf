"""What a timetable says about a moment: open now, next time, closed and why, confirmed or not.

Everything that shows or filters by time asks here; the arithmetic itself is in catalogue.recurrence.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.timezone import localtime
from django.utils.translation import get_language

from catalogue.models import Closure, Place, SchoolBreak, SlotKind
from catalogue.models.calendar import Slot
from catalogue.recurrence import Exceptions, Occurrence, Period, occurrences
from offers.models import Offer, OfferClosure

EVENING = 17 * 60  # minutes of the day; a time that lasts past it can be reached after work
LOOK_AHEAD = 14  # days
DAYS_A_MONTH = 31
PLACE_CHECK_MONTHS = 6


def is_confirmed(year: int | None, last_confirmed: date | None, every_months: int, today: date) -> bool:
    """Whether times can be trusted today: their source speaks of this year, or staff checked in time."""
    if year is not None and year >= today.year:
        return True
    return last_confirmed is not None and today <= last_confirmed + timedelta(
        days=DAYS_A_MONTH * every_months
    )


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

    def exceptions(
        self, *, offer: int | None = None, places: Iterable[int] = (), language: str = "sv"
    ) -> Exceptions:
        """What overrides a timetable of an offer at places, or of a house alone; holidays named in a language."""
        closures = self.city + self.offers.get(offer or 0, ())
        for place in places:
            closures += self.places.get(place, ())
        return self._shared.setdefault(
            (closures, language), Exceptions(closures, self.breaks, language=language)
        )

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

    def between(self, first: date, last: date) -> list[Occurrence]:
        """Every occurrence that starts on these days, cancelled ones included, in order."""
        found: list[Occurrence] = []
        for slot, exceptions in self.lines:
            found += occurrences([slot.as_rule()], first, last, exceptions)
        return sorted(found)

    @cached_property
    def upcoming(self) -> list[Occurrence]:
        """The occurrences of the next two weeks that have not ended, cancelled ones included."""
        found = self.between(self.today, self.today + timedelta(days=LOOK_AHEAD))
        return [occurrence for occurrence in found if occurrence.end > self.now]

    @property
    def running(self) -> list[Occurrence]:
        return [occurrence for occurrence in self.upcoming if occurrence.cancelled is None]

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
        return max((found.end for found in self.running if found.start <= self.now), default=None)

    def next_start(self) -> datetime | None:
        """When it next begins, by a confirmed timetable, within two weeks."""
        if not self.confirmed:
            return None
        return min((found.start for found in self.running if found.start > self.now), default=None)

    def closed_today(self) -> object | None:
        """Why nothing of what would still run today does ("" without a reason); None if anything does."""
        reasons = [found.cancelled for found in self.upcoming if found.start.date() == self.today]
        return reasons[0] if reasons and None not in reasons else None

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
    places, language = [place.pk for place in offer.place_list], get_language() or "sv"
    lines = [
        (slot, calendar.exceptions(offer=offer.pk, places=closing, language=language))
        for slot in offer.slot_list
        for closing in [closing_places(slot.place_id, places)]
    ]
    return Timetable(lines, now, offer.last_confirmed, offer.check_every_months)


def timetable_of_place(place: Place, calendar: Calendar, now: datetime) -> Timetable:
    """When a house is open; its own slots only, never its activities'."""
    exceptions = calendar.exceptions(places=[place.pk], language=get_language() or "sv")
    last = max((localtime(row.confirmed_at).date() for row in place.confirmations.all()), default=None)
    return Timetable([(slot, exceptions) for slot in place.slots.all()], now, last, PLACE_CHECK_MONTHS)
