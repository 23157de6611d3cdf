"""The workbook to fill in: drop-downs from the register, instructions, and examples that are read as nothing."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from catalogue.imports.keeping import Keeper
from catalogue.imports.template import EXAMPLES, template_workbook
from catalogue.models import Membership, User
from offers.imports import FILES
from tests.factories import make_organisation, make_place, make_topic
from tests.importing import run

pytestmark = pytest.mark.django_db
FILLED = [file for file in FILES if file.name in EXAMPLES]


def book_of(keeper=None):
    return load_workbook(BytesIO(template_workbook(FILLED, FILES, keeper)))


def choices(book, sheet: str, heading: str) -> list[str]:
    """What the drop-down under a heading offers."""
    column = next(cell.column_letter for cell in book[sheet][1] if cell.value == heading)
    validation = next(one for one in book[sheet].data_validations.dataValidation if f"{column}2" in one.sqref)
    _sheet, _, cells = validation.formula1.partition("!")
    return [cell.value for [cell] in book["Val"][cells.replace("$", "")]]


def test_columns_have_the_registers_words_to_choose_from():
    make_topic("Sömn")
    make_place("Huset")
    book = book_of()

    assert choices(book, "utbud", "gratis") == ["ja", "nej"]
    assert choices(book, "utbud", "status") == ["utkast", "publicerad", "arkiverad"]
    assert choices(book, "utbud", "ämnen") == ["Sömn"]
    assert choices(book, "tider", "veckodag")[:2] == ["måndag", "tisdag"]
    assert choices(book, "tider", "plats") == ["Huset"]


def test_drop_down_lets_several_values_be_typed():
    validations = book_of()["utbud"].data_validations.dataValidation

    assert {one.showErrorMessage for one in validations} == {False}


def test_name_that_looks_like_a_formula_stays_text():
    make_topic("=1+1")
    cells = [cell for row in book_of()["Val"].iter_rows() for cell in row if cell.value == "=1+1"]

    assert [cell.data_type for cell in cells] == ["s"]


def test_editor_is_not_shown_others_drafts():
    ours, theirs = make_organisation(), make_organisation()
    user = User.objects.create_user("redaktor")
    Membership.objects.create(user=user, organisation=ours)
    make_place("Vårt", state="draft").parties.create(organisation=ours)
    make_place("Deras utkast", state="draft").parties.create(organisation=theirs)
    make_place("Deras publika").parties.create(organisation=theirs)

    assert choices(book_of(Keeper(user)), "tider", "plats") == ["Deras publika", "Vårt"]


def test_filled_example_is_what_the_import_takes(tmp_path):
    """The examples are shown as they may be written: with an id of their own they are read without a mistake."""
    from tests.importing import workbook, write_register

    run(write_register(tmp_path))
    sheets = {name: [list(cells), list(cells.values())] for name, cells in EXAMPLES.items()}
    path = workbook(tmp_path / "bok.xlsx", **sheets)

    said = run(path)

    assert said.splitlines()[-1] == "Summa: 5 nya, 0 ändrade, 0 oförändrade, 0 avvisade"
