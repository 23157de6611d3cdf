"""How many live in a district, as the register states it by year and age band; nothing is guessed from other bands."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.models import Population

ANYONE = (0, 130)
SMALL_CHILDREN = (0, 5)


@dataclass(frozen=True, slots=True)
class Band:
    """One figure: the years of age from ``low`` to ``high``, included."""

    year: int
    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class People:
    count: int
    year: int


def bands_by_district() -> dict[str, list[Band]]:
    """Every figure of the register by the district's key, in one query."""
    found: dict[str, list[Band]] = {}
    rows = Population.objects.order_by().values_list("district_id", "year", "age_from", "age_to", "count")
    for district, *band in rows:
        found.setdefault(str(district), []).append(Band(*band))
    return found


def people(bands: Iterable[Band], ages: tuple[int, int], year: int | None = None) -> People | None:
    """How many of these ages live there in the year, or in the newest that says; None where none does."""
    bands = list(bands)
    years = [year] if year else sorted({band.year for band in bands}, reverse=True)
    for one in years:
        count = _tiled([band for band in bands if band.year == one], *ages)
        if count is not None:
            return People(count, one)
    return None


def _tiled(bands: list[Band], low: int, high: int) -> int | None:
    """The sum of bands that lie edge to edge from ``low`` to ``high``, the widest first; None if they leave a gap."""
    if low > high:
        return 0
    for band in sorted(bands, key=lambda band: -band.high):
        if band.low == low and band.high <= high:
            rest = _tiled(bands, band.high + 1, high)
            if rest is not None:
                return band.count + rest
    return None
