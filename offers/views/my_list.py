"""My list: the offers that an address names, to share and to print. The server keeps nothing of it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from segno.utils import matrix_to_lines

from catalogue.models.base import in_order
from offers.filters import OfferFilter
from offers.index import Index, current_index
from offers.models import Offer
from offers.pacing import SEARCHES
from offers.views.care import leave_no_trace
from offers.views.paced import paced
from offers.views.rows import Row, rows_of

MOST = 50
FOUND = 8  # offers to add, of the first that the words find
LOOKED_AT = 30
SHORT = 12  # hexadecimal digits of the offer's uuid: enough to tell a million offers apart
QUIET_ZONE = 4  # modules of white round a QR code, as its standard demands


@dataclass
class Asked:
    """What an address asks for: short ids in order, what is no id, and whether some did not fit."""

    ids: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    too_many: bool = False


@dataclass
class Item:
    """One row of the list, and the ids that are left without it."""

    row: Row
    without: str


@paced(SEARCHES, only_with="q")
def my_list(request: HttpRequest) -> HttpResponse:
    """Exactly the offers that ``?id=`` names, in its order; sensitive ones are never among them."""
    now = timezone.localtime()
    asked, index = read_ids(request.GET), current_index(now)
    rows = rows_of(_listed(asked.ids, now.date()), index, now)
    shown = [short_id(row.offer) for row in rows]
    address = request.build_absolute_uri(address_of(shown))
    context = {
        "items": [Item(row, _joined(shown, without=short_id(row.offer))) for row in rows],
        "asked": ",".join(asked.ids),
        "shown": ",".join(shown),
        "gone": len(asked.ids) - len(shown),
        "ignored": asked.ignored,
        "too_many": asked.too_many,
        "most": MOST,
        "today": now.date(),
        "address": address,
        "host": request.get_host(),  # of the offers' addresses on paper
        "qr": qr_of(address) if shown else None,
        **_more(request, shown, index, now),
    }
    return leave_no_trace(render(request, "my_list/my_list.html", context))


def read_ids(query: QueryDict) -> Asked:
    """The short ids of an address, each once; ``?id=a,b`` and ``?id=a&id=b`` are the same."""
    parts = dict.fromkeys(part.strip().lower() for value in query.getlist("id") for part in value.split(","))
    asked = Asked()
    for part in filter(None, parts):
        if not re.fullmatch(rf"[0-9a-f]{{{SHORT}}}", part):
            asked.ignored.append(part[:60])
        elif len(asked.ids) < MOST:
            asked.ids.append(part)
        else:
            asked.too_many = True
    asked.ignored = asked.ignored[:MOST]
    return asked


def short_id(offer: Offer) -> str:
    return offer.uuid.hex[:SHORT]


def address_of(ids: list[str]) -> str:
    return reverse("offers:my-list") + (f"?id={','.join(ids)}" if ids else "")


def qr_of(address: str) -> dict[str, object]:
    """A QR code as one SVG path of strokes, and the length of its side."""
    code = segno.make_qr(address, error="l", boost_error=True)
    lines = matrix_to_lines(code.matrix, QUIET_ZONE, QUIET_ZONE + 0.5)
    path = "".join(f"M{x1} {y1}h{x2 - x1}" for (x1, y1), (x2, _y2) in lines)
    return {"path": path, "side": code.symbol_size(border=QUIET_ZONE)[0]}


def _listed(ids: list[str], day: date) -> list[Offer]:
    if not ids:
        return []
    wanted = Q()
    for short in ids:
        wanted |= Q(uuid__range=(UUID(short.ljust(32, "0")), UUID(short.ljust(32, "f"))))
    public = Offer.objects.public(day).harmless().filter(wanted).order_by("pk")
    by_id = {short_id(offer): offer for offer in public.for_summary()}
    return [by_id[short] for short in ids if short in by_id]


def _joined(ids: list[str], without: str) -> str:
    return ",".join(short for short in ids if short != without)


def _more(request: HttpRequest, shown: list[str], index: Index, now: datetime) -> dict[str, object]:
    """Offers to add, found by their words: so that a list can be made without JavaScript too.

    What is sensitive is not found here; the page of such a question is discreet all the same.
    """
    text = request.GET.get("q", "").strip()
    if not text or len(shown) >= MOST:
        return {"text": ""}
    chosen = OfferFilter(QueryDict(urlencode({"q": text})), index=index, now=now)
    found = chosen.outcome.sure if chosen.text else []
    harmless = in_order(Offer.objects.harmless(), index.ids(found[: MOST + LOOKED_AT]))
    fresh = [offer for offer in harmless if short_id(offer) not in shown]
    return {
        "text": text,
        "found": [(offer, ",".join([*shown, short_id(offer)])) for offer in fresh[:FOUND]],
        "discreet": chosen.asks_for_care,
    }
