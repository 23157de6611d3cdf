"""Tables to rows of text, cleaned, and CSV and JSON as spreadsheet programs and exports write them.

Nothing here knows what a column means. A file that cannot be read is a problem, never an exception.
"""

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalogue.imports.problems import CellError, Problems, quoted

MAX_BYTES = 50_000_000
MAX_CELL = 20_000
MAX_COLUMNS = 300
NO_TABLES = (  # how archives, workbooks, documents, pictures and programs begin
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"MZ",
    b"<",
)
INVISIBLE = "\u200b\ufeff"  # zero-width space and byte order mark, which pasting brings along

# Our CSV files guard such a cell with an apostrophe, so that no spreadsheet program takes it for a formula.
GUARD = re.compile(r"'(?='*[=+\-@\t\r\x00])")
MISREAD = re.compile("Ã[¥¤¶…„–©]")  # å ä ö Å Ä Ö é of UTF-8, read as Windows-1252
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
csv.field_size_limit(MAX_BYTES)


@dataclass
class Sheet:
    """One table as text: headings in lower case, and rows with the numbers that a spreadsheet shows."""

    name: str
    label: str
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    written_as: dict[str, str] = field(
        default_factory=dict
    )  # headings that were guessed, by what they became
    may_be_empty: bool = False  # a workbook has sheets that nobody has written on


# A cell that cannot be taken as text travels as the reason why, until its heading is known.
RawRow = tuple[int, list[str | CellError]]


def refuse_name(label: str, name: str, known: Iterable[str], problems: Problems) -> None:
    known = list(known)
    mend = problems.suggest(name, known) or f" Kända namn: {', '.join(known)}."
    problems.add(label, f"Filen hör inte till registret. Byt namn eller ta bort den.{mend}")


def sheet_from_rows(name: str, label: str, rows: Iterable[RawRow], problems: Problems) -> Sheet:
    """A sheet: the first row holds the headings, blank rows are left out, every cell is cleaned."""
    numbered = iter(rows)
    _number, headings = next(numbered, (1, []))
    sheet = Sheet(name, label, [_heading(cell, label, problems) for cell in headings])
    while sheet.headings and not sheet.headings[-1]:
        sheet.headings.pop()
    for number, cells in numbered:
        if not all(_is_blank(cell) for cell in cells):
            sheet.rows.append((number, _clean_row(cells, sheet, number, problems)))
    return sheet


def _is_blank(cell: str | CellError) -> bool:
    return isinstance(cell, str) and not cell.strip().strip(INVISIBLE)


def _heading(cell: str | CellError, label: str, problems: Problems) -> str:
    try:
        return " ".join(clean(cell).split()).lower()
    except CellError as error:
        problems.add(label, str(error), 1)
    return ""


def _clean_row(cells: list[str | CellError], sheet: Sheet, number: int, problems: Problems) -> list[str]:
    width = len(sheet.headings)
    if not all(_is_blank(cell) for cell in cells[width:]):
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
    """A cell without the space around it that nobody sees."""
    if isinstance(text, CellError):
        raise text
    if CONTROL.search(text):
        raise CellError(
            f"{quoted(CONTROL.sub('�', text))} innehåller ett osynligt styrtecken. Skriv om cellen."
        )
    if len(text) > MAX_CELL:
        raise CellError(f"Texten har {len(text)} tecken. Korta den till högst {MAX_CELL}.")
    text = text.strip().strip(INVISIBLE).strip().replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return sys.intern(text)  # the same words stand in thousands of cells


def read_csv(data: bytes, name: str, label: str, problems: Problems) -> Sheet:
    """A table as a spreadsheet program saves it as text."""
    return sheet_from_rows(name, label, _csv_rows(decode(data), label, problems), problems)


def read_json(data: bytes, name: str, label: str, problems: Problems) -> Sheet:
    """A list of objects with the headings as names, as an export writes it."""
    mend = "Filen är ingen lista av poster som ett urval härifrån. Ladda ner en ny och ändra i den."
    try:
        records = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CellError(mend) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise CellError(mend)
    headings = list(dict.fromkeys(heading for record in records for heading in record))
    rows = [(1, headings)]
    for number, record in enumerate(records, start=2):
        rows.append((number, [_json_text(record.get(heading)) for heading in headings]))
    return sheet_from_rows(name, label, rows, problems)


def _json_text(value: object) -> str | CellError:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, str | int | float):
        return str(value)
    return CellError("Värdet är ingen text och inget tal. Skriv det som text.")


def decode(data: bytes) -> str:
    """Text from what spreadsheet programs write: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data.startswith(NO_TABLES):
        raise CellError("Filen är ingen tabell. Spara den som XLSX, ODS eller CSV (UTF-8).")
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
            yield number, [_unguarded(cell) for cell in cells]
    except csv.Error:
        mend = "Skriv två citattecken i rad för ett citattecken inne i en text."
        problems.add(label, f"Ett citattecken saknar sitt par. {mend}", number + 1)


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that stands most often in the row of headings."""
    first_line = text.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=first_line.count)


def _unguarded(cell: str) -> str | CellError:
    """The text of a cell without the guard against formulas; a formula is none."""
    if cell.startswith("\t") or cell.lstrip(" ").startswith(("=", "@")):
        return CellError(
            f"{quoted(cell)} kan vara en formel. Ta bort första tecknet, eller skriv en apostrof framför det."
        )
    return cell[1:] if GUARD.match(cell) else cell
