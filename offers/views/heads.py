"""What a page says of itself: to search engines and those who share it, or to nobody at all."""

from collections.abc import Sequence

from django.http import HttpRequest

from offers.exports.structured import Data, Share


def share_of(request: HttpRequest, title: str, description: str = "", data: Sequence[Data] = ()) -> Share:
    """A page under its one address, without a query.

    The head shows it unless the page is ``discreet`` in its context; a page without it has no title of its own.
    """
    return Share(str(title), request.build_absolute_uri(request.path), str(description or ""), list(data))
