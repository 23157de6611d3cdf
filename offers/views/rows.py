"""Offers with all that a row in a list shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from offers.index import Index
from offers.models import Offer
from offers.timetable import Timetable, midnight, timetable_of


@dataclass
class Row:
    """One offer in a list: its timetable at this moment, and what is not known that was asked for."""

    offer: Offer
    timetable: Timetable
    missing: Sequence[object] = field(default_factory=list)


def rows_for(
    positions: Sequence[int],
    index: Index,
    now: datetime,
    missing: Mapping[int, Sequence[object]] | None = None,
) -> list[Row]:
    """The rows of these bits of the index, in their order, in four queries."""
    ids = index.ids(positions)
    found = Offer.objects.for_list().order_by().in_bulk(ids)
    return [
        Row(found[pk], timetable_of(found[pk], index.calendar, now), (missing or {}).get(position, []))
        for position, pk in zip(positions, ids, strict=True)
        if pk in found
    ]


def holds_until(now: datetime, rows: Iterable[Row] = (), *timetables: Timetable) -> datetime:
    """Until when a page with these times stays true: the next start or end among them today, or midnight."""
    shown = [*(row.timetable for row in rows), *timetables]
    return min((timetable.holds_until for timetable in shown), default=midnight(now.date()))


def rows_of(offers: Sequence[Offer], index: Index, now: datetime) -> list[Row]:
    """Rows of offers that are read already."""
    return [Row(offer, timetable_of(offer, index.calendar, now)) for offer in offers]
