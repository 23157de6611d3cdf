"""A timetable in words, each sentence once."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from boras_stod.templatetags.times import (
    Line,
    closed,
    closing_time,
    closures,
    dates,
    day_word,
    next_times,
    open_till,
    slot_range,
    time_line,
    true_until,
    week,
)
from catalogue.recurrence import STOCKHOLM, Exceptions, Period
from catalogue.translations import Translated
from offers.models import OfferSlot
from offers.timetable import Timetable

TODAY = date(2026, 11, 24)  # a Tuesday
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = 1, 2, 3, 6, 7
OPEN = Exceptions()
CLOSED = Exceptions((Period(TODAY, TODAY, "planering"),))
CLOSED_WITHOUT_REASON = Exceptions((Period(TODAY, TODAY),))
SUMMER = Exceptions((Period(date(2026, 6, 10), date(2026, 8, 15), "sommarlov"),))
FIRST_OF_JULY = date(2026, 7, 1)  # a Wednesday


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
    "closed today and why": (
        timetable(slot(), exceptions=CLOSED),
        Line("Stängt i dag: planering. Öppnar tisdag 1 december 9.00", closed=True),
    ),
    "closed today": (
        timetable(slot(), exceptions=CLOSED_WITHOUT_REASON),
        Line("Stängt i dag. Öppnar tisdag 1 december 9.00", closed=True),
    ),
    "closed today and for ever": (
        timetable(slot(valid_through=TOMORROW), exceptions=CLOSED),
        Line("Stängt i dag: planering", closed=True),
    ),
    "closed tomorrow": (
        timetable(slot(), slot(WEDNESDAY), exceptions=CLOSED, now=at(20, day=YESTERDAY)),
        Line("Stängt tisdag 24 november: planering. Öppnar onsdag 9.00", closed=True),
    ),
    "closed on a later day": (
        timetable(slot(4), now=at(9, day=date(2026, 12, 21))),
        Line("Stängt torsdag 24 december: Julafton. Öppnar torsdag 7 januari 9.00", closed=True),
    ),
    "closed all summer": (
        timetable(slot(1), exceptions=SUMMER, now=at(10, day=FIRST_OF_JULY)),
        Line("Stängt: sommarlov. Öppnar måndag 17 augusti 9.00", closed=True),
    ),
    "closed all summer, a break": (
        timetable(
            slot(1, runs_in_breaks=False),
            exceptions=Exceptions((), SUMMER.closures),
            now=at(10, day=FIRST_OF_JULY),
        ),
        Line("Stängt: sommarlov. Öppnar måndag 17 augusti 9.00", closed=True),
    ),
    "no answer all summer": (
        timetable(slot(1, kind="phone"), exceptions=SUMMER, now=at(10, day=FIRST_OF_JULY)),
        Line("Stängt: sommarlov. Svarar måndag 17 augusti 9.00", closed=True),
    ),
    "every fourth week": (
        timetable(slot(every_weeks=4, counted_from=TODAY + timedelta(days=21))),
        Line("Öppnar tisdag 15 december 9.00"),
    ),
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
        Line("måndag–onsdag 9–12 (inte bekräftat)", unsure=True),
    ),
    "more than three unconfirmed": (
        timetable(*(slot(day, opens=540 + day, year=None) for day in range(1, 5))),
        Line("måndag 9.01–12, tisdag 9.02–12, onsdag 9.03–12 … (inte bekräftat)", unsure=True),
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
    "confirmed, a date two months off": (
        timetable(slot(day=date(2027, 1, 26))),
        Line("Öppnar tisdag 26 januari 9.00"),
    ),
    "confirmed, but not for a year": (timetable(slot(day=TODAY + timedelta(days=366))), None),
}


@pytest.mark.parametrize("which", SENTENCES)
def test_time_line(which):
    table, line = SENTENCES[which]

    assert time_line(table) == line


def test_what_is_always_open_is_said_to_be_closed_today():
    assert time_line(timetable(*round_the_clock(), exceptions=CLOSED)) == Line(
        "Stängt i dag: planering. Öppnar i morgon 0.00", closed=True
    )


def test_one_cancelled_line_leaves_the_others_of_the_day():
    table = timetable((slot(), CLOSED), (slot(opens=780, closes=900), OPEN), now=at(8))

    assert time_line(table) == Line("Öppnar i dag 13.00")


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (timetable(), "8–10 träffar"),
        (timetable(slot(day=TODAY + timedelta(days=366))), "8–10 träffar"),
        (timetable(slot()), "Öppet nu till 12.00"),
    ],
    ids=["nothing", "nothing within a year", "open"],
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
    ("line", "words"), [(slot(opens=555, closes=600), "9.15–10"), (slot(SUNDAY, 0, 1440), "0–24")]
)
def test_slot_range(line, words):
    assert slot_range(line) == words


def test_lines_of_an_unconfirmed_timetable_say_how_often_and_from_when():
    table = timetable(
        slot(year=2025, every_weeks=2, counted_from=TODAY), slot(year=2025, valid_from=date(2027, 1, 15))
    )

    assert time_line(table).text == (
        "tisdag 9–12 (varannan vecka), tisdag 9–12 (från 15 januari 2027) (enligt uppgift från 2025)"
    )


# --- a reason in its own language, and until when a line is true ---
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Stängt: flytt"),
        ("en", "Closed: moving"),
        ("ar", 'مغلق: <span lang="sv" dir="ltr">flytt</span>'),
    ],
)
def test_reason_says_its_language_where_it_is_not_the_pages(language, words):
    period = Period(TODAY, TODAY, Translated({"sv": "flytt", "en": "moving"}))
    with override(language):
        assert closed(period) == words


def test_reason_is_text_and_no_markup():
    table = timetable(slot(), exceptions=Exceptions((Period(TODAY, TODAY, "<b>"),)))

    assert time_line(table).text.startswith("Stängt i dag: &lt;b&gt;. ")


def test_holiday_in_a_line_is_named_in_the_readers_language():
    table = timetable(slot(4), now=at(8, day=date(2026, 12, 24)))
    with override("en"):
        assert time_line(table).text == "Closed today: Christmas Eve. Opens Thursday 7 January at 09:00"


@pytest.mark.parametrize(
    ("table", "moment"),
    [
        (timetable(slot()), "2026-11-24T11:00Z"),
        (timetable(slot(), exceptions=CLOSED), "2026-11-24T11:00Z"),
        (timetable(slot(WEDNESDAY)), "2026-11-24T23:00Z"),
    ],
    ids=["open", "closed", "opens tomorrow"],
)
def test_line_tells_until_when_it_is_true(table, moment):
    line = time_line(table)

    assert line.html == f'<span data-until="{moment}">{line.text}</span>'


@pytest.mark.parametrize("table", [timetable(slot(year=2025)), timetable(slot(valid_through=YESTERDAY))])
def test_line_that_no_moment_changes_tells_no_moment(table):
    assert time_line(table).html == time_line(table).text


def test_words_that_are_true_until_a_moment_are_escaped():
    assert true_until("<", at(12)) == '<span data-until="2026-11-24T11:00Z">&lt;</span>'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (slot(), "Öppet nu till 12.00"),
        (slot(closes=1440), "Öppet nu till 24.00"),
        (slot(kind="phone"), "Svarar nu till 12.00"),
    ],
)
def test_open_till(line, words):
    [found] = timetable(line).between(TODAY, TODAY)

    assert open_till(found) == words


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


@pytest.mark.parametrize(
    "table",
    [
        timetable(slot(), exceptions=CLOSED),
        timetable(slot(every_weeks=2, counted_from=TODAY - timedelta(days=7))),
        timetable(slot(valid_from=TOMORROW)),
        timetable(slot(), slot(every_weeks=2, counted_from=TODAY - timedelta(days=7))),
    ],
    ids=["closed", "other week", "not yet", "one of two"],
)
def test_week_does_not_mark_a_day_that_is_not_as_usual(table):
    assert [day.is_today for day in week(table)] == [False] * 5


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
    found = dates(timetable(late, past, early, slot(), today))

    assert [one.payload for one in found] == [today, early, late]


def test_dates_tell_which_are_cancelled():
    found = dates(timetable(slot(day=TODAY), slot(day=TOMORROW), exceptions=CLOSED))

    assert [bool(one.cancelled) for one in found] == [True, False]


# --- the next times ---
def test_next_times_are_four_that_run():
    table = timetable(slot(), slot(WEDNESDAY, every_weeks=2, counted_from=TODAY), exceptions=CLOSED)

    assert [one.start.date() for one in next_times(table)] == [
        date(2026, 11, 25),
        date(2026, 12, 1),
        date(2026, 12, 8),
        date(2026, 12, 9),
    ]


def test_next_times_leave_out_what_runs_now_and_hours_on_the_telephone():
    table = timetable(slot(), slot(WEDNESDAY, kind="phone"))

    assert next_times(table)[0].start == at(9, day=TODAY + timedelta(days=7))


@pytest.mark.parametrize(
    "table",
    [
        timetable(),
        timetable(slot(year=2025)),
        timetable(*round_the_clock()),
        timetable(slot(day=TOMORROW)),
        timetable(slot(), exceptions=Exceptions((Period(TODAY, date(2028, 1, 1)),))),
    ],
    ids=["nothing", "unconfirmed", "always", "single dates", "closed for more than a year"],
)
def test_no_next_times(table):
    assert next_times(table) == []


# --- what does not happen ---
@pytest.mark.parametrize(
    ("table", "words"),
    [
        (timetable(slot()), []),
        (timetable(slot(year=2025), exceptions=CLOSED), []),
        (timetable(slot(), exceptions=CLOSED), ["Stängt tisdag 24 november 2026: planering"]),
        (timetable(slot(), exceptions=CLOSED_WITHOUT_REASON), ["Stängt tisdag 24 november 2026"]),
        (
            timetable(slot(1), slot(3), exceptions=SUMMER, now=at(10, day=FIRST_OF_JULY)),
            ["Stängt till och med lördag 15 augusti 2026: sommarlov"],
        ),
        (
            timetable(slot(1), slot(3), exceptions=SUMMER, now=at(10, day=date(2026, 6, 1))),
            ["Stängt från onsdag 10 juni 2026 till och med lördag 15 augusti 2026: sommarlov"],
        ),
        (
            timetable((slot(), SUMMER), (slot(3), OPEN), now=at(10, day=FIRST_OF_JULY)),
            [
                "Stängt tisdag 7 juli 2026 9–12: sommarlov",
                "Stängt tisdag 14 juli 2026 9–12: sommarlov",
            ],
        ),
        (timetable(slot(), exceptions=SUMMER, now=at(10, day=date(2026, 5, 20))), []),
        (timetable(slot(day=TODAY), exceptions=CLOSED), []),
    ],
    ids=[
        "all runs",
        "unconfirmed",
        "a day",
        "a day without a reason",
        "the rest of a period",
        "a whole period",
        "other times run in it",
        "not within two weeks",
        "a single date, which says so itself",
    ],
)
def test_closures(table, words):
    assert closures(table) == words
