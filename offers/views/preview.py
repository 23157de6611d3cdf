"""An offer as parents will see it, before they do: for staff, and for an hour on a telephone that is not logged in."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation

from offers.index import current_index
from offers.models import Offer
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
        pk = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.SignatureExpired:
        response = HttpResponse(EXPIRED, status=410, content_type="text/plain; charset=utf-8")
        return leave_no_trace(response)
    except signing.BadSignature as error:
        raise Http404 from error
    return preview(request, pk)


def preview(request, pk: int, *, for_staff: bool = False) -> HttpResponse:
    """The public page of an offer in whatever state, in the language of ``?lang=``, kept and found nowhere."""
    code = request.GET.get("lang", settings.LANGUAGE_CODE)
    if code not in CODES:
        raise Http404
    with translation.override(code):
        now = timezone.localtime()
        offer = get_object_or_404(Offer.objects.for_page(), pk=pk)
        context = offer_context(request, offer, current_index(now), now)
        context |= {
            "share": None,
            "discreet": offer.needs_care,
            "calendar": "",
            "preview_languages": settings.LANGUAGES,
            "state": offer.state,
        }
        if for_staff:
            context["phone"] = qr_of(phone_address(request, pk, code))
        return leave_no_trace(render(request, "offers/preview.html", context))


def phone_address(request, pk: int, code: str) -> str:
    """The address that may be opened without logging in, for an hour from now."""
    path = reverse("phone-preview", args=[signing.dumps(pk, salt=SALT)])
    return request.build_absolute_uri(f"{path}?lang={code}")
