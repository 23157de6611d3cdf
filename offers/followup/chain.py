"""The chain: what there is for every year of age, from pregnancy to 17, and where there is nothing."""

from collections.abc import Mapping

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
    base = _among(index, among)
    amounts = None if measure == "offers" else week(index, measure)
    ages = {year: index.age(span) for year, span in spans()}
    open_ended = Answer(_open_ended(index))
    rows = tuple(
        Row(
            line.key,
            line.label,
            (
                *(
                    _cell(index, [base, line.answer, ages[y]], line, [*among, ("age", y)], amounts)
                    for y in YEARS
                ),
                _cell(index, [base, line.answer, open_ended], line, None, amounts),
                _cell(index, [base, line.answer], line, among, amounts),
            ),
        )
        for line in lines(index, kind)
        if chosen.get(kind, "") in ("", line.key)
    )
    options = choices(index)
    return Table(
        key=KEY,
        title=f"{TITLE}: {MEASURES[measure].lower()} efter ålder",
        definition=DEFINITION if amounts is None else f"{DEFINITION} {WEEK}",
        day=index.day,
        row_heading=LINES[kind][0],
        columns=tuple(_columns()),
        rows=rows,
        options=in_words(options, chosen),
    )


def spans() -> list[tuple[str, AgeSpan]]:
    """The years of the thread, each with its months, as the public list understands them."""
    return [(year, span) for year in YEARS if (span := parse_age(year))]


def _columns() -> list[Column]:
    ages = [
        Column(
            year, "Väntar barn" if span.low < 0 else f"{year} år", "Väntar" if span.low < 0 else year, "Ålder"
        )
        for year, span in spans()
    ]
    return [
        *ages,
        Column(UNKNOWN, "Ålder okänd", tone=Tone.PLAIN),
        Column(ALL, "Alla åldrar", tone=Tone.PLAIN),
    ]


def _among(index: Index, asked: list[tuple[str, str]]) -> Answer:
    """The three answers to what the chain is narrowed to, as the public list gives them."""
    query = QueryDict(mutable=True)
    query.update(dict(asked))
    return OfferFilter(query, index=index, now=at_minute(index.day, 0)).combined()


def _open_ended(index: Index) -> int:
    """The offers of which an end of the ages is not known; the same that the staff's list calls without age."""
    return mask_of(bit for bit, row in enumerate(index.rows) if row.min_age is None or row.max_age is None)


def _cell(
    index: Index, answers: list[Answer], line: Line, asks: list[tuple[str, str]] | None, amounts: Week | None
) -> Cell:
    found = all_of(answers, index.everything)
    query = None if asks is None else line.query(*asks)
    if amounts is None:
        return Cell(found.yes.bit_count(), found.unknown.bit_count(), offers=found.yes, query=query)
    sure, more = amounts.of(found.yes, found.possible)
    return Cell(number(sure), number(more), offers=found.yes, query=query)
