"""What leaves the site: calendars to subscribe to, and what search engines may read.

A sensitive offer, and a place whose address is hidden, have no calendar; the answer is that there is none.
"""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalogue.kept import keep
from catalogue.models import Place
from catalogue.models.base import in_order
from offers.answers import bits
from offers.exports.ical import MOST_EVENTS, Entry, calendar_file, event_lines, with_events
from offers.filters import OfferFilter
from offers.index import Index, current_index
from offers.models import Offer
from offers.pacing import FILES
from offers.timetable import midnight, timetable_of
from offers.views.care import leave_no_trace
from offers.views.offers import keep_list, moved, page_title
from offers.views.paced import paced


@require_safe
def offer_calendar(request, slug):
    """The times of one offer; an older address leads to the newer."""
    now = timezone.localtime()
    public = Offer.objects.public(now.date()).harmless()
    offer = with_events(public).filter(slug=slug).first()
    if offer is None:
        return moved(slug, public, "offers:offer-calendar")
    entry = Entry(offer, timetable_of(offer, current_index(now).calendar, now))
    if not event_lines(entry.timetable):
        raise Http404
    return keep(_calendar(request, offer.title, [entry], offer.slug), midnight(now.date()))


@require_safe
def place_calendar(request, slug):
    """What happens at a place and in the houses inside it; not when the house itself is open."""
    now = timezone.localtime()
    places = Place.objects.published().filter(hide_address=False).prefetch_related("houses")
    place = get_object_or_404(places, slug=slug)
    index, here = current_index(now), with_houses(place)
    offers = Offer.objects.harmless().filter(pk__in=index.ids(bits(index.at_place(place.pk))))
    entries = [
        Entry(offer, timetable_of(offer, index.calendar, now).at(here))
        for offer in with_events(offers).order_by("pk")
    ]
    if not any(event_lines(entry.timetable) for entry in entries):
        raise Http404
    return keep(_calendar(request, place.name, entries, place.slug), midnight(now.date()))


@require_safe
@paced(FILES)
def list_calendar(request):
    """The list with its filters: what surely fits, then what perhaps does, which says what is not known."""
    now = timezone.localtime()
    index = current_index(now)
    chosen = OfferFilter(request.GET, index=index, now=now)
    missing = {index.rows[bit].pk: chosen.missing(1 << bit) for bit in chosen.outcome.perhaps}
    ids = _with_times(index, chosen.outcome.both)
    entries = [
        Entry(offer, timetable_of(offer, index.calendar, now), missing.get(offer.pk, ()))
        for offer in in_order(with_events(Offer.objects.all()), ids)
    ]
    response = _calendar(request, page_title(chosen), entries, "stod")
    return leave_no_trace(response) if chosen.asks_for_care else keep_list(response, request, chosen, [])


def robots(request):
    """Where search engines need not go; a page that they may not keep says so itself."""
    context = {"sitemap": request.build_absolute_uri(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def _with_times(index: Index, positions: Sequence[int]) -> list[int]:
    """The offers at these bits that have times and may be shared, no more than a calendar holds."""
    harmless = set(Offer.objects.harmless().filter(slots__isnull=False).values_list("pk", flat=True))
    timetabled = index.ids(bit for bit in positions if index.timetabled >> bit & 1)
    return [pk for pk in timetabled if pk in harmless][:MOST_EVENTS]


def with_houses(place: Place) -> list[int]:
    """A place and the houses inside it."""
    return [place.pk, *(house.pk for house in place.houses.all())]


def _calendar(request, name: str, entries: Sequence[Entry], file_name: str) -> HttpResponse:
    def page_of(offer: Offer) -> str:
        return request.build_absolute_uri(reverse("offers:offer", args=[offer.slug]))

    content = calendar_file(name, request.build_absolute_uri(), entries, page_of)
    headers = {"Content-Disposition": f'inline; filename="{file_name}.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
