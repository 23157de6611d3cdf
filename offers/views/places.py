"""Places, and the open preschools as parents look for them."""

from collections.abc import Sequence

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.kept import keep
from catalogue.models import OpenPreschool, Place, PlaceKind
from catalogue.models.base import newest_year
from offers.answers import bits
from offers.exports.ical import event_lines
from offers.exports.structured import Share, place_data
from offers.index import current_index
from offers.timetable import Timetable, midnight, timetable_of_place
from offers.views.care import careful
from offers.views.heads import share_of
from offers.views.rows import Row, holds_until, rows_for
from offers.views.share import with_houses
from offers.views.week import week_context

SHOWN = 12  # offers of each open preschool; its own page shows all
KIND_HEADINGS = {
    PlaceKind.OPEN_PRESCHOOL: _("Öppna förskolor"),
    PlaceKind.MOBILE_OPEN_PRESCHOOL: _("Rullande öppna förskolor"),
    PlaceKind.FAMILY_CENTRE: _("Familjecentraler"),
    PlaceKind.MEETING_PLACE: _("Mötesplatser"),
    PlaceKind.SCHOOL_ARENA: _("Skolor som är öppna efter skoltid"),
    PlaceKind.LIBRARY: _("Bibliotek"),
    PlaceKind.CLINIC: _("Mottagningar"),
    PlaceKind.SUPPORT_CENTRE: _("Stödcentrum"),
    PlaceKind.ASSOCIATION: _("Föreningar"),
    PlaceKind.CHURCH: _("Kyrkor"),
    PlaceKind.OUTDOOR: _("Ute"),
}


def place_list(request):
    """Every public place, by kind, with how much happens there."""
    now = timezone.localtime()
    index = current_index(now)
    groups = {heading: [] for heading in KIND_HEADINGS.values()}
    for place in Place.objects.published().select_related("district"):
        groups[KIND_HEADINGS[place.kind]].append((place, index.at_place(place.pk).bit_count()))
    context = {
        "share": share_of(
            request, _("Platser"), _("Här möts barn och vuxna. Välj en plats och se vad som händer där.")
        ),
        "groups": {heading: found for heading, found in groups.items() if found},
    }
    return keep(render(request, "places/list.html", context), midnight(now.date()))


def place_page(request, slug):
    """One place: when the house is open, and what happens in it. Where all of it needs care, so does the page."""
    now = timezone.localtime()
    places = Place.objects.published().select_related("district", "committee", "located_in")
    place = get_object_or_404(
        places.prefetch_related("slots", "confirmations", "houses", "sources"), slug=slug
    )
    index = current_index(now)
    held = index.at_place(place.pk)
    rows = rows_for(list(bits(held)), index, now)
    timetable = timetable_of_place(place, index.calendar, now)
    context = {
        "place": place,
        "timetable": timetable,
        "share": None if place.hide_address else _share(request, place, timetable),
        "calendar": _calendar_of(place, rows),
        "rows": rows,
        "photos": [] if place.hide_address else place.photos.listed(),
        "source_year": newest_year(place.sources.all()),
        **week_context(rows, with_houses(place), now),
    }
    until = holds_until(now, rows, timetable)
    return careful(request, "places/place.html", context, discreet=index.all_need_care(held), until=until)


def _share(request, place: Place, timetable: Timetable) -> Share:
    address = request.build_absolute_uri(request.path)
    return share_of(request, place.name, place.summary, place_data(place, timetable, address))


def _calendar_of(place: Place, rows: Sequence[Row]) -> str:
    """The address of its calendar, if it has one."""
    here = with_houses(place)
    shared = [row for row in rows if not row.offer.needs_care and event_lines(row.timetable.at(here))]
    return reverse("offers:place-calendar", args=[place.slug]) if shared and not place.hide_address else ""


def open_preschools(request):
    """All open preschools: what is open today, the week, and what happens at each."""
    now = timezone.localtime()
    index = current_index(now)
    preschools = OpenPreschool.objects.published().select_related("district")
    held = [(place, list(bits(index.at_place(place.pk)))) for place in preschools]
    all_rows = rows_for(sorted({bit for _place, found in held for bit in found[:SHOWN]}), index, now)
    by_bit = {index.bit_of[row.offer.pk]: row for row in all_rows}
    groups = [(place, [by_bit[bit] for bit in found[:SHOWN] if bit in by_bit]) for place, found in held]
    about = _(
        "En öppen förskola är till för dig och ditt barn tillsammans. Du går dit när du vill under öppettiden."
    )
    context = {
        "share": share_of(request, _("Öppna förskolor"), about),
        "groups": groups,
        "is_cut": any(len(found) > SHOWN for _place, found in held),
        **week_context(all_rows, [place.pk for place, _rows in groups], now),
    }
    return keep(render(request, "places/open_preschools.html", context), holds_until(now, all_rows))
