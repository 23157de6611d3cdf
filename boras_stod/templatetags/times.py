"""A timetable in words: one line for a list, a week for a page."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from boras_stod.templatetags.stod import marked
from catalogue import cldr
from catalogue.models.calendar import Slot, SlotKind
from catalogue.recurrence import Occurrence, Period, instant, occurrences
from offers.time_words import describe_doubt, describe_limits, describe_slots
from offers.timetable import LOOK_AHEAD, Timetable

register = template.Library()

MANY_TIMES = 3
NEXT = 4
SOON = timedelta(days=14)  # how far ahead a page tells what does not happen


@dataclass
class Line:
    """What a list says about time; ``open`` marks that it is open at this moment.

    ``until`` is the moment when the text may stop being true.
    """

    text: str
    open: bool = False
    unsure: bool = False
    closed: bool = False
    until: datetime | None = field(default=None, compare=False)

    @property
    def html(self) -> str:
        return true_until(self.text, self.until) if self.until else self.text


@register.filter
def true_until(words: str, moment: datetime) -> str:
    """Words that are true until a moment, which static/js/until.js watches."""
    return format_html('<span data-until="{}">{}</span>', f"{instant(moment):%Y-%m-%dT%H:%MZ}", words)


@register.simple_tag
def time_line(timetable: Timetable, note: str = "") -> Line | None:
    """The most useful thing to say about time in one line; None where nothing is known."""
    for say in (_open_now, _closed, _round_the_clock, _opens_next, _unconfirmed, _history):
        line = say(timetable)
        if line:
            return line
    return Line(note) if note else None


def _open_now(timetable: Timetable) -> Line | None:
    closes = timetable.open_until()
    if closes is None:
        return None
    if timetable.is_round_the_clock:
        return Line(_("Öppet dygnet runt"), open=True)
    words = _("Svarar nu till %(time)s") if timetable.by_phone_only else _("Öppet nu till %(time)s")
    words %= {"time": closing_time(closes, timetable.now)}
    return Line(words, open=True, until=timetable.holds_until)


def _round_the_clock(timetable: Timetable) -> Line | None:
    if not timetable.is_round_the_clock:
        return None
    year = timetable.old_year
    if year:
        return Line(_("Dygnet runt, enligt uppgift från %(year)s") % {"year": year}, unsure=True)
    return Line(_("Dygnet runt"), unsure=True)


def _closed(timetable: Timetable) -> Line | None:
    found = timetable.closed()
    if found is None:
        return None
    text, then = closed(found.cancelled, _closed_when(found, timetable)), _opens_next(timetable)
    if then:
        text = format_html("{}. {}", text, then.text)
    return Line(text, closed=True, until=timetable.holds_until)


def _closed_when(found: Occurrence, timetable: Timetable) -> str:
    """That it is closed now, for more than today; else on which day."""
    period, today = found.cancelled, timetable.today
    if period and period.is_cancellation:
        return _called_off(found.start.date(), today)
    if period and today in period and period.first < period.last:
        return _("Stängt")
    if found.start.date() == today:
        return _("Stängt i dag")
    return _("Stängt %(day)s") % {"day": cldr.full_date(found.start.date(), with_year=False)}


def _called_off(day: date, today: date) -> str:
    if day == today:
        return _("Inställt i dag")
    return _("Inställt %(day)s") % {"day": cldr.full_date(day, with_year=False)}


@register.filter
def closed(period: Period | None, words: str = "") -> str:
    """ "Stängt: planering", or with other words before; the reason in its own language."""
    usual = _("Inställt") if period and period.is_cancellation else _("Stängt")
    words, reason = words or usual, period.reason if period else ""
    return format_html("{}: {}", words, marked(reason)) if str(reason) else words


def _opens_next(timetable: Timetable) -> Line | None:
    start = timetable.next_start()
    if start is None:
        return None
    words = _("Svarar %(day)s %(time)s") if timetable.by_phone_only else _("Öppnar %(day)s %(time)s")
    words %= {"day": day_word(start, timetable.now), "time": cldr.clock(start)}
    return Line(words, until=timetable.holds_until)


def _unconfirmed(timetable: Timetable) -> Line | None:
    slots = timetable.current_slots
    if not slots or timetable.confirmed:
        return None
    times = describe_slots(slots, timetable.today)
    more = " …" if len(times) > MANY_TIMES else ""
    return Line(f"{', '.join(times[:MANY_TIMES])}{more} ({describe_doubt(timetable)})", unsure=True)


def _history(timetable: Timetable) -> Line | None:
    if not timetable.is_history:
        return None
    year = timetable.old_year
    words = (
        _("Tiderna är inte bekräftade. De senaste vi har gällde %(year)s")
        if year
        else _("Tiderna är inte bekräftade")
    )
    return Line(words % {"year": year} if year else words, unsure=True)


def day_word(moment: datetime, now: datetime) -> str:
    """ "i dag", "i morgon", a weekday within six days, else the date."""
    days = (moment.date() - now.date()).days
    if days == 0:
        return _("i dag")
    if days == 1:
        return _("i morgon")
    if days < 7:
        return cldr.weekday_name(moment.isoweekday())
    return cldr.full_date(moment.date(), with_year=False)


def closing_time(until: datetime, now: datetime) -> str:
    """When it closes: the time of day, midnight as 24, another day with its name."""
    if until.date() == now.date():
        return cldr.clock(until)
    if until.date() - now.date() == timedelta(days=1) and not (until.hour or until.minute):
        return cldr.clock(24 * 60)
    return f"{day_word(until, now)} {cldr.clock(until)}"


@dataclass
class Weekday:
    number: int
    name: str
    is_today: bool
    slots: list[Slot]


@register.simple_tag
def week(timetable: Timetable) -> list[Weekday]:
    """The regular week by weekday, Monday first; Saturday and Sunday only if anything happens then."""
    slots = timetable.current_slots or [slot for slot, _exceptions in timetable.lines]
    weekly = sorted((slot for slot in slots if slot.weekday), key=lambda slot: slot.opens)
    days = range(1, 8 if any(slot.iso_weekday > 5 for slot in weekly) else 6) if weekly else []
    found = {number: [slot for slot in weekly if slot.weekday == number] for number in days}
    today = timetable.today.isoweekday()
    return [
        Weekday(number, cldr.weekday_name(number), number == today and _is_usual(timetable, slots), slots)
        for number, slots in found.items()
    ]


def _is_usual(timetable: Timetable, slots: list[Slot]) -> bool:
    """Whether today is as these lines of its weekday say: confirmed, and each of them runs."""
    today = timetable.between(timetable.today, timetable.today)
    running = [found.payload for found in today if not found.cancelled]
    return timetable.confirmed and all(slot in running for slot in slots)


@register.simple_tag
def dates(timetable: Timetable) -> list[Occurrence]:
    """The single dates that are still to come, cancelled ones included."""
    found = [
        occurrence
        for slot, exceptions in timetable.lines
        if slot.day and not slot.is_past(timetable.today)
        for occurrence in occurrences([slot.as_rule()], slot.day, slot.day, exceptions)
    ]
    return sorted(found)


@register.simple_tag
def next_times(timetable: Timetable) -> list[Occurrence]:
    """The next few visits by a confirmed timetable with weekly lines; single dates have a list of their own."""
    weekly = any(slot.weekday for slot in timetable.current_slots)
    if not timetable.confirmed or not weekly or timetable.is_round_the_clock:
        return []
    visits = (found for found in timetable.coming() if found.payload.kind == SlotKind.VISIT)
    running = (found for found in visits if not found.cancelled and not found.has_begun(timetable.now))
    return list(islice(running, NEXT))


@register.simple_tag
def closures(timetable: Timetable) -> list[str]:
    """What of the regular week does not happen within two weeks, if it is confirmed: each period said once."""
    if not timetable.confirmed:
        return []
    soon = takewhile(lambda found: found.start.date() <= timetable.today + SOON, timetable.coming())
    off = [(found, found.cancelled) for found in soon if found.cancelled and not found.payload.day]
    last = max((period.last for _found, period in off), default=timetable.today)
    other = timetable.between(timetable.today, min(last, timetable.today + LOOK_AHEAD))
    running = {found.start.date() for found in other if not found.cancelled}
    said = (closed(period, _closed_days(found, period, running, timetable.today)) for found, period in off)
    return list(dict.fromkeys(said))


def _closed_days(found: Occurrence, period: Period, running: set[date], today: date) -> str:
    """The whole period; of one where other times run, this day and its hours alone."""
    day = cldr.full_date(found.start.date())
    on_one_day = _("Inställt %(day)s") if period.is_cancellation else _("Stängt %(day)s")
    if any(other in period for other in running):
        return on_one_day % {"day": f"{day} {cldr.clock_range(found.start, found.end)}"}
    if period.first == period.last:
        return on_one_day % {"day": day}
    if period.first <= today:
        return _("Stängt till och med %(day)s") % {"day": cldr.full_date(period.last)}
    days = {"first": cldr.full_date(period.first), "last": cldr.full_date(period.last)}
    return _("Stängt från %(first)s till och med %(last)s") % days


@register.filter
def slot_range(slot: Slot) -> str:
    return cldr.clock_range(slot.opens, slot.closes)


@register.filter
def open_till(found: Occurrence) -> str:
    """ "Öppet nu till 12.00"; of hours on the telephone "Svarar nu till 12.00"."""
    is_phone = found.payload.kind == SlotKind.PHONE
    words = _("Svarar nu till %(time)s") if is_phone else _("Öppet nu till %(time)s")
    return words % {"time": cldr.clock(found.payload.closes)}


register.filter("limits", describe_limits)
