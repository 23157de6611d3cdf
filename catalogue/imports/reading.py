"""Files to rows of text: a folder of CSV files as spreadsheet programs write them, or a workbook's sheets.

Nothing here knows what a column means. A file that cannot be read is a problem, never an exception.
"""

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.imports.problems import CellError, Problems, quoted

MAX_BYTES = 50_000_000
MAX_CELL = 20_000
MAX_COLUMNS = 300
TABLE_FILES = {".csv", ".tsv", ".xlsx", ".xls", ".ods"}
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")

# Our CSV files guard such a cell with an apostrophe, so that no spreadsheet program takes it for a formula.
GUARD = re.compile(r"'(?='*[=+\-@\t\r\x00])")
MISREAD = re.compile("Ã[¥¤¶…„–©]")  # å ä ö Å Ä Ö é of UTF-8, read as Windows-1252
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
csv.field_size_limit(MAX_BYTES)


@dataclass
class Sheet:
    """One table as text: headings in lower case, and rows with the numbers that a spreadsheet shows."""

    name: str
    label: str
    headings: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


# A cell that cannot be taken as text travels as the reason why, until its heading is known.
RawRow = tuple[int, list[str | CellError]]


def read_folder(folder: Path, known: Iterable[str], problems: Problems) -> list[Sheet]:
    """The CSV files of a folder; a table file with an unknown name is a problem, other files are not read."""
    sheets = []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix.lower() not in TABLE_FILES or path.name.startswith((".", "~")):
            continue
        name = path.stem.lower()
        if path.suffix.lower() != ".csv" or name not in known:
            refuse_name(path.name, name, known, problems)
        elif sheet := _read_csv(path, name, problems):
            sheets.append(sheet)
    return sheets


def refuse_name(label: str, name: str, known: Iterable[str], problems: Problems) -> None:
    known = list(known)
    mend = problems.suggest(name, known) or f" Kända namn: {', '.join(known)}."
    problems.add(label, f"Filen hör inte till registret. Byt namn eller ta bort den.{mend}")


def sheet_from_rows(name: str, label: str, rows: Iterable[RawRow], problems: Problems) -> Sheet | None:
    """A sheet: the first row holds the headings, blank rows are left out, every cell is cleaned."""
    numbered = iter(rows)
    first = next(numbered, None)
    if first is None or not any(first[1]):
        problems.add(label, "Filen är tom. Skriv kolumnernas rubriker på första raden.")
        return None
    sheet = Sheet(name, label, [_heading(cell, label, problems) for cell in first[1]])
    while sheet.headings and not sheet.headings[-1]:
        sheet.headings.pop()
    for number, cells in numbered:
        if any(cells):
            sheet.rows.append((number, _clean_row(cells, sheet, number, problems)))
    return sheet


def _heading(cell: str | CellError, label: str, problems: Problems) -> str:
    try:
        return " ".join(clean(cell).split()).lower()
    except CellError as error:
        problems.add(label, str(error), 1)
    return ""


def _clean_row(cells: list[str | CellError], sheet: Sheet, number: int, problems: Problems) -> list[str]:
    width = len(sheet.headings)
    if any(cells[width:]):
        problems.add(
            sheet.label,
            f"Raden har fler celler än rubrikraden, som har {width}. "
            "Sätt citattecken om text som innehåller skiljetecknet.",
            number,
        )
    cleaned = []
    for heading, cell in zip(sheet.headings, cells, strict=False):
        try:
            cleaned.append(clean(cell) if cell else "")
        except CellError as error:
            problems.add(sheet.label, str(error), number, heading)
            cleaned.append("")
    return cleaned + [""] * (width - len(cleaned))


def clean(text: str | CellError) -> str:
    """A cell without surrounding space and without the guard against formulas."""
    if isinstance(text, CellError):
        raise text
    text = GUARD.sub("", text, count=1) if text.startswith("'") else text
    if CONTROL.search(text):
        raise CellError(
            f"{quoted(CONTROL.sub('�', text))} innehåller ett osynligt styrtecken. Skriv om cellen."
        )
    if len(text) > MAX_CELL:
        raise CellError(f"Texten har {len(text)} tecken. Korta den till högst {MAX_CELL}.")
    text = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return sys.intern(text)  # the same words stand in thousands of cells


def _read_csv(path: Path, name: str, problems: Problems) -> Sheet | None:
    try:
        text = decode(_read_bytes(path))
        return sheet_from_rows(name, path.name, _csv_rows(text, path.name, problems), problems)
    except CellError as error:
        problems.add(path.name, str(error))
    return None


def _read_bytes(path: Path) -> bytes:
    check_size(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise CellError("Filen går inte att öppna. Kontrollera att du får läsa den.") from error


def check_size(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise CellError(
            "Filen är större än 50 MB. Dela upp den eller ta bort det som inte hör till registret."
        )


def decode(data: bytes) -> str:
    """Text from what spreadsheet programs write: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data.startswith(SIGNATURES):
        raise CellError("Filen är inte en CSV-fil, fast den heter så. Spara den som CSV (UTF-8).")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not MISREAD.search(text):
            return text
    raise CellError("Filens tecken går inte att läsa. Spara den som CSV (UTF-8).")


def _csv_rows(text: str, label: str, problems: Problems) -> Iterator[RawRow]:
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_unless_formula(cell) for cell in cells]
    except csv.Error:
        mend = "Skriv två citattecken i rad för ett citattecken inne i en text."
        problems.add(label, f"Ett citattecken saknar sitt par. {mend}", number + 1)


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that stands most often in the row of headings."""
    first_line = text.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=first_line.count)


def _unless_formula(cell: str) -> str | CellError:
    if cell.startswith("\t") or cell.lstrip(" ").startswith(("=", "@")):
        return CellError(
            f"{quoted(cell)} kan vara en formel. Ta bort första tecknet, eller skriv en apostrof framför det."
        )
    return cell
