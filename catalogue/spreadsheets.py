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
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FORMULA = re.compile(r"'*[=+\-@\t\r\0]")
FORMATS = ("csv", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
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
    """A workbook with one sheet of text cells and a heading row that stays in view, written row by row."""
    out = BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        _write_row(sheet, 0, head, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row)
    return out.getvalue()


def _write_row(sheet: Worksheet, number: int, row: list[str], style: Format | None = None) -> None:
    for column, text in enumerate(row):
        if text:
            sheet.write_string(number, column, UNPRINTABLE.sub("", text)[:MAX_CELL], style)
