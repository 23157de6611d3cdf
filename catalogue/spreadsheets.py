"""Rows of text as files: CSV and XLSX for everyone, ODS and JSON for staff too.

No cell is ever run as a formula: XLSX and ODS cells are typed as text, and in CSV a leading = + - @ tab or NUL gets
an apostrophe, which the import takes off again. CSV starts with a byte order mark and uses semicolons, so
that a Swedish Excel opens it with its columns and its å ä ö.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FORMULA = re.compile(r"'*[=+\-@\t\r\0]")
FORMATS = ("csv", "xlsx")
STAFF_FORMATS = ("xlsx", "ods", "csv", "json")
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_CELL = 32_767  # Excel's own limit
LINES_A_CHUNK = 100


def download(
    name: str, file_format: str, head: list[str], rows: Iterable[list[str]], *, sheet: str = ""
) -> HttpResponseBase:
    """The rows as a file to download; CSV and JSON stream, a workbook is whole before it is sent."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{file_format}"',
        "X-Robots-Tag": "noindex",
    }
    if file_format == "csv":
        chunks = csv_chunks(head, rows)
        return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=headers)
    if file_format == "json":
        return StreamingHttpResponse(
            json_chunks(head, rows), content_type="application/json", headers=headers
        )
    if file_format == "ods":
        return HttpResponse(ods_bytes(sheet or name, head, rows), content_type=ODS_TYPE, headers=headers)
    return HttpResponse(xlsx_bytes(sheet or name, head, rows), content_type=XLSX_TYPE, headers=headers)


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


def workbook_bytes(sheets: Iterable[tuple[str, Iterable[list[str]]]]) -> bytes:
    """A workbook with several sheets of text cells, the first row of each as its heading."""
    out = BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        heading = book.add_format({"bold": True})
        for name, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            for number, row in enumerate(rows):
                _write_row(sheet, number, row, None if number else heading)
    return out.getvalue()


def _write_row(sheet: Worksheet, number: int, row: list[str], style: Format | None = None) -> None:
    for column, text in enumerate(row):
        if text:
            sheet.write_string(number, column, UNPRINTABLE.sub("", text)[:MAX_CELL], style)


def json_chunks(head: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    """A list of objects with the headings as names, a hundred at a time."""
    texts = (json.dumps(dict(zip(head, row, strict=True)), ensure_ascii=False) for row in rows)
    start = "[\n"
    while chunk := list(islice(texts, LINES_A_CHUNK)):
        yield (start + ",\n".join(chunk)).encode()
        start = ",\n"
    yield b"[]\n" if start == "[\n" else b"\n]\n"


# OpenDocument is written here, cell by cell: the library for it takes a second for every dozen wide rows.
NAMESPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
XML = '<?xml version="1.0" encoding="UTF-8"?>'
# Parts that the format does not ask for, but that some programs miss.
EMPTY_PARTS = {
    f"{name}.xml": f'{XML}<office:document-{name}{NAMESPACES} office:version="1.3">{inside}</office:document-{name}>'
    for name, inside in (("meta", "<office:meta/>"), ("styles", "<office:styles/>"))
}
FILE_ENTRIES = "".join(
    f'<m:file-entry m:full-path="{part}" m:media-type="text/xml"/>' for part in ("content.xml", *EMPTY_PARTS)
)
MANIFEST = (
    f'{XML}<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3">'
    f'<m:file-entry m:full-path="/" m:media-type="{ODS_TYPE}"/>{FILE_ENTRIES}</m:manifest>'
)


def ods_bytes(name: str, head: list[str], rows: Iterable[list[str]]) -> bytes:
    """An OpenDocument spreadsheet with one sheet of text cells, written row by row."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE, ZIP_STORED)  # first and unpacked, as the format wants it
        for part_name, text in {"META-INF/manifest.xml": MANIFEST, **EMPTY_PARTS}.items():
            archive.writestr(part_name, text)
        with archive.open("content.xml", "w") as part:
            part.write(
                f'{XML}<office:document-content{NAMESPACES} office:version="1.3">'
                f"<office:body><office:spreadsheet><table:table table:name={quoteattr(name)}>".encode()
            )
            part.write(f"<table:table-header-rows>{_ods_row(head)}</table:table-header-rows>".encode())
            for row in rows:
                part.write(_ods_row(row).encode())
            part.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")
    return out.getvalue()


def _ods_row(row: list[str]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = UNPRINTABLE.sub("", text)[:MAX_CELL].split("\n")
    paragraphs = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _ods_text(line: str) -> str:
    """Several spaces in a row, and those at the ends, are elements: as text they would become one, or none."""
    kept = re.sub(r"^ +| {2,}| +$", lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line))
    return kept.replace("\t", "<text:tab/>")
