"""Reading what spreadsheet programs write: encodings, delimiters, workbooks, and archives that mean harm."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from catalogue.imports.reading import clean
from catalogue.imports.workbooks import cell_text
from catalogue.models import Place
from offers.models import Offer, OfferSlot
from tests.importing import SMALL, as_text, refusal, rows_with, run, write_register


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(tmp_path, encoding, delimiter):
    write_register(tmp_path)
    rows = rows_with("utbud", sammanfattning="Å, ä; ö\noch é")
    text = as_text(rows, delimiter)
    (tmp_path / "utbud.csv").write_bytes(text.encode(encoding))

    run(tmp_path)

    offer = Offer.objects.get()
    assert (offer.title_sv, offer.summary_sv) == ("Babycafé på Öster", "Å, ä; ö\noch é")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        "id,namn,typ\nhuset,Huset på Öster,kyrka\n".encode() + b"\xe5\n",
        b"id,namn,typ\n\x81\x8d,x,kyrka\n",
        b"\xff\xfea",
        b"PK\x03\x04rest",
    ],
)
def test_broken_characters_are_refused(tmp_path, data):
    write_register(tmp_path)
    (tmp_path / "platser.csv").write_bytes(data)

    assert "platser.csv: Filen" in refusal(tmp_path)


@pytest.mark.django_db
def test_headings_in_any_case_and_order(tmp_path):
    write_register(tmp_path)
    (tmp_path / "platser.csv").write_text("TYP, Namn ,ID\nkyrka,Huset,huset\n", encoding="utf-8")

    run(tmp_path)

    assert Place.objects.get().kind == "church"


@pytest.mark.django_db
def test_guard_against_formulas_is_taken_off_once(tmp_path):
    cells = {"sammanfattning": "''=1+1", "telefon": "'+46 33 35 70 00", "anmärkning": "'citat'"}
    run(write_register(tmp_path, utbud=rows_with("utbud", **cells)))

    offer = Offer.objects.get()
    assert (offer.summary_sv, offer.phone, offer.note) == ("'=1+1", "+46 33 35 70 00", "'citat'")


@pytest.mark.django_db
def test_plus_and_minus_need_no_guard(tmp_path):
    run(write_register(tmp_path, utbud=rows_with("utbud", telefon="+46 33 35 70 00", ålder_från="-9")))

    offer = Offer.objects.get()
    assert (offer.phone, offer.min_age) == ("+46 33 35 70 00", -9)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" a ", "a"),
        ("\xa0a\u200b ", "a"),
        ("'=x", "'=x"),
        ("'x", "'x"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u030a", "å"),
    ],
)
def test_cell_is_cleaned(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (12, "12"),
        (57.7, "57.7"),
        (True, "ja"),
        (False, "nej"),
        (datetime(2026, 11, 22), "2026-11-22"),  # noqa: DTZ001 - as openpyxl gives it
        (date(2026, 11, 22), "2026-11-22"),
        (time(9, 30), "09:30"),
        (timedelta(days=1), "24:00"),
    ],
)
def test_workbook_cell_becomes_the_text_of_a_file(value, text):
    assert cell_text(value) == text


def write_workbook(path: Path, **sheets: list[list]) -> Path:
    """The small register as a workbook, some of its sheets with other cells."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in SMALL.items():
        sheet = book.create_sheet(name)
        table = [list(rows[0]), *(list(row.values()) for row in rows)]
        for row in sheets.get(name, table):
            sheet.append(row)
    book.save(path)
    book.close()
    return path


@pytest.mark.django_db
def test_workbook_is_read_sheet_by_sheet(tmp_path):
    slots = [
        ["id", "utbud", "datum", "öppnar", "stänger", "ålder till"],
        ["tid-1", "babycafe", date(2026, 11, 22), time(9), time(12), 12.0],
    ]
    path = write_workbook(tmp_path / "register.xlsx", tider=slots)

    run(path)

    slot = OfferSlot.objects.get()
    assert (slot.day, slot.opens, slot.closes, slot.max_age) == (date(2026, 11, 22), 540, 720, 12)
    assert "Inget är ändrat" in run(path)


@pytest.mark.django_db
def test_workbook_and_folder_say_the_same(tmp_path):
    run(write_register(tmp_path / "mapp"))

    assert "Inget är ändrat" in run(write_workbook(tmp_path / "register.xlsx"))


@pytest.mark.django_db
def test_formula_in_a_workbook_is_refused_by_its_cell(tmp_path):
    places = [["id", "namn", "typ"], ["huset", "=1+1", "kyrka"]]
    printed = refusal(write_workbook(tmp_path / "register.xlsx", platser=places))

    where = "register.xlsx, bladet platser, rad 2, kolumnen ”namn”: "
    assert f"{where}Cellen B2 innehåller ”=1+1”. Skriv värdet i stället för en formel." in printed


@pytest.mark.django_db
def test_unknown_sheet_is_refused(tmp_path):
    path = tmp_path / "register.xlsx"
    book = Workbook()
    book.active.title = "utbudet"
    book.active.append(["id"])
    book.save(path)
    book.close()

    assert "bladet utbudet: Filen hör inte till registret." in refusal(path)


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["text", "truncated", "no workbook", "old"])
def test_what_is_no_workbook_is_refused(tmp_path, damage):
    path = write_workbook(tmp_path / "register.xlsx")
    if damage == "text":
        path.write_text("id,namn", encoding="utf-8")
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[:2000])
    elif damage == "old":
        path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("brev.txt", "Hej")

    assert "register.xlsx: Filen är" in refusal(path)


@pytest.mark.django_db
def test_damaged_sheet_is_refused(tmp_path):
    path = write_workbook(tmp_path / "register.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data[: len(data) // 2] if name.endswith("sheet1.xml") else data)

    assert "register.xlsx: Filen är ingen hel XLSX-arbetsbok." in refusal(path)


@pytest.mark.django_db
def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bytes(20_000_000))
        archive.writestr("xl/workbook.xml", "")

    assert "Arbetsboken är orimligt stor när den packas upp." in refusal(path)


@pytest.mark.django_db
def test_archive_with_too_many_parts_is_refused(tmp_path):
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"{number}.xml", "x")

    assert "orimligt stor" in refusal(path)


@pytest.mark.django_db
def test_locked_archive_is_refused(tmp_path):
    path = write_workbook(tmp_path / "register.xlsx")
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1  # the flag "encrypted" of the first part
    path.write_bytes(data)

    assert "Filen är låst med lösenord." in refusal(path)
