"""What a page says of itself: to search engines and those who share it, or to nobody at all."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from offers.exports.structured import Data, Share


def share_of(request: HttpRequest, title: str, description: str = "", data: Sequence[Data] = ()) -> Share:
    """A page under its one address, without a query.

    The head shows it unless the page is ``discreet`` in its context; a page without it has no title of its own.
    """
    return Share(str(title), request.build_absolute_uri(request.path), str(description or ""), list(data))


def discreet(response: HttpResponse) -> HttpResponse:
    """A page that must leave no trace, of risk or of one family: kept nowhere, found nowhere, told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
