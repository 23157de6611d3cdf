"""The sheets of an XLSX workbook as rows of text, after a look at the archive that it is."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook

from catalogue.imports.problems import CellError, Problems, quoted
from catalogue.imports.reading import MAX_COLUMNS, RawRow, Sheet, check_size, refuse_name, sheet_from_rows

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
MAX_ENTRIES = 1_000
MAX_ROWS = 200_000
NO_WORKBOOK = (
    "Filen är ingen hel XLSX-arbetsbok. Öppna den i kalkylprogrammet och spara den på nytt som .xlsx."
)


def read_workbook(path: Path, known: Iterable[str], problems: Problems) -> list[Sheet]:
    """The sheets of a workbook whose names are files of the register."""
    try:
        check_size(path)
        check_archive(path)
        return _read_sheets(path, list(known), problems)
    except CellError as error:
        problems.add(path.name, str(error))
    return []


def check_archive(path: Path) -> None:
    """Refuse what is no workbook, and what would swell when it is unpacked, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CellError(_not_a_zip(path)) from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise CellError("Filen är låst med lösenord. Spara den utan lösenord.")
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
        raise CellError(
            "Arbetsboken är orimligt stor när den packas upp. Spara bara registrets blad i en ny arbetsbok."
        )
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= {entry.filename for entry in entries}:
        raise CellError(NO_WORKBOOK)


def _not_a_zip(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(4) == b"\xd0\xcf\x11\xe0":
            return "Filen är låst med lösenord eller ett gammalt .xls. Spara den som .xlsx utan lösenord."
    return NO_WORKBOOK


def _read_sheets(path: Path, known: list[str], problems: Problems) -> list[Sheet]:
    sheets = []
    # openpyxl meets a damaged part in many ways: KeyError, ValueError, ParseError, BadZipFile, …
    try:
        with path.open("rb") as file, closing(load_workbook(file, read_only=True, data_only=False)) as book:
            for worksheet in book.worksheets:
                name, label = worksheet.title.strip().lower(), f"{path.name}, bladet {worksheet.title}"
                rows = _rows(worksheet, label, problems)
                if name not in known:
                    refuse_name(label, name, known, problems)
                elif sheet := sheet_from_rows(name, label, rows, problems):
                    sheets.append(sheet)
    except Exception as error:
        raise CellError(NO_WORKBOOK) from error
    return sheets


def _rows(worksheet, label: str, problems: Problems) -> Iterator[RawRow]:
    worksheet.reset_dimensions()  # some programs state a size that is wrong, and rows would be lost
    for number, cells in enumerate(worksheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            problems.add(
                label,
                f"Bladet har fler än {MAX_ROWS} rader. Ta bort tomma rader i slutet, eller dela upp det.",
            )
            return
        yield number, [_text_unless_formula(cell) for cell in cells]


def _text_unless_formula(cell) -> str | CellError:
    if cell.value is None:
        return ""
    if cell.data_type in ("f", "e"):
        text = quoted(str(getattr(cell.value, "text", cell.value)))
        return CellError(f"Cellen {cell.coordinate} innehåller {text}. Skriv värdet i stället för en formel.")
    return cell_text(cell.value)


def cell_text(value) -> str:
    """A cell as one would write it in a CSV file: ISO dates, times as HH:MM, whole numbers without ".0"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)
