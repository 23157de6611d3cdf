"""From where a request comes."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The sender's network address; behind our own proxy, the one that it has seen."""
    if settings.BEHIND_TLS_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return request.META.get("REMOTE_ADDR", "")
