"""Offers' times as a calendar file (RFC 5545), to import or to subscribe to.

One event for each current line of a timetable. A file tells of this year and the next, so every series ends,
and the days on which it does not run are left out; catalogue.recurrence alone knows which they are. The same
register gives the same bytes all through a year, but for lines that end. Nothing sensitive may come here:
whoever asks for a file has left such offers out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import cast

from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from catalogue.models import Place
from catalogue.models.calendar import Slot, SlotKind
from catalogue.recurrence import DAY_END, Exceptions, Occurrence, occurrences
from catalogue.translations import Translated
from offers.models import Offer, OfferSlot
from offers.timetable import Timetable

MOST_EVENTS = 500
REFRESH = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The European Union's rule since 1996; series never begin before this year.
STOCKHOLM = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Entry:
    """An offer in a calendar, with its times; ``missing`` is what was asked for and nobody knows."""

    offer: Offer
    timetable: Timetable
    missing: Iterable[object] = ()


@dataclass(frozen=True)
class Series:
    """The times of one line within a span: from the first to the last occurrence, but for ``left_out``.

    Those of a weekly line that somebody has called off are told of, each as an event in the series' place.
    """

    first: Occurrence
    last: Occurrence
    left_out: list[datetime] = field(default_factory=list)
    called_off: list[Occurrence] = field(default_factory=list)

    @property
    def is_cancelled(self) -> bool:
        """Whether it is one date that does not run; a series has at least one that does."""
        return self.first is self.last and self.first.cancelled is not None


# --- which times ---


def is_event(slot: Slot) -> bool:
    """Whether a line is something to put in a calendar: a whole day each week, round the clock, is not."""
    return slot.day is not None or (slot.opens, slot.closes) != (0, DAY_END)


def event_lines(timetable: Timetable) -> list[tuple[OfferSlot, Exceptions]]:
    """The lines of an offer that are events and no history, each with what overrides it."""
    lines = cast("Sequence[tuple[OfferSlot, Exceptions]]", timetable.lines)
    return [line for line in lines if is_event(line[0]) and not line[0].is_past(timetable.today)]


def span_of(slot: OfferSlot, today: date) -> tuple[date, date]:
    """The days that a file tells of: this year, from when we knew of the line, and the next; or its one date."""
    if slot.day:
        return slot.day, slot.day
    return max(date(today.year, 1, 1), localtime(slot.created_at).date()), date(today.year + 1, 12, 31)


def series_of(slot: Slot, exceptions: Exceptions, first: date, last: date) -> Series | None:
    """When a line runs on these days, or None if it never does."""
    found = occurrences([slot.as_rule()], first, last, exceptions)
    running = {occurrence.start for occurrence in found if occurrence.cancelled is None}
    if not found or not (running or slot.day):
        return None
    if slot.day:
        return Series(found[0], found[0])
    off = [one for one in found if one.cancelled and one.cancelled.is_cancellation]
    start, end = found[0].start, found[-1].start
    step = timedelta(weeks=slot.every_weeks)
    starts = [start + step * number for number in range((end.date() - start.date()) // step + 1)]
    told = running | {one.start for one in off}
    return Series(found[0], found[-1], [moment for moment in starts if moment not in told], off)


# --- the file ---


def with_events(offers: QuerySet) -> QuerySet:
    """Offers with all that a calendar tells, in three queries however many they are."""
    slots, places = OfferSlot.objects.order_by("pk").defer("note"), Place.objects.order_by("pk").defer("note")
    found: QuerySet = offers.annotate(confirmed_at=Max("confirmations__confirmed_at"))
    return found.prefetch_related(
        Prefetch("slots", slots, "slot_list"), Prefetch("places", places, "place_list")
    )


def calendar_file(
    name: str,
    address: str,
    entries: Iterable[Entry],
    page_of: Callable[[Offer], str],
    most: int = MOST_EVENTS,
) -> bytes:
    """A calendar with this name, found at this address; ``page_of`` gives an offer's own page."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add(
        "prodid", f"-//{settings.MUNICIPALITY}//{settings.SITE_NAME}//{(get_language() or 'sv').upper()}"
    )
    calendar.add("calscale", "GREGORIAN")
    for title in ("name", "x-wr-calname"):  # RFC 7986, and what calendars knew before it
        calendar.add(title, vText(clean(f"{name} – {settings.SITE_NAME}")))
    calendar.add("source", address, parameters={"value": "URI"})
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    calendar.add_component(Timezone.from_ical(STOCKHOLM))
    for event in islice(events(entries, page_of), most):
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def events(entries: Iterable[Entry], page_of: Callable[[Offer], str]) -> Iterator[Event]:
    """An event for each line that has something to tell."""
    for entry in entries:
        for slot, exceptions in event_lines(entry.timetable):
            series = series_of(slot, exceptions, *span_of(slot, entry.timetable.today))
            if series:
                page, changed = page_of(entry.offer), newest_change(entry.offer, slot, exceptions)
                yield event_of(entry, slot, series, page, changed)
                for off in series.called_off:
                    event = event_of(entry, slot, Series(off, off), page, changed)
                    event.add("recurrence-id", off.start)
                    yield event


def newest_change(offer: Offer, slot: OfferSlot, exceptions: Exceptions) -> datetime:
    """When anything that an event tells of was last written: text, line, place, confirmation, or a closure."""
    moments = [offer.updated_at, slot.updated_at, offer.confirmed_at]
    moments += [place.updated_at for place in offer.place_list]
    moments += [period.changed for period in exceptions.of(slot.as_rule())]
    newest: datetime = max(moment for moment in moments if moment)
    return newest.astimezone(UTC)


def event_of(entry: Entry, slot: OfferSlot, series: Series, page: str, changed: datetime) -> Event:
    """One line as an event that takes none of the reader's own time."""
    offer, event, created = entry.offer, Event(), slot.created_at.astimezone(UTC)
    title = Translated.of(offer, "title")
    event.add("uid", uid(slot))
    event.add("dtstamp", changed)
    event.add("created", created)
    event.add("last-modified", changed)
    event.add("sequence", max(0, int((changed - created).total_seconds())))  # grows with every change
    event.add("summary", clean(heading(title, series)), parameters={"language": title.language})
    event.add("description", clean(description(entry, slot, series, page)))
    if place := location(offer, slot):
        event.add("location", clean(place))
    event.add("url", page)
    event.add("status", status(entry, series))
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", series.first.start)
    event.add("dtend", series.first.end)
    if slot.day is None and not series.is_cancelled:
        event.add("rrule", rrule(slot, series))
    if series.left_out:
        event.add("exdate", series.left_out)
    return event


def heading(title: Translated, series: Series) -> str:
    """The offer's name; that it is called off stands first, since some calendars show nothing else of it."""
    period = series.first.cancelled if series.is_cancelled else None
    return f"{_('Inställt')}: {title}" if period and period.is_cancellation else str(title)


def uid(slot: Slot) -> str:
    """The same for ever, and wherever the site runs."""
    return f"{slot.uuid}@{slugify(settings.SITE_NAME)}"


def rrule(slot: Slot, series: Series) -> dict[str, object]:
    """Every n weeks on a weekday; RFC 5545 wants the end in UTC where the start has a time zone."""
    return {
        "freq": "WEEKLY",
        "interval": slot.every_weeks,
        "byday": WEEKDAYS[slot.iso_weekday - 1],
        "wkst": "MO",
        "until": series.last.start.astimezone(UTC),
    }


def status(entry: Entry, series: Series) -> str:
    """Cancelled, sure, or perhaps: nobody has confirmed the times, or not all that was asked for is known."""
    if series.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if entry.timetable.confirmed and not entry.missing else "TENTATIVE"


def description(entry: Entry, slot: Slot, series: Series, page: str) -> str:
    """What it is, then what is not sure, then where to read more; some calendars show no other address."""
    missing = ", ".join(str(fact) for fact in entry.missing)
    unknown = f"{_('Inte angivet:')} {missing}" if missing else ""
    lines = [closed(series), slot.label, entry.offer.summary, warning(entry.timetable), unknown, page]
    return "\n".join(line for line in lines if line)


def closed(series: Series) -> str:
    """Why a single date does not run, if a reason is given."""
    period = series.first.cancelled if series.is_cancelled else None
    words = _("Inställt") if period and period.is_cancellation else _("Stängt")
    return f"{words}: {period.reason}" if period and str(period.reason) else ""


def warning(timetable: Timetable) -> str:
    """What the page says above times that nobody has confirmed."""
    if timetable.confirmed:
        return ""
    year = timetable.old_year
    if year is None:
        return _("Ingen har bekräftat tiderna. Ring eller titta på webbsidan innan du går.")
    words = _("Tiderna är från %(year)s och inte bekräftade. Ring eller titta på webbsidan innan du går.")
    return words % {"year": year}


def location(offer: Offer, slot: OfferSlot) -> str:
    """Name and address of where it happens, as far as the public may know; a telephone has no place."""
    if offer.has_hidden_address or slot.kind == SlotKind.PHONE:
        return ""
    places = [place for place in offer.place_list if slot.place_id in (None, place.pk)]
    if len(places) != 1 or not places[0].is_public:
        return ""
    return ", ".join(part for part in (places[0].name, places[0].public_address) if part)


def clean(text: str) -> str:
    """A text without the control characters that neither RFC 5545 nor XML allows."""
    return "".join(char for char in text.replace("\r\n", "\n") if char >= " " or char in "\n\t")
