"""What a figure of the follow-up is: plain data with its definition, for page, file and frozen report alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | None  # None: nobody knows
UNKNOWN = "ingen uppgift"


@dataclass(frozen=True)
class Row:
    """One line. ``address`` leads to what it counts; ``is_gap`` marks what the programme asks for and is not there."""

    cells: Sequence[Cell]
    address: str = ""
    is_gap: bool = False


@dataclass(frozen=True)
class Figures:
    """A table: ``key`` names it in addresses, ``definition`` says in Swedish exactly what is counted."""

    key: str
    title: str
    definition: str
    columns: Sequence[str]
    rows: Sequence[Row]

    def as_data(self) -> dict[str, Any]:
        """What a file or a frozen year holds: no address, since addresses change."""
        return {
            "title": self.title,
            "definition": self.definition,
            "columns": list(self.columns),
            "rows": [list(row.cells) for row in self.rows],
        }

    @property
    def gap_count(self) -> int:
        return sum(row.is_gap for row in self.rows)

    def texts(self) -> list[list[str]]:
        """The rows as text cells of a spreadsheet."""
        return [[in_words(cell) for cell in row.cells] for row in self.rows]


def in_words(cell: Cell) -> str:
    return UNKNOWN if cell is None else str(cell)
