"""The chain: what there is for every year of age, from pregnancy to 17, and where there is nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from catalogue.recurrence import at_minute
from offers.ages import AgeSpan, parse_age
from offers.answers import Answer, all_of, mask_of
from offers.figures import Cell, Choice, Column, Row, Table, Tone, in_words, number
from offers.filters import OfferFilter
from offers.followup.lines import LINES, Line, districts, languages, lines, scopes
from offers.followup.weekly import DEFINITION as WEEK
from offers.followup.weekly import MEASURES as WEEKLY
from offers.followup.weekly import Week, week
from offers.index import Index

KEY, TITLE = "kedjan", "Den obrutna kedjan"
YEARS = ("expecting", *(str(year) for year in range(18)))
UNKNOWN, ALL = "unknown", "all"
MEASURES = {"offers": "Utbud", **WEEKLY}
NARROWING = {
    "scope": ("Bara universellt eller riktat", scopes),
    "language": ("Bara på språk", languages),
    "district": ("Bara i stadsdel", districts),
}
DEFINITION = (
    "Varje ruta visar hur mycket publicerat utbud som säkert riktar sig till barn i den åldern. "
    "”Kanske” är det som kan komma till, där någon uppgift saknas. Utbud för flera åldrar räknas i varje "
    "ålder, och utbud med flera ämnen, språk eller stadsdelar i varje rad. I kolumnen ”Ålder okänd” står det "
    "utbud där lägsta eller högsta åldern saknas."
)


def choices(index: Index) -> list[Choice]:
    """What the rows are, what is counted, and what to count among."""
    return [
        Choice("rows", "Rader", {kind: label for kind, (label, _lines) in LINES.items()}),
        Choice("measure", "Räkna", MEASURES),
        *(
            Choice(name, label, {"": "Alla", **{line.key: line.label for line in found(index)}})
            for name, (label, found) in NARROWING.items()
        ),
    ]


def build(index: Index, chosen: Mapping[str, str]) -> Table:
    kind, measure = chosen["rows"], chosen["measure"]
    among = [(name, chosen[name]) for name in NARROWING if chosen[name] and name != kind]
    amounts = None if measure == "offers" else week(index, measure)
    count = Count(index, among, amounts)
    shown = [line for line in lines(index, kind) if chosen.get(kind, "") in ("", line.key)]
    return Table(
        key=KEY,
        title=f"{TITLE}: {MEASURES[measure].lower()} efter ålder",
        definition=DEFINITION if amounts is None else f"{DEFINITION} {WEEK}",
        day=index.day,
        row_heading=LINES[kind][0],
        columns=tuple(_columns()),
        rows=tuple(Row(line.key, line.label, tuple(count.cells(line))) for line in shown),
        options=in_words(choices(index), chosen),
    )


def spans() -> list[tuple[str, AgeSpan]]:
    """The years of the thread, each with its months, as the public list understands them."""
    return [(year, span) for year in YEARS if (span := parse_age(year))]


def _columns() -> Iterator[Column]:
    for year, span in spans():
        expecting = span.low < 0
        label, short = ("Väntar barn", "Väntar") if expecting else (f"{year} år", year)
        yield Column(year, label, short, "Ålder")
    yield Column(UNKNOWN, "Ålder okänd", tone=Tone.PLAIN)
    yield Column(ALL, "Alla åldrar", tone=Tone.PLAIN)


@dataclass
class Count:
    """How the cells of a row are counted: among what, and what of each offer (``None``: the offer itself)."""

    index: Index
    among: list[tuple[str, str]]
    amounts: Week | None

    def cells(self, line: Line) -> Iterator[Cell]:
        for year, answer in self.ages.items():
            yield self._cell(line, answer, [*self.among, ("age", year)])
        yield self._cell(line, self.open_ended, None)
        yield self._cell(line, Answer(self.index.everything), self.among)

    @cached_property
    def ages(self) -> dict[str, Answer]:
        return {year: self.index.age(span) for year, span in spans()}

    @cached_property
    def open_ended(self) -> Answer:
        """The offers of which an end of the ages is not known; those that the staff's list calls without age."""
        rows = enumerate(self.index.rows)
        return Answer(mask_of(bit for bit, row in rows if row.min_age is None or row.max_age is None))

    @cached_property
    def base(self) -> Answer:
        """The three answers to what the chain is narrowed to, as the public list gives them."""
        query = QueryDict(mutable=True)
        query.update(dict(self.among))
        return OfferFilter(query, index=self.index, now=at_minute(self.index.day, 0)).combined()

    def _cell(self, line: Line, answer: Answer, asks: list[tuple[str, str]] | None) -> Cell:
        found = all_of([self.base, line.answer, answer], self.index.everything)
        query = None if asks is None else line.query(*asks)
        if self.amounts is None:
            return Cell(found.yes.bit_count(), found.unknown.bit_count(), offers=found.yes, query=query)
        sure, more = self.amounts.of(found.yes, found.possible)
        return Cell(number(sure), number(more), offers=found.yes, query=query)
