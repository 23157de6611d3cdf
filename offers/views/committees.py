"""Committees: who decides, and what each answers for."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.kept import keep
from catalogue.models import Committee, Place, ProgrammeEdition
from offers.index import current_index
from offers.models import Offer
from offers.timetable import midnight
from offers.views.care import careful
from offers.views.heads import share_of
from offers.views.rows import holds_until, rows_of


def committee_list(request):
    """The committees that answer for support, those of the city's programme first."""
    now = timezone.localtime()
    day = now.date()
    public = Q(offers__in=Offer.objects.public(day))
    edition = ProgrammeEdition.objects.first()
    committees = Committee.objects.current(day).annotate(
        offer_count=Count("offers", filter=public, distinct=True)
    )
    named = committees.filter(editions=edition) if edition else committees.none()
    about = _("Nämnder är de politiker som bestämmer över stadens verksamheter.")
    context = {
        "share": share_of(request, _("Vem svarar för vad"), about),
        "edition": edition,
        "in_programme": named,
        "others": committees.exclude(pk__in=named.values("pk")).filter(offer_count__gt=0),
    }
    return keep(render(request, "committees/list.html", context), midnight(now.date()))


def committee_page(request, slug):
    """What one committee answers for. Where all of it needs care, so does the page."""
    now = timezone.localtime()
    committee = get_object_or_404(Committee.objects.select_related("successor"), slug=slug)
    index = current_index(now)
    offers = Offer.objects.public(now.date()).filter(committee=committee).for_list()
    rows = rows_of(offers, index, now)
    about = committee.tasks or _("Stöd som nämnden svarar för, och hur du når den.")
    context = {
        "share": share_of(request, committee.name, about),
        "committee": committee,
        "edition": committee.editions.first(),
        "this_year": now.year,
        "rows": rows,
        "places": Place.objects.published().filter(committee=committee).select_related("district"),
    }
    needs_care = index.all_need_care(index.of_committee(committee.pk))
    return careful(
        request, "committees/committee.html", context, discreet=needs_care, until=holds_until(now, rows)
    )
