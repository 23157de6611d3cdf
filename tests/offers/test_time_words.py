"""A line of a timetable in words."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from catalogue.recurrence import STOCKHOLM, Exceptions
from offers.models import OfferSlot
from offers.time_words import describe_doubt, describe_limits, describe_slots
from offers.timetable import Timetable

TODAY = date(2026, 11, 24)  # a Tuesday
JANUARY, APRIL = date(2027, 1, 15), date(2027, 4, 30)


@pytest.fixture(autouse=True)
def swedish():
    with override("sv"):
        yield


def slot(weekday=2, **values):
    weekday = None if "day" in values else weekday
    return OfferSlot(weekday=weekday, opens=555, closes=720, year=values.pop("year", 2026), **values)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (slot(), "tisdag 9.15–12"),
        (slot(day=TODAY), "24 november 2026 9.15–12"),
        (slot(every_weeks=2), "tisdag 9.15–12 (varannan vecka)"),
        (slot(every_weeks=3), "tisdag 9.15–12 (var 3:e vecka)"),
        (slot(valid_from=JANUARY), "tisdag 9.15–12 (från 15 januari 2027)"),
        (slot(valid_from=TODAY), "tisdag 9.15–12"),
        (slot(valid_through=APRIL), "tisdag 9.15–12 (till och med 30 april 2027)"),
        (
            slot(every_weeks=2, valid_from=JANUARY, valid_through=APRIL),
            "tisdag 9.15–12 (varannan vecka, från 15 januari 2027, till och med 30 april 2027)",
        ),
    ],
)
def test_slot_in_words(line, words):
    assert describe_slots([line], TODAY) == [words]


def test_weekdays_with_the_same_hours_are_joined():
    week = [
        slot(1),
        slot(3),
        slot(4),
        slot(5),
        slot(6, every_weeks=2),
        slot(7, every_weeks=2),
        slot(day=TODAY),
    ]

    assert describe_slots(week, TODAY) == [
        "måndag 9.15–12",
        "onsdag–fredag 9.15–12",
        "lördag–söndag 9.15–12 (varannan vecka)",
        "24 november 2026 9.15–12",
    ]


def test_limits_are_what_a_slot_says_besides_its_day_and_hours():
    assert describe_limits(slot(), TODAY) == ""
    assert describe_limits(slot(every_weeks=2, valid_through=APRIL), TODAY) == (
        "varannan vecka, till och med 30 april 2027"
    )


def test_slot_in_english():
    with override("en"):
        assert describe_slots([slot(every_weeks=2, valid_from=JANUARY, valid_through=APRIL)], TODAY) == [
            "Tuesday 09:15–12:00 (every other week, from 15 January 2027, until and including 30 April 2027)"
        ]


@pytest.mark.parametrize(("year", "words"), [(2025, "enligt uppgift från 2025"), (None, "inte bekräftat")])
def test_doubt_names_the_year_if_it_is_known(year, words):
    now = datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
    assert describe_doubt(Timetable([(slot(year=year), Exceptions())], now, None, 6)) == words
