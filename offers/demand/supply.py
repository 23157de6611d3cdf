"""Demand beside supply: what parents chose, and how much there is of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import capfirst

from catalogue.models import Topic
from catalogue.recurrence import at_minute
from offers.demand.counting import CHOICES
from offers.facets import FacetOption
from offers.figures import Choice, Row, Table, Value, in_words, plain_cells, plain_columns
from offers.filters import OfferFilter
from offers.index import Index
from offers.models import DemandCount, DemandKind

FEW = 5
FEWER = f"färre än {FEW}"
OTHER_CHOICES = "flera val, fritext eller andra val"
PAGES_KEY, PAGES_TITLE = "efterfragan-listor", "Visade listor"
EMPTY_KEY, EMPTY_TITLE = "efterfragan-utan-traff", "Listor där inget utbud säkert passade"
CHOICE_DEFINITION = (
    "Hur många gånger valet har gjorts i listan, oberoende av andra val, bredvid de utbud som säkert och "
    "kanske passar just nu. Det som har valts och där inget utbud säkert passar saknas. Tal från ett till "
    "fyra visas inte. Känsliga ämnen räknas aldrig och står inte här."
)
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
    """Those that something is counted in, this year and the last; the latest first, a year before its months."""
    counted = DemandCount.objects.annotate(month=Left("period", 7)).values_list("month", flat=True)
    months = [period for text in counted.distinct() if (period := Period.read(text))]
    found = []
    for year in sorted({today.year, today.year - 1, *(month.year for month in months)}, reverse=True):
        of_year = [month for month in months if month.year == year]
        found += [Period(year), *sorted(of_year, key=lambda month: month.value, reverse=True)]
    return found


def choice_key(kind: DemandKind) -> str:
    return f"efterfragan-{kind.value}"


def choice_title(kind: DemandKind) -> str:
    return f"Efterfrågan och utbud: {kind.label!s}"


def choices(day: date) -> list[Choice]:
    """The period; this year where nothing is chosen."""
    return [Choice("period", "Period", {period.value: str(period) for period in periods(day)})]


def page_figures(index: Index, chosen: Mapping[str, str]) -> Table:
    """How many lists were shown."""
    sums = _sums(chosen["period"], _hidden())
    numbers = {kind: sum(sums.get(kind.value, {}).values()) for kind in (DemandKind.PAGE, DemandKind.EMPTY)}
    labels = ("alla visade listor", "varav inget utbud säkert passade")
    return Table(
        key=PAGES_KEY,
        title=PAGES_TITLE,
        definition=(
            "Hur många gånger första sidan av listan över stöd har visats för föräldrar. Det är sidvisningar, inte "
            "personer. Robotar, inloggad personal och allt som rör känsliga ämnen räknas inte."
        ),
        day=index.day,
        row_heading="Vad",
        columns=plain_columns(count="Antal"),
        rows=tuple(
            Row(kind.value, label, plain_cells(shown(number)))
            for (kind, number), label in zip(numbers.items(), labels, strict=True)
        ),
        options=in_words(choices(index.day), chosen),
    )


def choice_figures(kind: DemandKind, index: Index, chosen: Mapping[str, str]) -> Table:
    """What was chosen of one kind, beside what there is of it."""
    hidden = _hidden()
    asked = _sums(chosen["period"], hidden).get(kind.value, {})
    options = _options(index, hidden, [kind])[kind.value]
    known = {option.value for option in options}
    gone = sorted(value for value in asked if value not in known)
    return Table(
        key=choice_key(kind),
        title=choice_title(kind),
        definition=CHOICE_DEFINITION,
        day=index.day,
        row_heading=capfirst(str(kind.label)),
        columns=plain_columns(
            asked="Efterfrågat",
            sure="Utbud som passar",
            perhaps="Utbud som kanske passar",
            missing="Saknas",
        ),
        rows=(
            *(
                _choice(kind, option, asked.get(option.value, 0))
                for option in sorted(options, key=lambda option: _order(asked.get(option.value, 0)))
            ),
            *(
                Row(
                    value,
                    f"{value} (finns inte längre i listan)",
                    plain_cells(shown(asked[value]), None, None, ""),
                )
                for value in gone
            ),
        ),
        options=in_words(choices(index.day), chosen),
    )


def empty_figures(index: Index, chosen: Mapping[str, str]) -> Table:
    """The lists that nothing surely fitted."""
    hidden = _hidden()
    empty = _sums(chosen["period"], hidden).get(DemandKind.EMPTY.value, {})
    labels = dict(_labels(_options(index, hidden, CHOICES)))
    rows = [
        (labels.get(value, value) if value else OTHER_CHOICES, value, number)
        for value, number in empty.items()
    ]
    return Table(
        key=EMPTY_KEY,
        title=EMPTY_TITLE,
        definition=(
            "Valet står bara när det var det enda som valdes. Annars räknas listan bara som ”"
            f"{OTHER_CHOICES}”: vad någon har valt tillsammans sparas inte, och inte heller vad någon har skrivit."
        ),
        day=index.day,
        row_heading="Det som valdes",
        columns=plain_columns(count="Antal"),
        rows=tuple(
            Row(value, label, plain_cells(shown(number)))
            for label, value, number in sorted(rows, key=lambda row: (_order(row[2]), row[0]))
        ),
        options=in_words(choices(index.day), chosen),
    )


def _hidden() -> set[str]:
    """The topics that are not told of."""
    return set(Topic.objects.filter(is_sensitive=True).values_list("slug", flat=True))


def _options(index: Index, hidden: set[str], kinds: Iterable[DemandKind]) -> dict[str, list[FacetOption]]:
    supply = OfferFilter(None, index=index, now=at_minute(index.day, 0))
    return {
        kind.value: [
            option
            for option in supply.facet(kind.value)
            if kind != DemandKind.TOPIC or option.value not in hidden
        ]
        for kind in kinds
    }


def _sums(period: str, hidden: set[str]) -> Sums:
    """The sums of a period by kind and value; a topic that has become sensitive since is not told of."""
    sensitive = hidden | {f"topic={slug}" for slug in hidden}
    rows = DemandCount.objects.filter(period__startswith=period).values("kind", "value")
    found: Sums = {}
    for row in rows.annotate(total=Sum("count")).order_by():
        if row["value"] in sensitive:
            continue
        found.setdefault(row["kind"], {})[row["value"]] = row["total"]
    return found


def shown(number: int) -> Value:
    """A sum as it may be seen."""
    return FEWER if 0 < number < FEW else number


def _order(number: int) -> int:
    """Where a sum stands among others: small ones alike, or their order would tell what is not shown."""
    return -number if number >= FEW else -bool(number)


def _choice(kind: DemandKind, option: FacetOption, asked: int) -> Row:
    is_gap = bool(asked) and not option.count
    missing = "efterfrågas men finns inte" if is_gap else ""
    cells = plain_cells(shown(asked), option.count, option.more, missing)
    address = f"{reverse('offers:list')}?{urlencode({kind.value: option.value})}"
    return Row(option.value, capfirst(str(option.label)), cells, address, is_gap)


def _labels(options: dict[str, list[FacetOption]]) -> Iterable[tuple[str, str]]:
    for kind, found in options.items():
        for option in found:
            word = str(DemandKind(kind).label)
            yield f"{kind}={option.value}", f"{word}: {option.label}"
