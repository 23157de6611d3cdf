"""What is wrong with a file: one Swedish sentence each, that says where it is and how to mend it."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 200


class CellError(Exception):
    """A value cannot be read. The message says why and how to mend it; the caller knows where."""


class ImportRefusedError(Exception):
    """The import was refused as a whole, and nothing is saved."""

    def __init__(self, problems: "Problems"):
        super().__init__(f"{len(problems.sentences)} fel")
        self.problems = problems


class Problems:
    """All problems of one import, in the order in which they were found."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.rows: dict[str, set[int]] = {}

    def __bool__(self) -> bool:
        return bool(self.sentences)

    def add(self, label: str, sentence: str, row: int | None = None, heading: str = "") -> None:
        where = label
        if row is not None:
            where += f", rad {row}"
            self.rows.setdefault(label, set()).add(row)
        if heading:
            where += f", kolumnen ”{heading}”"
        self.sentences.append(f"{where}: {sentence}")

    def suggest(self, text: str, known: Iterable[str]) -> str:
        """The closest known word as a sentence; "" when nothing is close, or nobody will read it anyway."""
        if len(self.sentences) >= SHOWN:
            return ""
        found = get_close_matches(text, list(known), 1)
        return f" Menade du ”{found[0]}”?" if found else ""

    def shown(self) -> list[str]:
        """What to print: the first sentences, and how many more there are."""
        rest = len(self.sentences) - SHOWN
        return self.sentences[:SHOWN] + ([f"… och {rest} till."] if rest > 0 else [])


def quoted(text: str) -> str:
    """A value inside a sentence, on one line and at most 40 characters long."""
    line = " ".join(text.split())
    return f"”{line[:39]}…”" if len(line) > 40 else f"”{line}”"
