"""Follow-up: where the chain of support breaks, each figure defined once.

``FIGURES`` names every set of figures: those of this package, of the programme, of the plan and of demand.
``compute`` makes one as a :class:`Table` of plain values from the index of public offers and the choices in an
address; pages, files, commands and reports all ask it. Every count has three answers: what is surely so, what may
come to it where something is unknown (``more``), and the rest.
"""

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import override

from offers.figures import Cell, Table, understand
from offers.followup.registry import FIGURES, Figure
from offers.index import Index, current_index, kept_index, outline

__all__ = ["FIGURES", "SELECTION", "Figure", "compute", "index_for", "selected", "selection"]

SELECTION = "urval"  # of the staff's list of offers: what a figure counts


def index_for(figure: Figure, now: datetime) -> Index:
    """The index in memory; an outline, which is read faster, where that is enough and there is no index yet."""
    if figure.from_outline:
        return kept_index(now) or outline(now.date())
    return current_index(now)


def compute(index: Index, key: str, asked: Mapping[str, str]) -> tuple[Table, dict[str, str], list[str]]:
    """A set of figures by its name: the table, the choices that made it, and a sentence for each that is not known."""
    figure = FIGURES[key]
    with override("sv"):
        chosen, problems = understand(figure.choices(index), asked)
        return figure.build(index, chosen), chosen, problems


def selection(key: str, row: str, column: str, chosen: Mapping[str, str]) -> str:
    """A cell in one word for an address, so that the offers it counts can be found again."""
    query = QueryDict(mutable=True)
    query.update({"figure": key, "row": row, "column": column, **chosen})
    return query.urlencode()


def selected(index: Index, word: str) -> tuple[Cell, str] | None:
    """The cell that such a word means in the register as it is now, and its name; None where there is none."""
    asked = QueryDict(word).dict()
    key, row, column = (str(asked.pop(name, "")) for name in ("figure", "row", "column"))
    if key not in FIGURES:
        return None
    table, _chosen, _problems = compute(index, key, {name: str(value) for name, value in asked.items()})
    return table.cell(row, column)
