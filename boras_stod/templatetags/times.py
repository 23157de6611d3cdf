"""A timetable in words: one line for a list, a week for a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from catalogue import cldr
from catalogue.models.calendar import Slot
from catalogue.recurrence import Occurrence
from offers.timetable import Timetable

register = template.Library()

MANY_TIMES = 3


@dataclass
class Line:
    """What a list says about time; ``open`` marks that it is open at this moment."""

    text: str
    open: bool = False
    unsure: bool = False


@register.simple_tag
def time_line(timetable: Timetable, note: str = "") -> Line | None:
    """The most useful thing to say about time in one line; None where nothing is known."""
    for say in (_open_now, _closed_today, _round_the_clock, _opens_next, _unconfirmed, _history):
        line = say(timetable)
        if line:
            return line
    return Line(note) if note else None


def _open_now(timetable: Timetable) -> Line | None:
    until = timetable.open_until()
    if until is None:
        return None
    if timetable.is_round_the_clock:
        return Line(_("Öppet dygnet runt"), open=True)
    words = _("Svarar nu till %(time)s") if timetable.by_phone_only else _("Öppet nu till %(time)s")
    return Line(words % {"time": closing_time(until, timetable.now)}, open=True)


def _round_the_clock(timetable: Timetable) -> Line | None:
    if not timetable.is_round_the_clock:
        return None
    year = timetable.old_year
    if year:
        return Line(_("Dygnet runt, enligt uppgift från %(year)s") % {"year": year}, unsure=True)
    return Line(_("Dygnet runt"), unsure=True)


def _closed_today(timetable: Timetable) -> Line | None:
    reason = timetable.closed_today()
    if reason is None or not timetable.confirmed:
        return None
    return Line(_("Stängt i dag: %(reason)s") % {"reason": reason} if str(reason) else _("Stängt i dag"))


def _opens_next(timetable: Timetable) -> Line | None:
    start = timetable.next_start()
    if start is None:
        return None
    words = _("Svarar %(day)s %(time)s") if timetable.by_phone_only else _("Öppnar %(day)s %(time)s")
    return Line(words % {"day": day_word(start, timetable.now), "time": cldr.clock(start)})


def _unconfirmed(timetable: Timetable) -> Line | None:
    slots = timetable.current_slots
    if not slots or timetable.confirmed:
        return None
    times = ", ".join(slot_words(slot) for slot in slots[:MANY_TIMES])
    more = " …" if len(slots) > MANY_TIMES else ""
    year = timetable.old_year
    note = _("enligt uppgift från %(year)s") % {"year": year} if year else _("inte bekräftat")
    return Line(f"{times}{more} ({note})", unsure=True)


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


def slot_words(slot: Slot) -> str:
    """ "tisdag 13–16"."""
    day = cldr.short_date(slot.day) if slot.day else cldr.weekday_name(slot.iso_weekday)
    return f"{day} {cldr.clock_range(slot.opens, slot.closes)}"


@dataclass
class Weekday:
    number: int
    name: str
    is_today: bool
    slots: list[Slot]


@register.simple_tag
def week(timetable: Timetable) -> list[Weekday]:
    """The week's lines by weekday, Monday first; Saturday and Sunday only if anything happens then."""
    slots = timetable.current_slots or [slot for slot, _exceptions in timetable.lines]
    weekly = sorted((slot for slot in slots if slot.weekday), key=lambda slot: slot.opens)
    days = range(1, 8 if any(slot.iso_weekday > 5 for slot in weekly) else 6) if weekly else []
    return [
        Weekday(
            number,
            cldr.weekday_name(number),
            number == timetable.today.isoweekday() and timetable.confirmed,
            [slot for slot in weekly if slot.weekday == number],
        )
        for number in days
    ]


@register.simple_tag
def dates(timetable: Timetable) -> list[Slot]:
    """The single dates that are still to come."""
    return sorted(
        (slot for slot in timetable.current_slots if slot.day), key=lambda slot: (slot.day, slot.opens)
    )


@register.simple_tag
def cancelled(timetable: Timetable) -> list[Occurrence]:
    """What would happen in the next two weeks and does not."""
    return [found for found in timetable.upcoming if found.cancelled is not None]


@register.filter
def slot_range(slot: Slot) -> str:
    return cldr.clock_range(slot.opens, slot.closes)
