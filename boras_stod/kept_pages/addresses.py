"""Which addresses may be kept, and the one way in which each is written."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest

from offers.filters import OfferFilter

LANGUAGE = "|".join(code for code, _name in settings.LANGUAGES)
SLUG = r"[-\w]+"
LISTS = r"stod/(?:kalender\.ics)?"
OTHERS = (
    rf"(?:stod/{SLUG}/(?:kalender\.ics)?|nytt\.rss|platser/(?:{SLUG}/(?:kalender\.ics)?)?|karta/|oppna-forskolor/"
    rf"|namnder/(?:{SLUG}/)?|inriktningar/(?:{SLUG}/)?|om/(?:lattlast/)?|tillganglighet/|integritet/|oppna-data/)?"
)
KEPT = re.compile(rf"/(?:{LANGUAGE})/(?:(?P<list>{LISTS})|{OTHERS})", re.ASCII)
LIST_PARAMETERS = frozenset({*OfferFilter.base_filters, "page"})
LONGEST_QUERY = 1000


class Address(NamedTuple):
    """Where a page lies. ``query`` has the known parameters alone, by name; ``is_plain`` says that nothing was left out
    that the page would speak of."""

    site: str
    path: str
    query: str = ""
    is_plain: bool = True

    @property
    def key(self) -> str:
        return f"{self.site}{self.path}?{self.query}"


def address_of(request: HttpRequest) -> Address | None:
    """The address of a page that may be kept, or None: staff, forms, files and what one person alone asks for."""
    match = KEPT.fullmatch(request.path_info)
    if match is None or request.method not in ("GET", "HEAD"):
        return None
    try:
        site = f"{request.scheme}://{request.get_host()}"
    except (DisallowedHost, BadRequest):
        return None
    if match["list"] is None:
        return Address(site, request.path)
    return _list_address(site, request.path, request.META.get("QUERY_STRING", ""))


@lru_cache(maxsize=1024)
def _list_address(site: str, path: str, query: str) -> Address:
    """A list's page tells which parameters it did not know, and an empty field leads to another address."""
    if not query:
        return Address(site, path)
    pairs = parse_qsl(query[:LONGEST_QUERY], keep_blank_values=True)
    known = dict.fromkeys(pair for pair in pairs if pair[0] in LIST_PARAMETERS and pair[1])
    is_plain = len(query) <= LONGEST_QUERY and all(name in LIST_PARAMETERS and value for name, value in pairs)
    return Address(site, path, urlencode(sorted(known, key=lambda pair: pair[0])), is_plain)
