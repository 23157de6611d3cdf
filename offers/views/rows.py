"""Offers with all that a row in a list shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import get_template
from django.utils.translation import get_language

from catalogue.recurrence import instant
from offers.drawn import ShownRow
from offers.index import Index
from offers.models import Offer
from offers.timetable import Timetable, midnight, timetable_of

TEMPLATE = "components/offer.html"


@dataclass
class Row:
    """One offer in a list: its timetable at this moment, and what is not known that was asked for."""

    offer: Offer
    timetable: Timetable
    missing: Sequence[object] = field(default_factory=list)

    @property
    def holds_until(self) -> datetime:
        return self.timetable.holds_until


def shown_rows(
    positions: Sequence[int], index: Index, now: datetime, missing: Mapping[int, Sequence[object]]
) -> list[ShownRow]:
    """The rows of these bits of the index as HTML in the reader's language, in their order.

    A row that any list has shown stays in the index's memory while its times are true, so that a new list of
    known offers reads and draws nothing again.
    """
    told = {bit: tuple(str(fact) for fact in missing.get(bit, [])) for bit in positions}
    keys = {bit: (get_language(), bit, told[bit]) for bit in positions}
    known = {bit: index.drawn.row(key, now) for bit, key in keys.items()}
    new = [bit for bit, row in known.items() if row is None]
    for row in rows_for(new, index, now, told):
        bit = index.bit_of[row.offer.pk]
        html = get_template(TEMPLATE).render({"row": row})
        known[bit] = index.drawn.rows[keys[bit]] = ShownRow(html, row.holds_until)
    return [row for row in known.values() if row]


def rows_for(
    positions: Sequence[int],
    index: Index,
    now: datetime,
    missing: Mapping[int, Sequence[object]] | None = None,
) -> list[Row]:
    """The rows of these bits of the index, in their order, in four queries; without bits in none."""
    if not positions:
        return []
    ids = index.ids(positions)
    found = Offer.objects.for_list().order_by().in_bulk(ids)
    return [
        Row(found[pk], timetable_of(found[pk], index.calendar, now), (missing or {}).get(position, []))
        for position, pk in zip(positions, ids, strict=True)
        if pk in found
    ]


def holds_until(now: datetime, rows: Iterable[Row | ShownRow] = (), *timetables: Timetable) -> datetime:
    """Until when a page with these times stays true: the next start or end among them today, or midnight."""
    return min(
        (shown.holds_until for shown in (*rows, *timetables)), key=instant, default=midnight(now.date())
    )


def rows_of(offers: Sequence[Offer], index: Index, now: datetime) -> list[Row]:
    """Rows of offers that are read already."""
    return [Row(offer, timetable_of(offer, index.calendar, now)) for offer in offers]
