"""Rows that a list has shown are shown again by others, and only while they are true."""

from datetime import datetime

import pytest
import time_machine
from django.utils.translation import override

from catalogue.recurrence import STOCKHOLM
from offers.ages import STAGES, parse_age
from offers.index import current_index
from offers.views.rows import shown_rows
from tests.factories import make_offer, make_place, make_slot

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
NOON, AFTERNOON = MORNING.replace(hour=12), MORNING.replace(hour=13)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def html_of(offer, now=MORNING, missing=()) -> str:
    index = current_index(now)
    bit = index.bit_of[offer.pk]
    [row] = shown_rows([bit], index, now, {bit: missing})
    return row.html


def test_row_is_read_and_drawn_once(django_assert_num_queries):
    offer = make_offer("Babyöppet")
    first = html_of(offer)

    with django_assert_num_queries(1):  # the register's version
        assert html_of(offer) == first


def test_row_of_an_offer_with_everything_is_read_in_four_queries(django_assert_num_queries):
    """A column that the row shows and that is not read with it would be one more."""
    offer = make_offer(
        "Babyöppet",
        title_en="Baby hours",
        summary_sv="Öppet för alla.",
        when_note_sv="Hela året.",
        phone="033-00 00 00",
        min_age=0,
        max_age=12,
        is_free=True,
        drop_in=False,
        needs_booking=False,
        needs_application=True,
        places=[make_place("Testhuset", address="Testgatan 1", postcode="503 30", locality="Borås")],
        languages=["ar"],
    )
    make_slot(offer, weekday=2, opens=9 * 60, closes=12 * 60)
    index = current_index(MORNING)

    with django_assert_num_queries(4), override("en"):
        [row] = shown_rows([index.bit_of[offer.pk]], index, MORNING, {})

    assert "Baby hours" in row.html
    assert "Testgatan 1" in row.html


def test_row_is_drawn_anew_when_its_times_are_no_longer_true():
    offer = make_offer("Babyöppet")
    make_slot(offer, weekday=2, opens=9 * 60, closes=12 * 60)

    assert "Öppet nu" in html_of(offer)
    assert "Öppet nu" not in html_of(offer, NOON)
    assert html_of(offer, AFTERNOON) == html_of(offer, NOON)


def test_row_is_drawn_anew_when_the_register_has_changed():
    offer = make_offer("Babyöppet")
    html_of(offer)
    offer.title_sv = "Öppet för bebisar"
    offer.save()

    assert "Öppet för bebisar" in html_of(offer)


def test_row_is_drawn_for_each_language():
    offer = make_offer("Babyöppet", title_en="Baby hours")
    html_of(offer)

    with override("en"):
        assert "Baby hours" in html_of(offer)


def test_row_says_what_this_list_does_not_know():
    offer = make_offer("Babyöppet")
    html_of(offer)

    assert "Inte angivet: språk" in html_of(offer, missing=["språk"])
    assert "Inte angivet" not in html_of(offer)


def test_rows_come_in_the_order_that_was_asked_for():
    index_of = {name: make_offer(name) for name in ("Ett", "Två", "Tre")}
    index = current_index(MORNING)
    bits = [index.bit_of[index_of[name].pk] for name in ("Tre", "Ett", "Två")]
    html_of(index_of["Ett"])

    found = [row.html for row in shown_rows(bits, index, MORNING, {})]

    assert [next(name for name in index_of if name in html) for html in found] == ["Tre", "Ett", "Två"]


def test_row_of_the_hour_that_comes_twice_is_not_taken_for_the_later_one():
    night = datetime(2026, 10, 25, 2, 29, tzinfo=STOCKHOLM)
    offer = make_offer("Jourlinjen")
    make_slot(offer, weekday=7, opens=2 * 60 + 30, closes=5 * 60, year=2026)
    with time_machine.travel(night, tick=False):
        before = html_of(offer, night)
        again = html_of(offer, night.replace(fold=1))

    assert "Öppet nu" not in before
    assert "Öppet nu" in again


def test_answers_to_ages_are_remembered_whatever_the_language():
    make_offer("Babyöppet", min_age=0, max_age=12)
    index = current_index(MORNING)
    for code in ("sv", "ar", "fi"):
        with override(code):
            found = [
                index.age(span).yes for span in (*STAGES, *(parse_age(f"{month}m") for month in range(60)))
            ]

    assert found[1:3] == [1, 0]
