"""Pages that stand by themselves: help now, the directions of the programme, and what the site tells of itself."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.kept import keep
from catalogue.models import FocusArea, ProgrammeEdition
from catalogue.models.base import host
from offers.index import current_index
from offers.models import Form, Offer, OfferSource
from offers.timetable import midnight
from offers.views.care import careful
from offers.views.heads import share_of
from offers.views.rows import Row, holds_until, rows_of

EMERGENCY = "112"
URGENT_TOPICS = ("oro-for-barn", "vald")  # ids of the register's topics
ASSESSED = date(2026, 11, 22)  # when this version was tried for accessibility, and the statement written


def help_now(request):
    """Whom to ring: 112, then help lines, then the city's own. Only what the register holds."""
    now = timezone.localtime()
    index, public = current_index(now), Offer.objects.public(now.date()).for_summary()
    lines = rows_of(public.filter(form=Form.HELPLINE), index, now)
    others = [row for row in lines if row.offer.phone != EMERGENCY]
    context = {
        "emergency": next((row.offer for row in lines if row.offer.phone == EMERGENCY), None),
        "round_the_clock": [row for row in others if row.timetable.is_round_the_clock],
        "others": sorted((row for row in others if not row.timetable.is_round_the_clock), key=_reach),
        "local": rows_of(public.filter(_urgent()).exclude(Q(form=Form.HELPLINE) | Q(phone="")), index, now),
    }
    return careful(request, "pages/help_now.html", context, discreet=True)


def _reach(row: Row) -> tuple[bool, bool, bool]:
    """Those that answer now first, then those with times, last those whose number is not known."""
    return (not row.offer.phone, row.timetable.open_until() is None, not row.timetable.lines)


def _urgent() -> Q:
    """About worry or violence, or reached through 112."""
    topics = Offer.topics.through.objects.filter(offer=OuterRef("pk"), topic__source_key__in=URGENT_TOPICS)
    return Q(phone=EMERGENCY) | Q(Exists(topics))


def focus_areas(request):
    """The directions of the newest edition, each with how many offers it has."""
    public = Offer.objects.public(timezone.localdate()).values("pk")
    edition = ProgrammeEdition.objects.first()
    counts = Counter(
        Offer.focus_areas.through.objects.filter(offer__in=public).values_list("focusarea", flat=True)
    )
    areas = edition.focus_areas.all() if edition else []
    about = _(
        "Det här ska %(municipality)s bevara och utveckla, enligt programmet för föräldraskapsstöd."
    ) % {"municipality": settings.MUNICIPALITY}
    context = {
        "share": share_of(request, _("Programmets inriktningar"), about),
        "edition": edition,
        "areas": [(area, counts[area.pk]) for area in areas],
    }
    return _until_midnight(request, "pages/focus_areas.html", context)


def focus_area(request, slug):
    """What is offered within one direction. Where all of it needs care, so does the page."""
    now = timezone.localtime()
    area = get_object_or_404(FocusArea.objects.select_related("edition", "continues__edition"), slug=slug)
    index = current_index(now)
    offers = Offer.objects.public(now.date()).filter(focus_areas=area).for_list()
    rows = rows_of(offers, index, now)
    about = _("En inriktning i programmet för föräldraskapsstöd till och med %(year)s.") % {
        "year": area.edition.valid_through_year
    }
    context = {
        "share": share_of(request, area.name, about),
        "area": area,
        "rows": rows,
    }
    needs_care = index.all_need_care(index.related("focus", str(area.pk)).yes)
    return careful(
        request, "pages/focus_area.html", context, discreet=needs_care, until=holds_until(now, rows)
    )


def _until_midnight(request, template: str, context: dict) -> HttpResponse:
    """A page on which nothing is said of now."""
    return keep(render(request, template, context), midnight(timezone.localdate()))


def about(request):
    title = _("Om %(site_name)s") % {"site_name": settings.SITE_NAME}
    lead = _(
        "Här hittar du stöd till dig som är förälder i %(city)s. Stödet kommer från staden, regionen, föreningar "
        "och nationella hjälplinjer."
    ) % {"city": settings.CITY}
    context = {"share": share_of(request, title, lead), **_programme()}
    return _until_midnight(request, "pages/about.html", context)


def about_easy(request):
    title = _("Om %(site_name)s på lättläst") % {"site_name": settings.SITE_NAME}
    lead = [
        _("Är du förälder i %(city)s?") % {"city": settings.CITY},
        _("Då kan du hitta hjälp och stöd här."),
    ]
    context = {"share": share_of(request, title, " ".join(lead)), **_programme()}
    return _until_midnight(request, "pages/about_easy.html", context)


def _programme() -> dict:
    edition = ProgrammeEdition.objects.prefetch_related("focus_areas").first()
    return {"edition": edition, "areas": edition.focus_areas.all() if edition else []}


def accessibility(request):
    lead = _("%(municipality)s står bakom webbplatsen %(site_name)s. Alla ska kunna använda den.") % {
        "municipality": settings.MUNICIPALITY,
        "site_name": settings.SITE_NAME,
    }
    context = {
        "share": share_of(request, _("Tillgänglighetsredogörelse"), lead),
        "email": settings.ACCESSIBILITY_CONTACT_EMAIL,
        "assessed": ASSESSED,
        "updated": ASSESSED,
    }
    return _until_midnight(request, "pages/accessibility.html", context)


def privacy(request):
    lead = _("Du kan använda webbplatsen utan att berätta vem du är. Ingen följer dig.")
    context = {
        "share": share_of(request, _("Dina uppgifter"), lead),
        "controller": settings.DATA_CONTROLLER,
        "officer": settings.DATA_PROTECTION_EMAIL,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "demand_is_counted": settings.DEMAND_COUNTED,
        "demand_days": settings.DEMAND_KEEP_DAYS,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf_days": settings.CSRF_COOKIE_AGE // (24 * 3600),
    }
    return _until_midnight(request, "pages/privacy.html", context)


def open_data(request):
    """Code, files to download, and where the facts come from."""
    public = Offer.objects.public(timezone.localdate()).values("pk")
    addresses = OfferSource.objects.filter(record__in=public, url__startswith="http").order_by()
    sources = Counter(host(url) for url in addresses.values_list("url", flat=True))
    lead = _("Ladda ner registret, läs källkoden och se varifrån uppgifterna kommer.")
    context = {
        "share": share_of(request, _("Öppen källkod och data"), lead),
        "source_code": settings.SOURCE_CODE_URL,
        "sources": sources.most_common(),
    }
    return _until_midnight(request, "pages/open_data.html", context)
