"""The municipality as a drawing with its districts and places, and the same facts as a list."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.kept import keep
from catalogue.models import Place
from offers.filters import OfferFilter
from offers.index import current_index
from offers.pins import NAMED, UNNAMED, drawing, pins, placed_districts
from offers.timetable import midnight
from offers.views.heads import share_of


def map_page(request):
    """Kommundelar with their number of offers; a place only where an editor has given its position."""
    now = timezone.localtime()
    index = current_index(now)
    facet = OfferFilter(None, index=index, now=now).facet("district")
    counts = {option.value: (option.count, option.more) for option in facet}
    listed = reverse("offers:list")
    about = _("Välj en del av kommunen och se vad som finns där. Allt på kartan står också i listan.")
    context = {
        "share": share_of(request, _("Karta"), about),
        "drawing": drawing(),
        "districts": pins(
            [
                (district, *counts.get(district.slug, (0, 0)), f"{listed}?district={district.slug}")
                for district in placed_districts()
            ],
            NAMED,
        ),
        "places": pins(
            [
                (place, index.at_place(place.pk).bit_count(), 0, reverse("offers:place", args=[place.slug]))
                for place in placed_places()
            ],
            UNNAMED,
        ),
    }
    return keep(render(request, "places/map.html", context), midnight(now.date()))


def placed_places():
    """Public places with a position that may be shown."""
    return Place.objects.published().filter(latitude__isnull=False, hide_address=False)
