"""Places, and the open preschools as parents look for them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import OpenPreschool, Place, PlaceKind
from catalogue.models.base import newest_year
from catalogue.models.calendar import Slot
from offers.exports.ical import event_lines
from offers.exports.structured import Share, place_data
from offers.index import current_index
from offers.models import Offer
from offers.timetable import Timetable, timetable_of_place
from offers.views.rows import Row, rows_of
from offers.views.share import for_places, only_at

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
    index = current_index(timezone.localtime())
    groups = {heading: [] for heading in KIND_HEADINGS.values()}
    for place in Place.objects.published().select_related("district"):
        groups[KIND_HEADINGS[place.kind]].append((place, index.offers_at[place.pk]))
    return render(
        request,
        "places/list.html",
        {"groups": {heading: found for heading, found in groups.items() if found}},
    )


def place_page(request, slug):
    """One place: when the house is open, and what happens in it."""
    now = timezone.localtime()
    places = Place.objects.published().select_related("district", "committee", "located_in")
    place = get_object_or_404(
        places.prefetch_related("slots", "confirmations", "houses", "sources"), slug=slug
    )
    index = current_index(now)
    offers = Offer.objects.public(now.date()).at_place(place).for_list()
    rows = rows_of(offers.annotate(may_be_shared=Exists(for_places().filter(pk=OuterRef("pk")))), index, now)
    timetable = timetable_of_place(place, index.calendar, now)
    context = {
        "place": place,
        "timetable": timetable,
        "share": None if place.hide_address else _share(request, place, timetable),
        "calendar": _calendar_of(place, rows),
        "rows": rows,
        "photos": [] if place.hide_address else place.photos.listed(),
        "source_year": newest_year(place.sources.all()),
        **week_context(rows, now),
    }
    return render(request, "places/place.html", context)


def _share(request, place: Place, timetable: Timetable) -> Share:
    address = request.build_absolute_uri(request.path)
    return Share(place.name, address, place.summary, place_data(place, timetable, address))


def _calendar_of(place: Place, rows: Sequence[Row]) -> str:
    """The address of its calendar, if it has one."""
    shared = [row for row in rows if row.offer.may_be_shared and event_lines(only_at(place, row.timetable))]
    return reverse("offers:place-calendar", args=[place.slug]) if shared and not place.hide_address else ""


def week_context(rows: Sequence[Row], now: datetime) -> dict[str, object]:
    """What places/week.html shows: the week, whether any time in it is unconfirmed, and which weekday it is."""
    unconfirmed = any(row.timetable.current_slots and not row.timetable.confirmed for row in rows)
    return {"week": week_of(rows), "unconfirmed": unconfirmed, "today": now.isoweekday()}


def week_of(rows: Sequence[Row]) -> list[tuple[int, list[tuple[Slot, Row]]]]:
    """All that happens at a place, by weekday and time; what has ended is left out."""
    lines = [(slot, row) for row in rows for slot in row.timetable.current_slots if slot.weekday]
    lines.sort(key=lambda line: (line[0].weekday, line[0].opens, line[0].closes))
    return [(weekday, list(found)) for weekday, found in groupby(lines, key=lambda line: line[0].weekday)]


def open_preschools(request):
    """All open preschools with what happens there."""
    now = timezone.localtime()
    index = current_index(now)
    offers = Offer.objects.public(now.date()).for_list()
    preschools = OpenPreschool.objects.published().select_related("district")
    found = preschools.prefetch_related(Prefetch("offers", offers[:SHOWN], "public_offers"))
    groups = [(place, rows_of(place.public_offers, index, now)) for place in found]
    all_rows = [row for _place, rows in groups for row in rows]
    return render(request, "places/open_preschools.html", {"groups": groups, **week_context(all_rows, now)})
