"""Who asks: somebody of whom nothing is known, or somebody who may be logged in."""

from django.conf import settings
from django.http import HttpRequest


def is_personal(request: HttpRequest) -> bool:
    """Whether somebody may be logged in: such an answer is neither kept, nor read from a replica."""
    return (
        settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")
        or "HTTP_AUTHORIZATION" in request.META
    )
