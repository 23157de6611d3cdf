"""Pages where somebody may be watched: one way out, a title that tells nothing, and no trace in any cache or log."""

from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from catalogue.kept import keep

Response = TypeVar("Response", bound=HttpResponseBase)


def careful(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    discreet: bool,
    status: int = 200,
    until: datetime | None = None,
) -> HttpResponse:
    """A page that is ``discreet`` or not: base.html reads the word, and the headers follow it.

    If it is not, it may be kept ``until`` a moment.
    """
    response = render(request, template, {**context, "discreet": discreet}, status=status)
    if discreet:
        return leave_no_trace(response)
    return keep(response, until) if until else response


def leave_no_trace(response: Response) -> Response:
    """An answer that is kept nowhere, found nowhere, and told to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
