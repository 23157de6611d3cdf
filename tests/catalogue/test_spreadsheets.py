"""Files that a Swedish Excel opens as they are meant, with no cell that runs."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import odfdo
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue import spreadsheets
from catalogue.spreadsheets import (
    MAX_CELL,
    ODS_TYPE,
    XLSX_TYPE,
    csv_chunks,
    download,
    guard,
    json_chunks,
    ods_bytes,
    xlsx_bytes,
)

HEAD = ["titel", "ålder"]
FORMULAS = ["=1+1", "+46 33", "-9", "@SUM(A1)", "\t=1+1", "\r=1+1", "\0=1+1", "'=1+1", "''+46"]


class Rows:
    """Rows that know how many of them were asked for."""

    def __init__(self, number):
        self.number, self.taken = number, 0

    def __iter__(self):
        for n in range(self.number):
            self.taken += 1
            yield [f"rad {n}", "x"]


def cells(content: bytes):
    return list(load_workbook(BytesIO(content)).active.iter_rows())


def values(content: bytes):
    return [[cell.value for cell in row] for row in cells(content)]


@pytest.mark.parametrize("text", FORMULAS)
def test_guard_puts_an_apostrophe_before_a_formula(text):
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Öppet", "1+1", " =1", "'n Sjö", "'", "a=b", "0–5 år"])
def test_guard_leaves_other_text(text):
    assert guard(text) == text


@given(st.text(alphabet="'=+-@\t\r\0aå ") | st.text())
def test_guarded_text_starts_as_no_formula_and_one_apostrophe_less_gives_it_back(text):
    guarded = guard(text)

    assert guarded == "" or guarded[0] not in "=+-@\t\r\0"
    assert guarded in (text, f"'{text}")
    assert (guarded != text) is text.lstrip("'").startswith(tuple("=+-@\t\r\0"))


def test_csv_begins_with_a_byte_order_mark_and_uses_semicolons():
    assert b"".join(csv_chunks(HEAD, [["Öppet", "0–5"]])) == "\ufefftitel;ålder\r\nÖppet;0–5\r\n".encode()


def test_csv_without_rows_is_its_heading():
    assert b"".join(csv_chunks(HEAD, [])) == "\ufefftitel;ålder\r\n".encode()


ROWS = [
    ["semi;kolon", "komma, punkt"],
    ['"citat"', "l'apostrof"],
    ["rad ett\nrad två", "rad ett\r\nrad två"],
    ["", "å ä ö 漢 😀"],
]


def test_csv_is_read_back_as_it_was_written():
    text = b"".join(csv_chunks(HEAD, ROWS)).decode("utf-8-sig")

    assert list(csv.reader(StringIO(text, newline=""), delimiter=";")) == [HEAD, *ROWS]


def test_csv_guards_every_cell():
    text = b"".join(csv_chunks(["a"] * len(FORMULAS), [FORMULAS])).decode("utf-8-sig")
    [_head, row] = csv.reader(StringIO(text, newline=""), delimiter=";")

    assert row == [f"'{formula}" for formula in FORMULAS]


def test_csv_is_written_while_it_is_read():
    rows = Rows(1000)
    chunks = csv_chunks(HEAD, rows)

    assert rows.taken == 0
    first = next(chunks)
    assert first.count(b"\r\n") == 100
    assert rows.taken == 99
    next(chunks)
    assert rows.taken == 199
    assert (first + b"").startswith("\ufeff".encode())


@pytest.mark.parametrize("number", [0, 1, 98, 99, 100, 199, 250])
def test_csv_has_every_row_once_whatever_the_size_of_a_chunk(number):
    chunks = list(csv_chunks(HEAD, Rows(number)))
    lines = b"".join(chunks).decode("utf-8-sig").splitlines()

    assert lines == ["titel;ålder", *(f"rad {n};x" for n in range(number))]
    assert sum(chunk.count("\ufeff".encode()) for chunk in chunks) == 1


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=", '=HYPERLINK("http://x")', "+46", "-9", "@SUM(A1)", "12", "1.5", "2026-11-24", "TRUE"],
)
def test_xlsx_cell_is_text_whatever_it_looks_like(text):
    content = xlsx_bytes("utbud", [text], [[text]])

    for [cell] in cells(content):
        assert (cell.value, cell.data_type) == (text, "s")
    assert_nothing_runs(content)


@pytest.mark.parametrize("text", ["\x01=1+1", "#N/A", "{=1+1}", "https://example.org/"])
def test_xlsx_cell_is_text_after_what_is_removed_from_it(text):
    content = xlsx_bytes("utbud", HEAD, [[text, "x"]])

    assert cells(content)[1][0].data_type == "s"
    assert_nothing_runs(content)


def assert_nothing_runs(content: bytes):
    sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f " not in sheet


def test_xlsx_loses_control_characters_and_keeps_line_breaks():
    content = xlsx_bytes("utbud", ["a\x00b"], [["\x01a\x0bb\x1fc\td\ne"], ["=\x02x"]])

    assert values(content) == [["ab"], ["abc\td\ne"], ["=x"]]


@pytest.mark.parametrize("start", ["", "="])
@pytest.mark.parametrize("length", [MAX_CELL - 1, MAX_CELL, MAX_CELL + 1])
def test_xlsx_cuts_cells_at_excels_limit(start, length):
    text = start + "å" * (length - len(start))

    assert values(xlsx_bytes("utbud", HEAD, [[text, ""]]))[1][0] == text[:MAX_CELL]


def test_xlsx_cuts_cells_by_itself(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_CELL", 5)

    assert values(xlsx_bytes("utbud", ["a\x00rubrik"], [["\x01ordlista"], ["=1+1+1"]])) == [
        ["arubr"],
        ["ordli"],
        ["=1+1+"],
    ]


def test_xlsx_has_a_bold_heading_that_stays_in_view():
    content = xlsx_bytes("utbud", HEAD, [["a", "b"]])
    sheet = load_workbook(BytesIO(content)).active

    assert sheet.freeze_panes == "A2"
    assert [[cell.font.bold for cell in row] for row in sheet.iter_rows()] == [[True, True], [False, False]]


def test_xlsx_name_of_the_sheet_is_cut_at_excels_limit():
    assert load_workbook(BytesIO(xlsx_bytes("x" * 40, HEAD, []))).sheetnames == ["x" * 31]


def test_download_of_csv_streams():
    rows = Rows(500)
    response = download("utbud", "csv", HEAD, rows)

    assert response.streaming
    assert rows.taken == 0
    next(iter(response.streaming_content))
    assert rows.taken == 99
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="utbud.csv"'
    assert response["X-Robots-Tag"] == "noindex"


def test_download_of_a_workbook():
    response = download("utbud", "xlsx", HEAD, [["a", "b"]])

    assert values(response.content) == [HEAD, ["a", "b"]]
    assert response["Content-Type"] == XLSX_TYPE
    assert response["Content-Disposition"] == 'attachment; filename="utbud.xlsx"'
    assert response["X-Robots-Tag"] == "noindex"


def ods_values(content: bytes) -> list[list[str | None]]:
    """As a library reads them that has written none of it."""
    table = odfdo.Document(BytesIO(content)).body.get_table(0)
    return [list(row) for row in table.get_values()]


@pytest.mark.parametrize("text", [*FORMULAS[:5], "a & <b>", 'x"y', "två\nrader", "  i  mitten  "])
def test_ods_cells_are_text_whatever_they_begin_with(text):
    content = ods_bytes("utbud", HEAD, [[text, "x"]])

    assert ods_values(content)[1] == [text, "x"]
    assert b"formula" not in ZipFile(BytesIO(content)).read("content.xml")


def test_ods_loses_control_characters_and_is_cut_at_the_limit():
    content = ods_bytes("utbud", ["a\x00b"], [["\x01a\x0bb\ud800"], ["å" * (MAX_CELL + 1)]])

    assert ods_values(content) == [["ab"], ["ab"], ["å" * MAX_CELL]]


def test_ods_begins_with_its_type_unpacked():
    content = ods_bytes("utbud", HEAD, [])

    assert content[30:38] + content[38 : 38 + len(ODS_TYPE)] == b"mimetype" + ODS_TYPE.encode()
    assert odfdo.Document(BytesIO(content)).body.get_table(0).name == "utbud"


@pytest.mark.parametrize("number", [0, 1, 100, 101, 200])
def test_json_is_a_list_of_objects_with_the_headings(number):
    rows = [[f"rad {n}", "=1+1"] for n in range(number)]

    found = json.loads(b"".join(json_chunks(HEAD, rows)))

    assert found == [{"titel": f"rad {n}", "ålder": "=1+1"} for n in range(number)]


def test_download_of_json_streams():
    rows = Rows(500)
    response = download("utbud", "json", HEAD, rows)

    assert rows.taken == 0
    next(iter(response.streaming_content))
    assert rows.taken == 100
    assert response["Content-Type"] == "application/json"


def test_sheet_may_have_another_name_than_the_file():
    response = download("utbud-2026-11-25", "xlsx", HEAD, [], sheet="utbud")

    assert load_workbook(BytesIO(response.content)).sheetnames == ["utbud"]
    assert response["Content-Disposition"] == 'attachment; filename="utbud-2026-11-25.xlsx"'
