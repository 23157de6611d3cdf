"""Arenas where parents already are, by the years that sources speak of, and methods with what is known of them."""

from collections import defaultdict
from datetime import date

from catalogue.models import Place
from offers.figures import Row, Table, plain_cells, plain_columns
from offers.models import Offer
from offers.programme.facts import Facts

ARENAS_KEY, ARENAS_TITLE = "arenor", "Arenor per år"
METHODS_KEY, METHODS_TITLE = "metoder", "Kunskapsbaserade metoder och vad man vet om dem"


def arena_figures(day: date) -> Table:
    """One row for each year, the latest first."""
    arenas = Place.objects.published().filter(is_arena=True).prefetch_related("sources")
    by_year: dict[int, list[Place]] = defaultdict(list)
    yearless = []
    for place in arenas:
        years = {source.year for source in place.sources.all() if source.year}
        for year in years:
            by_year[year].append(place)
        if not years:
            yearless.append(place)
    rows = [
        Row(str(year), str(year), plain_cells(len(by_year[year]), _names(by_year[year])))
        for year in sorted(by_year, reverse=True)
    ]
    unsaid = Place.objects.published().filter(is_arena=None).count()
    return Table(
        key=ARENAS_KEY,
        title=ARENAS_TITLE,
        definition=(
            "En arena är en plats där föräldrar redan är. En plats räknas till de år som dess källor talar om; samma "
            "plats kan räknas flera år. Platser med dold adress räknas men namnges inte."
        ),
        day=day,
        row_heading="År",
        columns=plain_columns(arenas="Arenor", names="Vilka"),
        rows=(
            *rows,
            Row("no-year", "inget år i källorna", plain_cells(len(yearless), _names(yearless))),
            Row("unsaid", "ingen har sagt om platsen är en arena", plain_cells(unsaid, "")),
        ),
    )


def _names(places: list[Place]) -> str:
    return ", ".join(sorted(place.name_sv for place in places if not place.hide_address))


def method_figures(facts: Facts) -> Table:
    """One row for each method and what is said of its evidence."""
    groups: dict[tuple[str, str], set[int]] = defaultdict(set)
    public = Offer.objects.public(facts.day).order_by()
    for pk, method, evidence in public.values_list("pk", "method", "evidence"):
        groups[method.strip(), evidence.strip() if method.strip() else ""].add(pk)
    nameless = groups.pop(("", ""), set())
    rows = [
        Row(f"{method}|{evidence}", method, plain_cells(len(offers), facts.names(offers), evidence or None))
        for (method, evidence), offers in sorted(groups.items())
    ]
    return Table(
        key=METHODS_KEY,
        title=METHODS_TITLE,
        definition=(
            "Metod och evidens så som de är skrivna på utbudet, med den källa som står där. Där ingen har skrivit "
            "något om evidensen står ”ingen uppgift”: det säger inte att metoden saknar stöd."
        ),
        day=facts.day,
        row_heading="Metod",
        columns=plain_columns(offers="Utbud", committees="Nämnder", evidence="Evidens"),
        rows=(*rows, Row("", "ingen metod angiven", plain_cells(len(nameless), "", None))),
    )
