"""A line of a timetable in words, the same on pages and in files."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from catalogue.cldr import clock_range, short_date, weekday_name
from catalogue.models.calendar import Slot
from offers.timetable import Timetable


def describe_slots(slots: Sequence[Slot], today: date) -> list[str]:
    """ "måndag 13–16", "tisdag–fredag 9–12": weekdays that follow on each other with the same hours are joined."""
    groups: list[list[Slot]] = []
    for slot in slots:
        if groups and _goes_on(groups[-1][-1], slot, today):
            groups[-1].append(slot)
        else:
            groups.append([slot])
    return [_describe(group[0], group[-1], today) for group in groups]


def _goes_on(before: Slot, slot: Slot, today: date) -> bool:
    if not (before.weekday and slot.weekday == before.weekday + 1):
        return False
    return _hours(before, today) == _hours(slot, today)


def _hours(slot: Slot, today: date) -> str:
    time, limits = clock_range(slot.opens, slot.closes), describe_limits(slot, today)
    return f"{time} ({limits})" if limits else time


def _describe(first: Slot, last: Slot, today: date) -> str:
    """ "tisdag 13–16 (varannan vecka, från 15 januari 2027)"; one date with its year."""
    day = short_date(first.day) if first.day else weekday_name(first.iso_weekday)
    if last is not first:
        day = f"{day}–{weekday_name(last.iso_weekday)}"
    return f"{day} {_hours(first, today)}"


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
