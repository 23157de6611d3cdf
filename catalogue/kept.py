"""What a view says of a page that may be kept and given to the next who asks."""

from datetime import datetime
from typing import NamedTuple, TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


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
