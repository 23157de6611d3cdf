"""The sheets of an OpenDocument spreadsheet as rows of text, after a look at how large its tables would become."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from python_calamine import CalamineSheet, CalamineWorkbook

from catalogue.imports.problems import CellError, Problems
from catalogue.imports.reading import MAX_COLUMNS, RawRow, Sheet, sheet_from_rows
from catalogue.imports.workbooks import MAX_ROWS, MAX_UNPACKED, TOO_MANY_ROWS, cell_text, check_archive
from catalogue.spreadsheets import MANIFEST, ODS_TYPE

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ROW, TABLES = f"{TABLE}table-row", f"{TABLE}table"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
MAX_CELLS = 4_000_000
NO_SPREADSHEET = (
    "Filen är inget helt kalkylark i ODS, eller låst med lösenord. "
    "Öppna den i kalkylprogrammet och spara den på nytt som .ods eller .xlsx."
)


def is_opendocument(data: bytes) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("mimetype") as part:
            return part.read(len(ODS_TYPE) + 1) == ODS_TYPE.encode()
    except (KeyError, OSError, RuntimeError, ValueError, zipfile.BadZipFile):
        return False


def read_opendocument(data: bytes, label: str, problems: Problems) -> list[Sheet]:
    """The sheets of an ODS file."""
    sheets = []
    content = _checked_content(data)
    # The reader meets a damaged part with errors of several kinds.
    try:
        with CalamineWorkbook.from_filelike(_only(content)) as book:
            for name in book.sheet_names:
                where = f"{label}, bladet {name}"
                rows = _rows(book.get_sheet_by_name(name))
                sheet = sheet_from_rows(name.strip().lower(), where, rows, problems)
                sheets.append(replace(sheet, may_be_empty=True))
    except Exception as error:
        raise CellError(NO_SPREADSHEET) from error
    return sheets


def _checked_content(data: bytes) -> bytes:
    """The part with the tables. A few bytes can say "repeat this a million times", so the cells are counted first."""
    check_archive(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
            content = part.read(MAX_UNPACKED)
        for rows, width in _sizes(content):
            if rows > MAX_ROWS or rows * width > MAX_CELLS:
                raise CellError(TOO_MANY_ROWS)
    except (KeyError, OSError, ValueError, ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
        raise CellError(NO_SPREADSHEET) from error
    return content


def _sizes(content: bytes) -> Iterator[tuple[int, int]]:
    """Rows and columns of each table up to the last cell that holds something."""
    above = rows = width = 0
    for _event, element in iterparse(BytesIO(content), forbid_dtd=True):
        if element.tag == ROW:
            repeated, filled = _repeated(element, "rows"), _filled_width(element)
            above += repeated
            if filled:
                rows, width = above, max(width, filled)
            element.clear()
        elif element.tag == TABLES:
            yield rows, width
            above = rows = width = 0
            element.clear()


def _filled_width(row: Element) -> int:
    end = filled = 0
    for cell in row:
        if cell.tag in CELLS:
            end += _repeated(cell, "columns")
            filled = end if len(cell) or cell.attrib.keys() - {f"{TABLE}number-columns-repeated"} else filled
    return filled


def _repeated(element: Element, what: str) -> int:
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated", "1")))


def _only(content: bytes) -> BytesIO:
    """An archive with nothing in it but what was checked; tabs and line breaks as what the reader keeps of them."""
    content = content.replace(b"<text:tab/>", b"\t").replace(b"<text:line-break/>", b"\n")
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    file.seek(0)
    return file


def _rows(sheet: CalamineSheet) -> Iterator[RawRow]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [cell_text(cell) for cell in cells][:MAX_COLUMNS]
