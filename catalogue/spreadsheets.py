"""Rows of text as CSV and XLSX files.

No cell is ever run as a formula: XLSX cells are typed as text, and in CSV a leading = + - @ tab or NUL gets
an apostrophe, which the import takes off again. CSV starts with a byte order mark and uses semicolons, so
that a Swedish Excel opens it with its columns and its å ä ö.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FORMULA = re.compile(r"'*[=+\-@\t\r\0]")
FORMATS = ("csv", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELL = 32_767  # Excel's own limit
LINES_A_CHUNK = 100


def download(name: str, file_format: str, head: list[str], rows: Iterable[list[str]]) -> HttpResponseBase:
    """The rows as a file to download; CSV streams, a workbook is whole before it is sent."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{file_format}"',
        "X-Robots-Tag": "noindex",
    }
    if file_format == "csv":
        chunks = csv_chunks(head, rows)
        return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=headers)
    return HttpResponse(xlsx_bytes(name, head, rows), content_type=XLSX_TYPE, headers=headers)


class _Echo:
    """A file that gives back what is written, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def csv_chunks(head: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    """CSV as bytes, a hundred lines at a time."""
    writer = csv.writer(_Echo(), delimiter=";")
    lines = ["\ufeff" + writer.writerow(head)]
    for row in rows:
        lines.append(writer.writerow([guard(cell) for cell in row]))
        if len(lines) >= LINES_A_CHUNK:
            yield "".join(lines).encode()
            lines = []
    yield "".join(lines).encode()


def guard(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; the import takes exactly one apostrophe off again."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def xlsx_bytes(name: str, head: list[str], rows: Iterable[list[str]]) -> bytes:
    """A workbook with one sheet of text cells and a heading row that stays in view."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_text_cell(sheet, text, font=Font(bold=True)) for text in head])
    for row in rows:
        sheet.append([_text_cell(sheet, text) if text.startswith("=") else _plain(text) for text in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(text: str) -> str | None:
    """A text that a workbook can hold; nothing at all where it is empty."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL] or None


def _text_cell(sheet: WriteOnlyWorksheet, text: str, font: Font | None = None) -> Cell:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, _plain(text))
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell
