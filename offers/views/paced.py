"""Views that cost much answer one place only so often; beyond, a page says when to come back."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from offers.pacing import Pace, may_ask, seconds_left
from offers.views.care import careful


def paced(pace: Pace, *, only_with: str = ""):
    """Count a view's requests; with ``only_with``, those alone that carry this parameter."""

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            counts = not only_with or bool(request.GET.get(only_with))
            if counts and not may_ask(request, pace, timezone.now()):
                return too_many(request)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(request: HttpRequest) -> HttpResponse:
    """As discreet as what was asked for may have been."""
    response = careful(request, "offers/too_many.html", {}, discreet=True, status=429)
    response.headers["Retry-After"] = str(seconds_left(timezone.now()))
    return response
