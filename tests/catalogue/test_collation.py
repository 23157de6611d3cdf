"""Swedish order is one: in Python, in SQLite and in PostgreSQL."""

import unicodedata

import pytest
from django.db.models import F
from django.db.models.functions import Collate
from hypothesis import given
from hypothesis import strategies as st

from catalogue.collation import compare, swedish_key
from catalogue.models import Committee, District, Organisation, Place
from catalogue.models.base import SWEDISH
from tests.factories import make_committee, make_district, make_place

IN_ORDER = [
    "A",
    "aB",
    "Ac",
    "B",
    "Elin",
    "Élise",
    "eliten",
    "Norrby 2",
    "Norrbyhuset",
    "Z",
    "zebran",
    "Å",
    "åby",
    "Åsa",
    "Ä",
    "älgen",
    "Ö",
    "öppet",
    "Östra",
]
SHUFFLED = sorted(IN_ORDER, key=lambda name: name[::-1])


def test_order_is_a_to_z_then_å_ä_ö_whatever_case_and_accents():
    assert sorted(SHUFFLED, key=swedish_key) == IN_ORDER


@pytest.mark.parametrize(("letters", "in_order"), [("öäåzay", "ayzåäö"), ("ÖÄÅZAY", "AYZÅÄÖ")])
def test_letters_after_z_come_in_their_own_order(letters, in_order):
    assert "".join(sorted(letters, key=swedish_key)) == in_order


@pytest.mark.parametrize(
    "in_order",
    [["Mu", "Mya", "Müller"], ["D", "Đurđa", "E"], ["Lo", "Łódź", "Ma"], ["testa", "Testa"]],
    ids=["ü is a y", "đ is a d", "ł is an l", "small letters first"],
)
def test_order_is_that_of_postgresql(in_order):
    keys = [swedish_key(text) for text in in_order]

    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("left", "right"), [("å", "Å"), ("é", "E"), ("æ", "ä"), ("ø", "Ö"), ("Åby", "A\u030aby"), ("ß", "SS")]
)
def test_these_are_the_same_letter_to_the_order(left, right):
    assert swedish_key(left)[0] == swedish_key(right)[0]


@pytest.mark.parametrize(("left", "right"), [("a", "å"), ("a", "ä"), ("o", "ö"), ("å", "ä"), ("ä", "ö")])
def test_these_are_letters_of_their_own(left, right):
    assert swedish_key(left)[0] < swedish_key(right)[0]


def test_text_that_is_missing_comes_first():
    assert sorted(["a", None, "å"], key=swedish_key) == [None, "a", "å"]


@given(st.text(), st.text())
def test_compare_is_antisymmetric_and_zero_only_for_the_same_text(left, right):
    assert compare(left, right) == -compare(right, left)
    assert (compare(left, right) == 0) is (left == right)
    assert compare(left, right) in (-1, 0, 1)


@given(st.lists(st.text(alphabet="aAåÅäÄöÖzZéE 1"), min_size=3, max_size=3))
def test_compare_is_transitive(texts):
    low, middle, high = sorted(texts, key=swedish_key)

    assert compare(low, middle) <= 0
    assert compare(middle, high) <= 0
    assert compare(low, high) <= 0


@given(st.text(alphabet="aåäöÅÄÖéüÉ"))
def test_order_does_not_hang_on_how_a_letter_is_put_together(text):
    assert swedish_key(unicodedata.normalize("NFD", text))[0] == swedish_key(text)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "make", "column"),
    [
        (Place, make_place, "name_sv"),
        (Committee, make_committee, "name_sv"),
        (District, make_district, "name"),
        (Organisation, lambda name: Organisation.objects.create(name=name, kind="other"), "name"),
    ],
)
def test_database_orders_names_as_swedish_does(model, make, column):
    for name in SHUFFLED:
        make(name)

    assert list(model.objects.values_list(column, flat=True)) == IN_ORDER
    assert model._meta.ordering == [Collate(F(column), SWEDISH)]


@pytest.mark.django_db
def test_database_orders_backwards_too():
    for name in SHUFFLED:
        make_place(name)

    found = Place.objects.order_by(Collate("name_sv", SWEDISH).desc()).values_list("name_sv", flat=True)

    assert list(found) == IN_ORDER[::-1]
