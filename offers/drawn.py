"""What lists have drawn already, kept in memory with the index that it was drawn from."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from catalogue.recurrence import instant
from offers.recent import Recent

ROWS_KEPT = 20_000  # some 1.5 kB each
RowKey = tuple[str, int, tuple[str, ...]]  # language, bit of the offer, and what is said to be unknown


class ShownRow(NamedTuple):
    """An offer's row in a list as HTML, and until when its times are true."""

    html: str
    holds_until: datetime


class Drawn:
    """Rows, and the labels of facets by language and parameter, then by value."""

    def __init__(self) -> None:
        self.rows: Recent[RowKey, ShownRow] = Recent(ROWS_KEPT)
        self.labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)

    def row(self, key: RowKey, now: datetime) -> ShownRow | None:
        found = self.rows.get(key)
        return found if found and instant(found.holds_until) > instant(now) else None
