"""What a view says of a page that may be kept and given to the next who asks, and the word that one was asked for."""

from datetime import datetime
from typing import NamedTuple, TypeVar

from django.dispatch import Signal
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

# Sent once for every anonymous question for a page that may be kept, whether it was kept or built:
# ``path``, ``query`` (known parameters in order, or ""), ``response``. A receiver that fails harms nobody.
page_asked = Signal()


class Keeping(NamedTuple):
    """Until when a page stays true while the register does, and whether caches that others share may hold it."""

    until: datetime
    shared: bool


def keep(response: Response, until: datetime, *, shared: bool = True) -> Response:
    """Let the page be kept. Without this word, nothing is: see boras_stod.kept_pages."""
    response.keeping = Keeping(until, shared)  # type: ignore[attr-defined]
    return response


def keeping_of(response: HttpResponseBase) -> Keeping | None:
    return getattr(response, "keeping", None)
