"""Headers on every answer, a note of every request, and Swedish for staff whatever their browser asks for."""

import logging
import time

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate

from boras_stod.logs import request_id
from boras_stod.metrics import count_request
from offers import demand

STAFF_PATH = "/admin/"
SLOW = 2.0  # seconds
NO_ROUTE = "-"  # a kept page, and a file, never reach the routes
requests_log = logging.getLogger("boras_stod.requests")


class RequestLogMiddleware:
    """Number, time and count every request; log it by the name of its route, never by its address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        start = time.perf_counter()
        with request_id(request.META.get("HTTP_X_REQUEST_ID", "")) as number:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            route = request.resolver_match.view_name if request.resolver_match else NO_ROUTE
            is_refused = response.status_code == 403 and request.path.startswith(STAFF_PATH)
            seconds = time.perf_counter() - start
            note_request(request.method, route, response.status_code, seconds, is_refused=is_refused)
        return response


def note_request(
    method: str | None, route: str, status: int, seconds: float, *, is_refused: bool = False
) -> None:
    """Count and log an answer; what failed, was slow or refused to staff's address is a warning."""
    count_request(method, route, status, seconds)
    level = logging.WARNING if status >= 500 or seconds > SLOW or is_refused else logging.INFO
    if requests_log.isEnabledFor(level):
        facts = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        requests_log.log(level, "request", extra={"facts": facts})


class SecurityHeadersMiddleware:
    """What Django and django-csp do not set: who may embed our files, and what the page may ask of the device.

    A training copy tells search engines to keep none of it.
    """

    headers = {
        "Cache-Control": "private, no-cache",  # kept pages, photos and static files say otherwise
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if settings.TRAINING:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class KnownMethodsMiddleware:
    """Nothing of ours is asked for in any other way; what a view does with one is never a question."""

    METHODS = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        return self.get_response(request)


class DemandMiddleware:
    """Counts what a list was asked for, as the answer says it in ``demand``.

    It stands outside of any cache: a page that is kept with its ``demand`` counts like a new one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if keys := getattr(response, "demand", ()):
            demand.count(request, keys, localdate())
        return response


class StaffLanguageMiddleware:
    """Staff read and write in Swedish: what is saved goes to the Swedish columns (see docs/decisions)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(STAFF_PATH):
            return self.get_response(request)
        with translation.override("sv"):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers["Content-Language"] = "sv"
        response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie"])
        return response
