"""Views of the site itself: the way in, and the pages for what went wrong."""

from django.conf import settings
from django.http import HttpResponseRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers


def choose_language(request):
    """Send a visitor without a language in the address to the one that the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("offers:home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def too_many_requests(request):
    """Staff who have tried too often; what visitors may do too often says so on its own page."""
    return render(request, "429.html", status=429)


def server_error(request):
    """In the language of the page that failed; asks nothing of what may be broken."""
    context = {
        "site_name": settings.SITE_NAME,
        "municipality": settings.MUNICIPALITY,
        "training": settings.TRAINING,
    }
    return HttpResponseServerError(render_to_string("500.html", context))
