"""A line of a timetable in words, the same on pages and in files."""

from datetime import date

from django.utils.translation import gettext as _

from catalogue.cldr import clock_range, short_date, weekday_name
from catalogue.models.calendar import Slot
from offers.timetable import Timetable


def describe_slot(slot: Slot, today: date) -> str:
    """ "tisdag 13–16 (varannan vecka, från 15 januari 2027)"; one date with its year."""
    day = short_date(slot.day) if slot.day else weekday_name(slot.iso_weekday)
    time = f"{day} {clock_range(slot.opens, slot.closes)}"
    limits = describe_limits(slot, today)
    return f"{time} ({limits})" if limits else time


def describe_limits(slot: Slot, today: date) -> str:
    """What keeps a line from being every week: how often, from when if that is to come, until when."""
    limits = []
    if slot.every_weeks == 2:
        limits.append(_("varannan vecka"))
    elif slot.every_weeks > 2:
        limits.append(_("var %(n)d:e vecka") % {"n": slot.every_weeks})
    if slot.valid_from and slot.valid_from > today:
        limits.append(_("från %(day)s") % {"day": short_date(slot.valid_from)})
    if slot.valid_through:
        limits.append(_("till och med %(day)s") % {"day": short_date(slot.valid_through)})
    return ", ".join(limits)


def describe_doubt(timetable: Timetable) -> str:
    """What stands beside times that nobody has confirmed: the year that they are from, if it is known."""
    year = timetable.old_year
    return _("enligt uppgift från %(year)s") % {"year": year} if year else _("inte bekräftat")
