"""Views of the site itself: the way in, and the pages for what went wrong."""

import sys
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from boras_stod.middleware import STAFF_PATH
from boras_stod.replicas.memo import AWAY_ERRORS

SECURITY_TXT_LIFETIME = timedelta(days=90)


def choose_language(request):
    """Send a visitor without a language in the address to the one that the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("offers:home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def security_txt(request):
    """Whom to tell of a hole (RFC 9116); 404 until the city has said whom."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().replace(microsecond=0, second=0, minute=0, hour=0) + SECURITY_TXT_LIFETIME
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    )
    return HttpResponse("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def too_many_requests(request):
    """Staff who have tried too often; what visitors may do too often says so on its own page."""
    return render(request, "429.html", status=429)


def server_error(request):
    """In the language of the page that failed; asks nothing of what may be broken.

    A database that is away is 503: it is not a fault of the page, and staff are told what became of what they wrote.
    """
    context = {
        "site_name": settings.SITE_NAME,
        "municipality": settings.MUNICIPALITY,
        "training": settings.TRAINING,
    }
    if not isinstance(sys.exc_info()[1], AWAY_ERRORS):
        return HttpResponseServerError(render_to_string("500.html", context))
    is_staff = request is not None and request.path.startswith(STAFF_PATH)
    if is_staff:
        context["was_sent"] = request.method == "POST"
    page = render_to_string("503_staff.html" if is_staff else "500.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
