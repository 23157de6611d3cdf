"""The list of support, one offer, and the list as a file."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import BooleanField
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.cldr import in_words
from catalogue.kept import keep
from catalogue.models.base import newest_year
from catalogue.spreadsheets import FORMATS
from offers.ages import STAGE_BY_KEY, STAGES, AgeSpan, overlaps
from offers.answers import mask_of
from offers.demand import tally
from offers.exports.ical import event_lines
from offers.exports.structured import Share, offer_data
from offers.exports.tabular import export
from offers.filters import OfferFilter
from offers.following import following_of
from offers.index import current_index
from offers.models import Facts, Form, Offer, OfferRedirect
from offers.models.offers import OfferQuerySet
from offers.models.rows import read_rows
from offers.pacing import FILES, SEARCHES
from offers.rights import rights_of
from offers.timetable import Timetable, timetable_of
from offers.views.care import careful, leave_no_trace
from offers.views.heads import share_of
from offers.views.paced import paced
from offers.views.rows import Row, holds_until, rows_of, shown_rows

PER_PAGE = 20
FOLLOWING = 4
TOLD_ELSEWHERE = {"is_free", "drop_in", "needs_booking", "needs_application", "interpreter", "by_decision"}
SAFE_CONTACT = {"may_call_back", "discreet", "external_interpreter", "keeps_record", "is_anonymous"}
MORE_FACTS = [
    (item.name, capfirst(item.verbose_name))
    for item in Facts._meta.get_fields()
    if isinstance(item, BooleanField) and item.name not in TOLD_ELSEWHERE
]


@paced(SEARCHES, only_with="q")
def offer_list(request):
    """Support that surely fits what was asked, then what perhaps does."""
    now = timezone.localtime()
    index = current_index(now)
    chosen = OfferFilter(request.GET, index=index, now=now)
    if "" in request.GET.values():  # a form sends its empty fields too; the address that is shared has none
        return leave_no_trace(HttpResponseRedirect(f"{request.path}?{chosen.query()}"))
    outcome = chosen.outcome
    page = Paginator(outcome.both, PER_PAGE).get_page(request.GET.get("page"))
    missing = {bit: chosen.missing(1 << bit) for bit in page.object_list}
    rows = shown_rows(page.object_list, index, now, missing)
    sure_here = max(0, min(len(rows), len(outcome.sure) - page.start_index() + 1)) if rows else 0
    title = page_title(chosen)
    context = {
        "title": title,
        "share": _share_of_list(title, _canonical(request, chosen, page.number)),
        "calendar": _with_query(reverse("offers:list-calendar"), chosen.query()),
        "filter": chosen,
        "exact_ages": [age for age in chosen.chosen.get("age", []) if age not in STAGE_BY_KEY],
        "more_chosen": any(name in chosen.chosen for name in ("audience", "scope", "committee", "focus")),
        "sorts": chosen.sorts,
        "ways_out": [] if outcome.sure else chosen.ways_out(),
        "readable": (chosen.combined().possible & index.readable(get_language())).bit_count(),
        "page": page,
        "sure": rows[:sure_here],
        "perhaps": rows[sure_here:],
        "sure_count": len(outcome.sure),
        "perhaps_count": len(outcome.perhaps),
        "missing": in_words({str(fact) for fact in chosen.missing(chosen.combined().unknown)}, "or"),
    }
    here = mask_of(page.object_list[:sure_here] or page.object_list)
    discreet = chosen.asks_for_care or index.all_need_care(here)
    response = careful(request, "offers/list.html", context, discreet=discreet)
    response.demand = tally(chosen) if page.number == 1 and not discreet else ()
    return response if discreet else keep_list(response, request, chosen, rows, page.number)


def keep_list(
    response: HttpResponse, request, chosen: OfferFilter, rows: Sequence[Row], page: int = 1
) -> HttpResponse:
    """Let a list be kept while nothing that it counts or shows begins or ends.

    Not one that was asked for in words that nobody else will use, nor one that search answered from words older than
    the register (decision 5). One with free text is kept by this process alone, in its memory.
    """
    is_common = not chosen.ignored and request.GET.get("page", str(page)) == str(page)
    if not (is_common and chosen.search_is_current):
        return response
    until = min(chosen.index.holds_until(chosen.now), holds_until(chosen.now, rows))
    return keep(response, until, shared=not chosen.text)


@paced(FILES)
def offer_export(request, file_format):
    """The list as a file, with the same filters."""
    if file_format not in FORMATS:
        raise Http404
    now = timezone.localtime()
    index = current_index(now)
    chosen = OfferFilter(request.GET, index=index, now=now)
    ids = index.ids(chosen.outcome.both)
    response = export(ids, file_format, index.calendar, now)
    return leave_no_trace(response) if chosen.asks_for_care else response


def offer_page(request, slug):
    """One offer; an older address leads to the newer, a withdrawn offer answers 410 with what is left.

    What the public has never seen, a draft or an offer before its first day, is not there.
    """
    now = timezone.localtime()
    known = Offer.objects.once_public(now.date())
    offer = known.for_page().filter(slug=slug).first()
    if offer is None:
        return moved(slug, known, "offers:offer")
    index = current_index(now)
    if offer.pk not in index.bit_of:
        return _gone(request, offer, index, now)
    offer.audience_list = index.audiences_of(offer.pk)
    context = offer_context(request, offer, index, now)
    until = holds_until(now, context["following_rows"], context["timetable"])
    return careful(request, "offers/offer.html", context, discreet=offer.needs_care, until=until)


def offer_context(request, offer: Offer, index, now) -> dict[str, Any]:
    """What an offer's page shows, of an offer read with ``for_page``."""
    following = following_of(offer, index)
    read_rows([offer, *following.offers])
    timetable = timetable_of(offer, index.calendar, now)
    return {
        "offer": offer,
        "timetable": timetable,
        "share": None if offer.needs_care else _share(request, offer, timetable),
        "calendar": _calendar_of(offer, timetable),
        "following": following,
        "following_rows": rows_of(following.offers, index, now),
        "form": Form(offer.form).label,
        "rights": rights_of(offer),
        "source_year": newest_year(offer.source_list),
        "back": _stage_of(offer),
        "extra_facts": _known_facts(offer),
    }


def moved(slug: str, offers: OfferQuerySet, page: str) -> HttpResponse:
    """The way from an older address to one of these offers; a sensitive one has none, since the older may tell."""
    found = OfferRedirect.objects.filter(offer__in=offers.harmless()).select_related("offer")
    return HttpResponsePermanentRedirect(reverse(page, args=[get_object_or_404(found, slug=slug).offer.slug]))


def _gone(request, offer: Offer, index, now) -> HttpResponse:
    """Withdrawn: say so, and show what else there is for that age. A sensitive one is not named."""
    left = _others_for_age(offer, now).harmless()[:FOLLOWING]
    context = {"offer": None if offer.needs_care else offer, "left": rows_of(left, index, now)}
    return careful(request, "offers/gone.html", context, discreet=offer.needs_care, status=410)


def _share(request, offer: Offer, timetable: Timetable) -> Share:
    address = request.build_absolute_uri(request.path)
    return share_of(request, offer.title, offer.summary, offer_data(offer, timetable, address))


def _calendar_of(offer: Offer, timetable: Timetable) -> str:
    """The address of its calendar, if it has one; the same rule as offers.views.share."""
    if offer.needs_care or not event_lines(timetable):
        return ""
    return reverse("offers:offer-calendar", args=[offer.slug])


def _share_of_list(title: str, address: str) -> Share:
    about = _("Sök bland allt stöd i %(city)s: efter barnets ålder, språk, tid och plats.")
    return Share(title, address, about % {"city": settings.CITY})


def _canonical(request, chosen: OfferFilter, page: int) -> str:
    """The one address of a list, however its choices were written."""
    query = chosen.query(page=str(page) if page > 1 else "")
    return request.build_absolute_uri(_with_query(request.path, query))


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _others_for_age(offer: Offer, now):
    span = AgeSpan("", offer.min_age or STAGES[0].low, offer.max_age or STAGES[-1].high)
    return Offer.objects.for_list().public(now.date()).for_age(span).exclude(pk=offer.pk)


def _known_facts(offer: Offer) -> list[tuple[object, bool | None]]:
    """The facts that are known, besides those that the page tells of in its own words.

    Where contact may be a risk, the facts that make it safe are told even if nobody knows.
    """
    always = SAFE_CONTACT if offer.needs_care else set()
    found = [(name, label, getattr(offer, name)) for name, label in MORE_FACTS]
    return [(label, value) for name, label, value in found if value is not None or name in always]


def _stage_of(offer: Offer):
    """The first knot of the thread that the offer surely covers, to lead back to."""
    return next((stage for stage in STAGES if overlaps(offer.min_age, offer.max_age, stage)), None)


def page_title(chosen: OfferFilter) -> str:
    """The heading of a list: "Stöd för barn 1–2 år", else "Allt stöd"."""
    if chosen.chosen.get("age") == ["expecting"]:
        return _("Stöd när du väntar barn")
    ages = in_words([str(chip.label) for chip in chosen.chips if chip.name == "age"], "or")
    if "expecting" in chosen.chosen.get("age", []):
        return _("Stöd: %(ages)s") % {"ages": ages}
    return _("Stöd för barn %(ages)s") % {"ages": ages} if ages else _("Allt stöd")
