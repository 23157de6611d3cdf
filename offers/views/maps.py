"""The municipality as a drawing with its districts and places, and the same facts as a list."""

from dataclasses import dataclass
from typing import cast

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.geography import Gap, drawing_size, outline_path, point, spread
from catalogue.kept import keep
from catalogue.models import District, DistrictKind, Place
from offers.filters import OfferFilter
from offers.index import current_index
from offers.timetable import midnight
from offers.views.heads import share_of

NAMED, UNNAMED = (72, 44), (9, 9)  # what a pin with a name below it takes, and one without


@dataclass
class Pin:
    """A district or place on the drawing: where it lies, and where there is room to tell of it.

    ``count`` is how many offers it surely has; ``more`` how many it is unknown for, as a facet counts them.
    """

    record: District | Place
    count: int
    more: int
    x: int
    y: int
    shown_x: int
    shown_y: int

    @property
    def is_moved(self) -> bool:
        return (self.x, self.y) != (self.shown_x, self.shown_y)


def map_page(request):
    """Kommundelar with their number of offers; a place only where an editor has given its position."""
    now = timezone.localtime()
    index = current_index(now)
    facet = OfferFilter(None, index=index, now=now).facet("district")
    counts = {option.value: (option.count, option.more) for option in facet}
    width, height = drawing_size()
    about = _("Välj en del av kommunen och se vad som finns där. Allt på kartan står också i listan.")
    context = {
        "share": share_of(request, _("Karta"), about),
        "width": width,
        "height": height,
        "outline": outline_path(),
        "districts": pins(
            [(district, *counts.get(district.slug, (0, 0))) for district in placed_districts()], NAMED
        ),
        "places": pins(
            [(place, index.at_place(place.pk).bit_count(), 0) for place in placed_places()], UNNAMED
        ),
    }
    return keep(render(request, "places/map.html", context), midnight(now.date()))


def pins(counted: list[tuple[District | Place, int, int]], gap: Gap) -> list[Pin]:
    points = [
        point(cast(float, record.latitude), cast(float, record.longitude)) for record, *_counts in counted
    ]
    shown = spread(points, gap)
    return [
        Pin(record, count, more, *at, *room)
        for (record, count, more), at, room in zip(counted, points, shown, strict=True)
    ]


def placed_districts():
    """Kommundelar on the drawing, those whose centre is estimated last: a distance to it would say too much."""
    placed = District.objects.filter(kind=DistrictKind.DISTRICT, latitude__isnull=False)
    return placed.order_by("position_is_estimated", *District._meta.ordering)


def placed_places():
    """Public places with a position that may be shown."""
    return Place.objects.published().filter(latitude__isnull=False, hide_address=False)
