"""A small register as files, for the tests of import."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from catalogue.imports.engine import import_register
from catalogue.imports.problems import ImportRefusedError
from catalogue.models import Committee, ImportRun, Place
from offers.imports import FILES
from offers.models import Offer

SMALL = {
    "namnder": [{"id": "socialnamnden", "namn": "Socialnämnden"}],
    "organisationer": [
        {"id": "boras-stad", "namn": "Borås Stad", "typ": "kommunal", "andra namn": "Staden | Borås kommun"},
        {"id": "kyrkan", "namn": "Kyrkan", "typ": "trossamfund", "andra namn": ""},
    ],
    "stadsdelar": [{"id": "norrby", "namn": "Norrby", "typ": "kommundel"}],
    "sprak": [{"kod": "sv", "eget namn": "Svenska"}, {"kod": "ar", "eget namn": "العربية"}],
    "amnen": [
        {"id": "lek", "namn": "Leka", "känsligt": ""},
        {"id": "vald", "namn": "Våld och hot", "känsligt": "ja"},
    ],
    "platser": [{"id": "huset", "namn": "Huset", "typ": "mötesplats", "stadsdel": "norrby"}],
    "utbud": [
        {
            "id": "babycafe",
            "titel": "Babycafé på Öster",
            "titel (en)": "Baby café",
            "form": "drop-in",
            "ålder från": "0",
            "ålder till": "12",
            "språk": "ar | sv",
            "ämnen": "lek",
            "platser": "huset",
            "nämnd": "socialnamnden",
            "anordnare": "Staden",
            "känsligt": "",
        }
    ],
    "tider": [
        {
            "id": "tid-1",
            "utbud": "babycafe",
            "plats": "huset",
            "veckodag": "1",
            "öppnar": "09:00",
            "stänger": "12:00",
        }
    ],
}


def rows_with(name: str, **cells: str) -> list[dict[str, str]]:
    """A file's rows, the first of them with other cells. Spaces in headings are written ``_``."""
    first, *rest = SMALL[name]
    return [first | {heading.replace("_", " "): text for heading, text in cells.items()}, *rest]


def as_text(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, headings, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def write_register(folder: Path, **files: list[dict[str, str]]) -> Path:
    """The small register as a folder of CSV files, some of them with other rows."""
    folder.mkdir(exist_ok=True)
    for name, rows in (SMALL | files).items():
        (folder / f"{name}.csv").write_text(as_text(rows), encoding="utf-8")
    return folder


def run(path: Path, *options: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("import_catalogue", path, *options, stdout=out)
    return out.getvalue()


def sentences(path: Path) -> list[str]:
    """What is wrong with a file, when there is something in the register already."""
    with pytest.raises(ImportRefusedError) as refused:
        import_register(path, FILES, source="boras")
    return refused.value.problems.sentences


def refusal(path: Path) -> str:
    """What the command prints when it refuses; nothing may be saved."""
    out = io.StringIO()
    with pytest.raises(CommandError, match="Inget är sparat"):
        call_command("import_catalogue", path, stdout=out)
    saved = [model.objects.count() for model in (Committee, Place, Offer, ImportRun)]
    assert saved == [0, 0, 0, 0]
    return out.getvalue()


def workbook(path: Path | io.BytesIO, **sheets: list[list]) -> Path | io.BytesIO:
    """A workbook with these sheets; values are typed as a person would type them."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    book.close()
    return path
