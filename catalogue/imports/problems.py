"""What is wrong with a file, and what was guessed: one Swedish sentence each, that says where it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN = 200


class CellError(Exception):
    """A value cannot be read. The message says why and how to mend it; the caller knows where."""


class ImportRefusedError(Exception):
    """The import was refused as a whole, and nothing is saved."""

    def __init__(self, problems: "Problems"):
        super().__init__(f"{len(problems.found)} fel")
        self.problems = problems


@dataclass(frozen=True)
class Remark:
    """A sentence about a file, about a row of it, or about a cell."""

    label: str
    sentence: str
    row: int | None = None
    heading: str = ""

    def __str__(self) -> str:
        where = self.label
        if self.row is not None:
            where += f", rad {self.row}"
        if self.heading:
            where += f", kolumnen ”{self.heading}”"
        return f"{where}: {self.sentence}"


class Problems:
    """All problems and all guesses of one import, in the order in which they were found."""

    def __init__(self) -> None:
        self.found: list[Remark] = []
        self.guesses: list[Remark] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def sentences(self) -> list[str]:
        return [str(problem) for problem in self.found]

    def add(self, label: str, sentence: str, row: int | None = None, heading: str = "") -> None:
        self.found.append(Remark(label, sentence, row, heading))

    def guess(self, label: str, written: str, read: str, row: int, heading: str = "") -> None:
        """Note that something was not written as the register writes it, and how it was taken."""
        self.guesses.append(Remark(label, f"{quoted(written)} läst som {read}.", row, heading))

    def refused_rows(self) -> dict[str, set[int]]:
        """The rows with a problem, by sheet."""
        rows: dict[str, set[int]] = {}
        for problem in self.found:
            if problem.row is not None:
                rows.setdefault(problem.label, set()).add(problem.row)
        return rows

    def suggest(self, text: str, known: Iterable[str]) -> str:
        """The closest known word as a sentence; "" when nothing is close, or nobody will read it anyway."""
        if len(self.found) >= SHOWN:
            return ""
        found = get_close_matches(text, list(known), 1)
        return f" Menade du ”{found[0]}”?" if found else ""

    def shown(self) -> list[str]:
        """What to print: the first sentences, and how many more there are."""
        return first_ones(self.found)

    def shown_guesses(self) -> list[str]:
        """The guesses to print, those that are told of many rows only once."""
        return first_ones(together(self.guesses))


def first_ones(remarks: list[Remark]) -> list[str]:
    rest = len(remarks) - SHOWN
    return [str(remark) for remark in remarks[:SHOWN]] + ([f"… och {rest} till."] if rest > 0 else [])


def together(remarks: Iterable[Remark]) -> list[Remark]:
    """The same remark about many rows of a column becomes one, that names the first of them."""
    rows: dict[tuple[str, str, str], list[int | None]] = {}
    for remark in remarks:
        rows.setdefault((remark.label, remark.heading, remark.sentence), []).append(remark.row)
    return [
        Remark(label, sentence + _more(len(found) - 1), found[0], heading)
        for (label, heading, sentence), found in rows.items()
    ]


def _more(rows: int) -> str:
    if not rows:
        return ""
    return f" Likadant på {rows} {'rad' if rows == 1 else 'rader'} till."


def quoted(text: str) -> str:
    """A value inside a sentence, on one line and at most 40 characters long, all of which can be seen."""
    line = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))
    return f"”{line[:39]}…”" if len(line) > 40 else f"”{line}”"
