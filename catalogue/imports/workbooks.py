"""The sheets of an XLSX workbook as rows of text, after a look at the archive that it is."""

import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import load_workbook

from catalogue.imports.problems import CellError, Problems, quoted
from catalogue.imports.reading import MAX_COLUMNS, RawRow, Sheet, sheet_from_rows

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
MAX_ENTRIES = 1_000
MAX_ROWS = 200_000
TOO_MANY_ROWS = f"Bladet har fler än {MAX_ROWS} rader. Ta bort tomma rader i slutet, eller dela upp det."
NO_WORKBOOK = (
    "Filen är ingen hel XLSX-arbetsbok. Öppna den i kalkylprogrammet och spara den på nytt som .xlsx."
)


def read_workbook(data: bytes, label: str, problems: Problems) -> list[Sheet]:
    """The sheets of an XLSX workbook."""
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= check_archive(data):
        raise CellError(NO_WORKBOOK)
    sheets = []
    # openpyxl meets a damaged part in many ways: KeyError, ValueError, ParseError, BadZipFile, …
    try:
        with closing(load_workbook(BytesIO(data), read_only=True, data_only=False)) as book:
            for worksheet in book.worksheets:
                name, where = worksheet.title.strip().lower(), f"{label}, bladet {worksheet.title}"
                sheet = sheet_from_rows(name, where, _rows(worksheet, where, problems), problems)
                sheets.append(replace(sheet, may_be_empty=True))
    except Exception as error:
        raise CellError(NO_WORKBOOK) from error
    return sheets


def check_archive(data: bytes) -> set[str]:
    """The names in an archive. Refuses what would swell when it is unpacked, before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CellError(NO_WORKBOOK) from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise CellError("Filen är låst med lösenord. Spara den utan lösenord.")
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
        raise CellError(
            "Arbetsboken är orimligt stor när den packas upp. Spara bara registrets blad i en ny arbetsbok."
        )
    return {entry.filename for entry in entries}


def _rows(worksheet, label: str, problems: Problems) -> Iterator[RawRow]:
    worksheet.reset_dimensions()  # some programs state a size that is wrong, and rows would be lost
    for number, cells in enumerate(worksheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            problems.add(label, TOO_MANY_ROWS)
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
    if isinstance(value, float) and 0 < value < 1:
        return f"{value:.10f}"  # may be a time of day, which "0.25" would not be taken for
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
