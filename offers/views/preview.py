"""An offer as parents will see it, before they do: for staff, and for an hour on a telephone that is not logged in."""

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation

from catalogue.snapshots import apply
from offers.index import current_index
from offers.models import Offer, Proposal
from offers.views.care import leave_no_trace
from offers.views.my_list import qr_of
from offers.views.offers import offer_context

SALT = "offers.preview"
VALID_SECONDS = 3600
CODES = [code for code, _name in settings.LANGUAGES]
EXPIRED = "Länken gällde i en timme. Öppna förhandsvisningen i personalsidorna igen för att få en ny."


def phone_preview(request, token: str) -> HttpResponse:
    """The page that a signed address leads to. Whoever holds the address sees the offer until the hour is over."""
    try:
        pk, suggested = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.SignatureExpired:
        response = HttpResponse(EXPIRED, status=410, content_type="text/plain; charset=utf-8")
        return leave_no_trace(response)
    except signing.BadSignature as error:
        raise Http404 from error
    return preview(request, pk, Proposal.objects.open().filter(pk=suggested).first())


def preview(request, pk: int, proposal: Proposal | None, *, for_staff: bool = False) -> HttpResponse:
    """The public page of an offer in whatever state, in the language of ``?lang=``, kept and found nowhere.

    With a proposal it shows the offer as it would be: the proposal is applied, the page rendered, all of it undone.
    """
    code = request.GET.get("lang", settings.LANGUAGE_CODE)
    if code not in CODES:
        raise Http404
    now = timezone.localtime()
    index = current_index(now)
    with translation.override(code), transaction.atomic():
        is_shown = proposal is not None and _applied(proposal)
        offer = get_object_or_404(Offer.objects.for_page(), pk=pk)
        context = offer_context(request, offer, index, now)
        context |= {
            "proposal": proposal if is_shown else None,
            "proposal_choice": request.GET.get("forslag", ""),
            "proposal_fails": proposal is not None and not is_shown,
            "share": None,
            "discreet": offer.needs_care,
            "calendar": "",
            "preview_languages": settings.LANGUAGES,
            "state": offer.state,
        }
        if for_staff:
            context["phone"] = qr_of(phone_address(request, pk, code, proposal))
        response = leave_no_trace(render(request, "offers/preview.html", context))
        transaction.set_rollback(is_shown)
    return response


def _applied(proposal: Proposal) -> bool:
    """Bring the offer to what is proposed, all but its state; False if that does not go together any more."""
    shown = {path: values for path, values in proposal.patch.items() if path != "state"}
    try:
        with transaction.atomic():
            apply(Offer.objects.get(pk=proposal.offer_id), shown, pinned=True)
    except IntegrityError:
        return False
    return True


def phone_address(request, pk: int, code: str, proposal: Proposal | None = None) -> str:
    """The address that may be opened without logging in, for an hour from now."""
    path = reverse("phone-preview", args=[signing.dumps([pk, proposal and proposal.pk], salt=SALT)])
    return request.build_absolute_uri(f"{path}?lang={code}")
