"""Where there is nothing: the gaps that a coordinator asks for first, each with what may yet be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.models import DistrictKind
from catalogue.translations import LANGUAGE_CODES
from offers.answers import Answer, all_of
from offers.figures import Cell, Column, Row, Table, Tone
from offers.followup import lines
from offers.followup.chain import spans
from offers.followup.lines import Line
from offers.followup.preschools import Preschools, open_preschools
from offers.followup.spread import drop_in
from offers.index import Index
from offers.models import Scope

KEY, TITLE = "glapp", "Här fattas det"
DEFINITION = (
    "Varje rad räknar upp det som inget publicerat utbud säkert täcker. ”Kanske” är hur många utbud som kan täcka "
    "det, där uppgiften saknas. Öppna förskolor är publicerade platser; där är ”kanske” de vars kommundel inte är känd."
)
COLUMNS = tuple(
    Column(key, label, tone=Tone.PLAIN)
    for key, label in (("number", "Antal"), ("all", "Av"), ("names", "Vilka"))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that may be missing: how much surely covers it, and how much perhaps does."""

    name: str
    sure: int
    perhaps: int

    def __str__(self) -> str:
        return f"{self.name} ({self.perhaps} kanske)" if self.perhaps else self.name


def build(index: Index, chosen: Mapping[str, str]) -> Table:
    preschools = open_preschools(index)
    questions = [
        ("ages", "Åldrar utan universellt utbud", _ages(index)),
        ("open-preschools", "Kommundelar utan öppen förskola", _open_preschools(index, preschools)),
        ("drop-in", "Kommundelar utan drop-in", _drop_in(index)),
        ("languages", "Sajtens språk som inget utbud talas på", _of(_site_languages(index))),
        ("focus", "Inriktningar i programmet utan utbud", _of(lines.focus_areas(index))),
        ("topics", "Ämnen utan utbud", _of(lines.topics(index))),
        ("audiences", "Målgrupper utan utbud", _of(lines.audiences(index))),
        ("committees", "Nämnder i programmet utan utbud", _of(_named_committees(index))),
    ]
    return Table(
        key=KEY,
        title=TITLE,
        definition=DEFINITION,
        day=index.day,
        row_heading="Vad som saknas",
        columns=COLUMNS,
        rows=tuple(_row(key, label, list(asked)) for key, label, asked in questions),
    )


def _row(key: str, label: str, asked: list[Asked]) -> Row:
    missing = [one for one in asked if not one.sure]
    names = "; ".join(map(str, missing)) or "Inget saknas"
    return Row(key, label, (Cell(len(missing)), Cell(len(asked)), Cell(names)))


def _counted(name: str, answer: Answer) -> Asked:
    return Asked(name, answer.yes.bit_count(), answer.unknown.bit_count())


def _of(found: list[Line]) -> list[Asked]:
    return [_counted(line.label, line.answer) for line in found]


def _ages(index: Index) -> Iterator[Asked]:
    universal = index.column("scope", Scope.UNIVERSAL.value, unknown="")
    for year, span in spans():
        name = "väntar barn" if span.low < 0 else f"{year} år"
        yield _counted(name, all_of([universal, index.age(span)], index.everything))


def _site_languages(index: Index) -> list[Line]:
    return [line for line in lines.languages(index) if line.key in LANGUAGE_CODES]


def _named_committees(index: Index) -> list[Line]:
    keys, named = index.keys.get("committee", {}), lines.programme_committees()
    return [line for line in lines.committees(index) if keys.get(line.key) in named]


def _drop_in(index: Index) -> Iterator[Asked]:
    dropping_in = drop_in(index)
    for line in lines.districts(index):
        yield _counted(line.label, all_of([dropping_in, line.answer], index.everything))


def _open_preschools(index: Index, found: Preschools) -> Iterator[Asked]:
    for key, term in index.terms["district"].items():
        if term.group == DistrictKind.DISTRICT:
            yield Asked(str(term.name), len(found.by_district.get(key, ())), len(found.nowhere))
