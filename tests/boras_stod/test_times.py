"""A timetable in words, each sentence once."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from boras_stod.templatetags.times import (
    Line,
    cancelled,
    closing_time,
    dates,
    day_word,
    slot_range,
    slot_words,
    time_line,
    week,
)
from catalogue.recurrence import STOCKHOLM, Exceptions, Period
from offers.models import OfferSlot
from offers.timetable import Timetable

TODAY = date(2026, 11, 24)  # a Tuesday
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = 1, 2, 3, 6, 7
OPEN = Exceptions()
CLOSED = Exceptions((Period(TODAY, TODAY, "planering"),))
CLOSED_WITHOUT_REASON = Exceptions((Period(TODAY, TODAY),))


@pytest.fixture(autouse=True)
def swedish():
    with override("sv"):
        yield


def at(hour, minute=0, day=TODAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)


def slot(weekday=TUESDAY, opens=540, closes=720, **values):
    values = {"year": 2026, **values}
    return OfferSlot(weekday=None if "day" in values else weekday, opens=opens, closes=closes, **values)


def timetable(*slots, now=None, exceptions=OPEN):
    lines = [line if isinstance(line, tuple) else (line, exceptions) for line in slots]
    return Timetable(lines, now or at(10), None, 6)


def round_the_clock(**values):
    return [slot(day, 0, 1440, runs_on_holidays=True, **values) for day in range(1, 8)]


SENTENCES = {
    "open": (timetable(slot()), Line("Öppet nu till 12.00", open=True)),
    "open till midnight": (timetable(slot(closes=1440)), Line("Öppet nu till 24.00", open=True)),
    "answers now": (timetable(slot(kind="phone")), Line("Svarar nu till 12.00", open=True)),
    "telephone and visits": (
        timetable(slot(kind="phone"), slot(WEDNESDAY)),
        Line("Öppet nu till 12.00", open=True),
    ),
    "always open": (timetable(*round_the_clock()), Line("Öppet dygnet runt", open=True)),
    "always open, of another year": (
        timetable(*round_the_clock(year=2025)),
        Line("Dygnet runt, enligt uppgift från 2025", unsure=True),
    ),
    "always open, of no year": (
        timetable(*round_the_clock(year=None)),
        Line("Dygnet runt", unsure=True),
    ),
    "closed today and why": (timetable(slot(), exceptions=CLOSED), Line("Stängt i dag: planering")),
    "closed today": (timetable(slot(), exceptions=CLOSED_WITHOUT_REASON), Line("Stängt i dag")),
    "would be over": (
        timetable(slot(), exceptions=CLOSED, now=at(12)),
        Line("Öppnar tisdag 1 december 9.00"),
    ),
    "one line closed, another open": (
        timetable((slot(), CLOSED), (slot(), OPEN)),
        Line("Öppet nu till 12.00", open=True),
    ),
    "opens today": (timetable(slot(opens=780, closes=900)), Line("Öppnar i dag 13.00")),
    "opens tomorrow": (timetable(slot(WEDNESDAY)), Line("Öppnar i morgon 9.00")),
    "opens on a weekday": (timetable(slot(MONDAY)), Line("Öppnar måndag 9.00")),
    "answers next": (timetable(slot(WEDNESDAY, kind="phone")), Line("Svarar i morgon 9.00")),
    "unconfirmed, with its year": (
        timetable(slot(year=2025)),
        Line("tisdag 9–12 (enligt uppgift från 2025)", unsure=True),
    ),
    "unconfirmed, of no year": (
        timetable(slot(year=None)),
        Line("tisdag 9–12 (inte bekräftat)", unsure=True),
    ),
    "unconfirmed and closed today": (
        timetable(slot(year=2025), exceptions=CLOSED),
        Line("tisdag 9–12 (enligt uppgift från 2025)", unsure=True),
    ),
    "three unconfirmed": (
        timetable(slot(MONDAY, year=None), slot(year=None), slot(WEDNESDAY, year=None)),
        Line("måndag 9–12, tisdag 9–12, onsdag 9–12 (inte bekräftat)", unsure=True),
    ),
    "more than three unconfirmed": (
        timetable(*(slot(day, year=None) for day in range(1, 5))),
        Line("måndag 9–12, tisdag 9–12, onsdag 9–12 … (inte bekräftat)", unsure=True),
    ),
    "history, with its year": (
        timetable(slot(valid_through=YESTERDAY)),
        Line("Tiderna är inte bekräftade. De senaste vi har gällde 2026", unsure=True),
    ),
    "history, of no year": (
        timetable(slot(year=None, day=YESTERDAY)),
        Line("Tiderna är inte bekräftade", unsure=True),
    ),
    "nothing": (timetable(), None),
    "confirmed, but not for two weeks": (timetable(slot(day=TODAY + timedelta(days=30))), None),
}


@pytest.mark.parametrize("which", SENTENCES)
def test_time_line(which):
    table, line = SENTENCES[which]

    assert time_line(table) == line


def test_what_is_always_open_is_said_to_be_closed_today():
    assert time_line(timetable(*round_the_clock(), exceptions=CLOSED)) == Line("Stängt i dag: planering")


def test_one_cancelled_line_leaves_the_others_of_the_day():
    table = timetable((slot(), CLOSED), (slot(opens=780, closes=900), OPEN), now=at(8))

    assert time_line(table) == Line("Öppnar i dag 13.00")


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (timetable(), "8–10 träffar"),
        (timetable(slot(day=TODAY + timedelta(days=30))), "8–10 träffar"),
        (timetable(slot()), "Öppet nu till 12.00"),
    ],
    ids=["nothing", "nothing soon", "open"],
)
def test_note_is_said_where_nothing_else_is(table, text):
    assert time_line(table, "8–10 träffar").text == text


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (timetable(slot()), "Open now until 12:00"),
        (timetable(slot(WEDNESDAY)), "Opens tomorrow at 09:00"),
        (timetable(slot(year=2025)), "Tuesday 09:00–12:00 (according to information from 2025)"),
        (timetable(), None),
    ],
)
def test_time_line_in_english(table, text):
    with override("en"):
        line = time_line(table)

        assert (line and line.text) == text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "i dag"),
        (TOMORROW, "i morgon"),
        (TODAY + timedelta(days=2), "torsdag"),
        (TODAY + timedelta(days=6), "måndag"),
        (TODAY + timedelta(days=7), "tisdag 1 december"),
        (TODAY + timedelta(days=14), "tisdag 8 december"),
    ],
)
def test_day_word(day, words):
    assert day_word(at(0, 1, day), at(23, 59)) == words


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (at(12), "12.00"),
        (at(23, 59), "23.59"),
        (at(0, 0, TOMORROW), "24.00"),
        (at(0, 1, TOMORROW), "i morgon 0.01"),
        (at(2, 0, TOMORROW), "i morgon 2.00"),
        (at(0, 0, TODAY + timedelta(days=2)), "torsdag 0.00"),
    ],
)
def test_closing_time(until, words):
    assert closing_time(until, at(10)) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (slot(opens=555, closes=600), "tisdag 9.15–10"),
        (slot(SUNDAY, 0, 1440), "söndag 0–24"),
        (slot(day=TODAY), "24 november 2026 9–12"),
    ],
)
def test_slot_in_words(line, words):
    assert slot_words(line) == words
    assert words.endswith(slot_range(line))


# --- the week ---
def test_week_is_monday_to_friday_with_todays_day_marked():
    days = week(timetable(slot()))

    assert [day.number for day in days] == [1, 2, 3, 4, 5]
    assert [day.name for day in days] == ["måndag", "tisdag", "onsdag", "torsdag", "fredag"]
    assert [day.number for day in days if day.is_today] == [TUESDAY]


@pytest.mark.parametrize("weekday", [SATURDAY, SUNDAY])
def test_week_has_both_days_of_the_weekend_if_anything_happens_then(weekday):
    assert [day.number for day in week(timetable(slot(weekday)))] == [1, 2, 3, 4, 5, 6, 7]


def test_week_has_the_lines_of_a_day_in_order():
    late, early, other = slot(opens=900, closes=960), slot(), slot(WEDNESDAY)
    days = week(timetable(late, other, early))

    assert {day.number: day.slots for day in days if day.slots} == {2: [early, late], 3: [other]}


def test_week_does_not_mark_today_where_times_are_not_confirmed():
    assert [day.is_today for day in week(timetable(slot(year=2025)))] == [False] * 5


def test_week_shows_times_that_have_ended_only_where_there_are_no_others():
    ended, current = slot(MONDAY, valid_through=YESTERDAY), slot()

    assert [line for day in week(timetable(ended)) for line in day.slots] == [ended]
    assert [line for day in week(timetable(ended, current)) for line in day.slots] == [current]


@pytest.mark.parametrize("slots", [[], [slot(day=date(2026, 11, 28))]])
def test_week_without_weekly_lines_is_empty(slots):
    assert week(timetable(*slots)) == []


def test_single_date_at_a_weekend_does_not_lengthen_the_week():
    assert len(week(timetable(slot(), slot(day=date(2026, 11, 28))))) == 5


def test_dates_are_those_still_to_come_in_order():
    late, early = slot(day=TOMORROW, opens=600), slot(day=TOMORROW)
    today, past = slot(day=TODAY), slot(day=YESTERDAY)

    assert dates(timetable(late, past, early, slot(), today)) == [today, early, late]


def test_cancelled_is_what_would_happen_within_two_weeks():
    far = Period(TODAY + timedelta(days=21), TODAY + timedelta(days=21), "later")
    exceptions = Exceptions((Period(TODAY, TODAY + timedelta(days=7), "planering"), far))
    found = cancelled(timetable(slot(), slot(WEDNESDAY), exceptions=exceptions))

    assert [(one.start.date(), one.cancelled) for one in found] == [
        (TODAY, "planering"),
        (TOMORROW, "planering"),
        (TODAY + timedelta(days=7), "planering"),
    ]
    assert cancelled(timetable(slot())) == []
