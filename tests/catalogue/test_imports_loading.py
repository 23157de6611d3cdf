"""Files of other kinds: OpenDocument, JSON, one CSV file; and what only pretends to be one of them."""

import json
import zipfile
from io import BytesIO

import odfdo
import pytest

from catalogue.imports.loading import load_bytes
from catalogue.imports.problems import Problems
from catalogue.models import Place
from catalogue.spreadsheets import MANIFEST, ODS_TYPE, ods_bytes
from offers.models import Offer
from tests.importing import SMALL, as_text, refusal, run, workbook, write_register

NAMESPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def load(name: str, data: bytes) -> tuple[list, list[str]]:
    problems = Problems()
    return load_bytes(name, data, problems), problems.sentences


def ods(table: str, *, before: str = "", name: str = "utbud") -> bytes:
    """A spreadsheet with hand-written rows."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?>{before}<office:document-content{NAMESPACES}><office:body><office:spreadsheet>'
            f'<table:table table:name="{name}">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def cell(text: str = "", repeated: int = 1, **attributes: str) -> str:
    more = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    kind = "" if more or not text else ' office:value-type="string"'
    inside = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell table:number-columns-repeated="{repeated}"{kind}{more}>{inside}</table:table-cell>'


def test_ods_holds_texts_dates_times_and_numbers():
    table = row(cell("id"), cell("a"), cell("b"), cell("c"), cell("d")) + row(
        cell("x  <text:s/>y"),
        cell(value_type="date", date_value="2026-11-22"),
        cell(value_type="time", time_value="PT09H30M00S"),
        cell(value_type="float", value="12"),
        cell(value_type="boolean", boolean_value="true"),
    )
    [sheet], problems = load("bok.ods", ods(table))

    assert problems == []
    assert (sheet.name, sheet.label, sheet.headings) == (
        "utbud",
        "bok.ods, bladet utbud",
        ["id", "a", "b", "c", "d"],
    )
    [(number, cells)] = sheet.rows
    assert (number, cells[1:]) == (2, ["2026-11-22", "09:30", "12", "ja"])


def test_ods_keeps_the_numbers_of_its_rows():
    table = (
        row(cell("id"))
        + row(cell(repeated=1000), repeated=3)
        + row(cell("a"))
        + row(cell(), repeated=1_000_000)
    )
    [sheet], _problems = load("bok.ods", ods(table))

    assert sheet.rows == [(5, ["a"])]


@pytest.mark.parametrize(
    "table",
    [
        row(cell("id"), repeated=900_000),
        row(cell("id")) + row(cell(), repeated=900_000) + row(cell("a")),
        row(cell("id", repeated=16_000), repeated=190_000),
    ],
)
def test_ods_that_would_swell_is_refused_before_it_is_unfolded(table):
    sheets, [sentence] = load("bok.ods", ods(table))

    assert sheets == []
    assert "Bladet har fler än 200000 rader." in sentence


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    ],
)
def test_ods_with_entities_is_refused(before):
    sheets, [sentence] = load("bok.ods", ods(row(cell("&a;")), before=before))

    assert sheets == []
    assert "Filen är inget helt kalkylark i ODS" in sentence


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_workbook_with_entities_is_refused(part):
    file = BytesIO()
    workbook(file, utbud=[["id"], ["a"]])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + parts[part].replace(
        b"utbud", b"&a;"
    )
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    sheets, [sentence] = load("bok.xlsx", file.getvalue())

    assert sheets == []
    assert "Filen är ingen hel XLSX-arbetsbok." in sentence


def test_damaged_ods_is_refused():
    sheets, [sentence] = load("bok.ods", ods("<table:table-row>"))

    assert sheets == []
    assert sentence.startswith("bok.ods: Filen är inget helt kalkylark i ODS")


def test_zip_bomb_of_an_ods_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", bytes(20_000_000))

    sheets, [sentence] = load("bok.ods", file.getvalue())

    assert sheets == []
    assert "Arbetsboken är orimligt stor när den packas upp." in sentence


def test_ods_of_another_library_is_read():
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("utbud")
    for values in (["id", "titel"], ["a", "Två\nrader"]):
        table.append(odfdo.Row())
        table.set_row_values(table.height - 1, values)
    document.body.append(table)
    file = BytesIO()
    document.save(file)

    [sheet], problems = load("bok.ods", file.getvalue())

    assert (problems, sheet.headings, sheet.rows[0][1][0]) == ([], ["id", "titel"], "a")


@pytest.mark.django_db
def test_ods_fills_the_register(tmp_path):
    write_register(tmp_path / "mapp")
    run(tmp_path / "mapp")
    path = tmp_path / "bok.ods"
    path.write_bytes(ods_bytes("platser", ["id", "namn", "typ"], [["huset", "Nya huset", "kyrka"]]))

    run(path)

    assert Place.objects.get().name == "Nya huset"


@pytest.mark.django_db
def test_one_csv_file_and_one_json_file_are_read_by_their_names(tmp_path):
    run(write_register(tmp_path / "mapp"))
    offer = SMALL["utbud"][0]
    (tmp_path / "utbud-2026-11-25.csv").write_text(as_text([offer | {"gratis": "ja"}]), encoding="utf-8")
    (tmp_path / "utbud.json").write_text(
        json.dumps([offer | {"titel": "Nytt", "gratis": False}]), encoding="utf-8"
    )

    run(tmp_path / "utbud-2026-11-25.csv")
    assert Offer.objects.get().is_free is True
    run(tmp_path / "utbud.json")

    assert (Offer.objects.get().title_sv, Offer.objects.get().is_free) == ("Nytt", False)


@pytest.mark.parametrize(
    "data", [b"[1]", b"[", b"{}", b"[" * 100_000, b'{"id": 1}', b"\xff\xfe"], ids=lambda data: data[:5]
)
def test_json_that_is_no_list_of_records_is_refused(data):
    sheets, [sentence] = load("utbud.json", data)

    assert sheets == []
    assert "Filen är ingen lista av poster" in sentence


def test_json_cell_that_is_no_text_is_refused():
    _sheets, problems = load("utbud.json", b'[{"id": "a", "titel": ["x"], "form": "\\ud800"}]')

    assert [problem.partition(": ")[0] for problem in problems] == [
        "utbud.json, rad 2, kolumnen ”titel”",
        "utbud.json, rad 2, kolumnen ”form”",
    ]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("utbud.xlsx", b"id,titel", "Filen är ingen hel XLSX-arbetsbok."),
        ("utbud.xlsx", b"PK\x03\x04skrap", "Filen är ingen hel XLSX-arbetsbok."),
        ("utbud.csv", b"PK\x03\x04skr\xe4p", "Filen är ingen tabell."),
        ("utbud.csv", b"\x89PNG\r\n\x1a\n", "Filen är ingen tabell."),
        ("utbud.csv", b"%PDF-1.7", "Filen är ingen tabell."),
        ("utbud.csv", b"<html>", "Filen är ingen tabell."),
        ("utbud.ods", b"\xd0\xcf\x11\xe0", "ett gammalt .xls"),
    ],
)
def test_content_decides_what_a_file_is(name, data, sentence):
    sheets, problems = load(name, data)

    assert sheets == []
    assert len(problems) == 1
    assert sentence in problems[0]


@pytest.mark.parametrize("name", ["utbud.txt", "utbud", "utbud.XLSX"])
def test_workbook_is_known_by_its_content(name):
    file = BytesIO()
    workbook(file, utbud=[["id"], ["a"]])
    [sheet], problems = load(name, file.getvalue())

    assert (sheet.name, problems) == ("utbud", [])


@pytest.mark.django_db
def test_other_table_file_in_a_folder_is_refused(tmp_path):
    write_register(tmp_path)
    (tmp_path / "platser.xlsx").write_bytes(b"PK")

    assert "platser.xlsx: I en mapp läses bara CSV-filer." in refusal(tmp_path)
