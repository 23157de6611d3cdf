"""Demand beside supply: what parents chose, and how much there is of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import capfirst

from catalogue.models import Topic
from offers.demand.counting import CHOICES
from offers.facets import FacetOption
from offers.figures import Cell, Figures, Row
from offers.filters import OfferFilter
from offers.index import Index
from offers.models import DemandCount, DemandKind

FEW = 5
FEWER = f"färre än {FEW}"
OTHER_CHOICES = "flera val, fritext eller andra val"
Sums = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Period:
    """A whole year or a whole month: closer than that nothing is shown."""

    year: int
    month: int | None = None

    @classmethod
    def read(cls, text: str) -> "Period | None":
        """From an address: "2026" or "2026-11"."""
        year, _, month = text.partition("-")
        if not (len(year) == 4 and year.isdecimal() and 1900 <= int(year) <= 2199):
            return None
        if not month:
            return None if "-" in text else cls(int(year))
        is_month = len(month) == 2 and month.isdecimal() and 1 <= int(month) <= 12
        return cls(int(year), int(month)) if is_month else None

    @property
    def value(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    def __str__(self) -> str:
        return date_format(date(self.year, self.month, 1), "F Y") if self.month else f"hela {self.year}"


def periods(today: date) -> list[Period]:
    """Those that something is counted in, and this year; the latest first, a year before its months."""
    counted = DemandCount.objects.annotate(month=Left("period", 7)).values_list("month", flat=True)
    months = [period for text in counted.distinct() if (period := Period.read(text))]
    found = []
    for year in sorted({today.year, *(month.year for month in months)}, reverse=True):
        of_year = [month for month in months if month.year == year]
        found += [Period(year), *sorted(of_year, key=lambda month: month.value, reverse=True)]
    return found


def demand_figures(index: Index, now: datetime, period: Period) -> list[Figures]:
    """One table of all lists, one for each kind of choice, and one of lists that nothing surely fitted."""
    hidden = set(Topic.objects.filter(is_sensitive=True).values_list("slug", flat=True))
    sums = _sums(period, hidden)
    supply = OfferFilter(None, index=index, now=now)
    options = {kind.value: supply.facet(kind.value) for kind in CHOICES}
    options["topic"] = [option for option in options["topic"] if option.value not in hidden]
    tables = [
        _choices(kind, supply.answer_filters[kind.value].label, options[kind.value], sums.get(kind.value, {}))
        for kind in CHOICES
    ]
    return [_pages(sums), *tables, _empty(sums.get("empty", {}), options)]


def _sums(period: Period, hidden: set[str]) -> Sums:
    """The sums of a period by kind and value; a topic that has become sensitive since is not told of."""
    sensitive = hidden | {f"topic={slug}" for slug in hidden}
    rows = DemandCount.objects.filter(period__startswith=period.value).values("kind", "value")
    found: Sums = {}
    for row in rows.annotate(total=Sum("count")).order_by():
        if row["value"] in sensitive:
            continue
        found.setdefault(row["kind"], {})[row["value"]] = row["total"]
    return found


def shown(number: int) -> Cell:
    """A sum as it may be seen."""
    return FEWER if 0 < number < FEW else number


def _order(number: int) -> int:
    """Where a sum stands among others: small ones alike, or their order would tell what is not shown."""
    return -number if number >= FEW else -bool(number)


def _pages(sums: Sums) -> Figures:
    pages = sum(sums.get("page", {}).values())
    empty = sum(sums.get("empty", {}).values())
    return Figures(
        key="listor",
        title="Visade listor",
        definition=(
            "Hur många gånger första sidan av listan över stöd har visats för föräldrar. Det är sidvisningar, inte "
            "personer. Robotar, inloggad personal och allt som rör känsliga ämnen räknas inte."
        ),
        columns=("Vad", "Antal"),
        rows=[
            Row(["alla visade listor", shown(pages)]),
            Row(["varav inget utbud säkert passade", shown(empty)]),
        ],
    )


def _choices(kind: DemandKind, label: object, options: list[FacetOption], asked: dict[str, int]) -> Figures:
    ordered = sorted(options, key=lambda option: _order(asked.get(option.value, 0)))
    known = {option.value for option in options}
    gone = sorted(value for value in asked if value not in known)
    return Figures(
        key=kind.value,
        title=f"Efterfrågan och utbud: {kind.label!s}",
        definition=(
            "Hur många gånger valet har gjorts i listan, oberoende av andra val, bredvid de utbud som säkert och "
            "kanske passar just nu. Det som har valts och där inget utbud säkert passar saknas. Tal från ett till "
            "fyra visas inte. Känsliga ämnen räknas aldrig och står inte här."
        ),
        columns=(
            capfirst(str(label)),
            "Efterfrågat",
            "Utbud som passar",
            "Utbud som kanske passar",
            "Saknas",
        ),
        rows=[
            *(_choice(kind, option, asked.get(option.value, 0)) for option in ordered),
            *(
                Row([f"{value} (finns inte längre i listan)", shown(asked[value]), None, None, ""])
                for value in gone
            ),
        ],
    )


def _choice(kind: DemandKind, option: FacetOption, asked: int) -> Row:
    is_gap = bool(asked) and not option.count
    cells = [
        capfirst(str(option.label)),
        shown(asked),
        option.count,
        option.more,
        "efterfrågas men finns inte" if is_gap else "",
    ]
    return Row(cells, f"{reverse('offers:list')}?{urlencode({kind.value: option.value})}", is_gap)


def _empty(empty: dict[str, int], options: dict[str, list[FacetOption]]) -> Figures:
    labels = dict(_labels(options))
    rows = [(labels.get(value, value) if value else OTHER_CHOICES, number) for value, number in empty.items()]
    return Figures(
        key="utan-traff",
        title="Listor där inget utbud säkert passade",
        definition=(
            "Valet står bara när det var det enda som valdes. Annars räknas listan bara som ”"
            f"{OTHER_CHOICES}”: vad någon har valt tillsammans sparas inte, och inte heller vad någon har skrivit."
        ),
        columns=("Det som valdes", "Antal"),
        rows=[
            Row([label, shown(number)])
            for label, number in sorted(rows, key=lambda row: (_order(row[1]), row[0]))
        ],
    )


def _labels(options: dict[str, list[FacetOption]]) -> Iterable[tuple[str, str]]:
    for kind, found in options.items():
        for option in found:
            word = str(DemandKind(kind).label)
            yield f"{kind}={option.value}", f"{word}: {option.label}"
