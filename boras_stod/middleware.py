"""Headers on every answer, and Swedish for staff whatever their browser asks for."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

STAFF_PATH = "/admin/"


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
