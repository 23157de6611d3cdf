"""What a timetable says about a moment. Slots are not saved: the arithmetic needs no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from catalogue.models import Closure, PlaceSlot, SchoolBreak
from catalogue.recurrence import STOCKHOLM, Exceptions, Period
from offers.models import OfferClosure, OfferSlot
from offers.timetable import (
    Calendar,
    Timetable,
    closing_places,
    is_confirmed,
    timetable_of,
    timetable_of_place,
)
from tests.factories import make_offer, make_place, make_slot

TODAY = date(2026, 11, 24)  # a Tuesday
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
TUESDAY, WEDNESDAY, SUNDAY = 2, 3, 7
OPEN = Exceptions()
CLOSED = Exceptions((Period(TODAY, TODAY, "planering"),))
CLOSED_WITHOUT_REASON = Exceptions((Period(TODAY, TODAY),))
CLOSED_FOR_A_MONTH = Exceptions((Period(YESTERDAY, date(2026, 12, 24), "flytt"),))
BREAK_OF_A_MONTH = Exceptions((), CLOSED_FOR_A_MONTH.closures)
EVE = date(2026, 12, 24)  # a Thursday


def at(hour, minute=0, day=TODAY, fold=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM, fold=fold)


def slot(weekday=TUESDAY, opens=540, closes=720, **values):
    values = {"year": 2026, **values}
    return OfferSlot(weekday=None if "day" in values else weekday, opens=opens, closes=closes, **values)


def timetable(*slots, now=None, exceptions=OPEN, confirmed_on=None, every_months=6):
    """Slots, or pairs of a slot and what overrides it."""
    lines = [line if isinstance(line, tuple) else (line, exceptions) for line in slots]
    return Timetable(lines, now or at(10), confirmed_on, every_months)


def round_the_clock(**values):
    return [slot(day, 0, 1440, runs_on_holidays=True, **values) for day in range(1, 8)]


# --- confirmed ---
@pytest.mark.parametrize(
    ("year", "confirmed_on", "months", "confirmed"),
    [
        (2026, None, 6, True),
        (2027, None, 6, True),
        (2025, None, 6, False),
        (None, None, 6, False),
        (None, TODAY, 6, True),
        (2025, TODAY - timedelta(days=31), 1, True),
        (2025, TODAY - timedelta(days=32), 1, False),
        (None, date(2026, 5, 24), 6, True),
        (None, date(2026, 5, 23), 6, False),
        (2026, TODAY - timedelta(days=999), 1, True),
    ],
)
def test_is_confirmed_to_the_day(year, confirmed_on, months, confirmed):
    assert is_confirmed(year, confirmed_on, months, TODAY) is confirmed


@pytest.mark.parametrize(
    ("confirmed_on", "since"),
    [(None, None), (date(2026, 5, 24), None), (date(2026, 5, 23), date(2026, 5, 23))],
)
def test_unconfirmed_since_the_day_after_the_last_one(confirmed_on, since):
    timetable = Timetable([], datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM), confirmed_on, 6)

    assert timetable.unconfirmed_since == since


@pytest.mark.parametrize(("today", "confirmed"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_times_of_a_year_are_confirmed_to_its_last_day(today, confirmed):
    assert is_confirmed(2026, None, 6, today) is confirmed


@pytest.mark.parametrize(
    ("slots", "confirmed"),
    [
        ([], False),
        ([slot()], True),
        ([slot(year=2025)], False),
        ([slot(), slot(WEDNESDAY, year=2025)], False),
        ([slot(), slot(WEDNESDAY, year=2025, valid_through=YESTERDAY)], True),
        ([slot(valid_through=YESTERDAY)], False),
    ],
)
def test_timetable_is_confirmed_if_every_current_line_is(slots, confirmed):
    assert timetable(*slots).confirmed is confirmed


def test_confirmation_counts_for_its_interval_only():
    confirmed_on = TODAY - timedelta(days=40)

    assert timetable(slot(year=2025), confirmed_on=confirmed_on, every_months=2).confirmed
    assert not timetable(slot(year=2025), confirmed_on=confirmed_on, every_months=1).confirmed


# --- history ---
@pytest.mark.parametrize(
    ("slots", "is_history"),
    [
        ([], False),
        ([slot()], False),
        ([slot(valid_through=TODAY)], False),
        ([slot(valid_through=YESTERDAY)], True),
        ([slot(day=YESTERDAY)], True),
        ([slot(day=TODAY)], False),
        ([slot(day=TOMORROW)], False),
        ([slot(valid_from=TOMORROW)], False),
        ([slot(valid_through=YESTERDAY), slot()], False),
    ],
)
def test_history_is_when_every_line_has_ended(slots, is_history):
    assert timetable(*slots).is_history is is_history


def test_current_slots_leave_out_those_that_have_ended():
    ended, current = slot(valid_through=YESTERDAY), slot()

    assert timetable(ended, current).current_slots == [current]


@pytest.mark.parametrize(
    ("slots", "year"),
    [
        ([], None),
        ([slot()], None),
        ([slot(year=None)], None),
        ([slot(year=2025)], 2025),
        ([slot(year=2024), slot(year=2025), slot(year=None)], 2025),
        ([slot(year=2026, valid_through=YESTERDAY)], 2026),
    ],
)
def test_old_year_is_told_only_of_what_is_not_confirmed(slots, year):
    assert timetable(*slots).old_year == year


def test_old_year_is_not_told_when_staff_have_confirmed():
    assert timetable(slot(year=2025), confirmed_on=TODAY).old_year is None


# A year too new makes old times look fresher than they are.
@pytest.mark.parametrize(
    "other",
    [slot(WEDNESDAY, year=2026), slot(WEDNESDAY, year=2025, valid_through=YESTERDAY)],
    ids=["confirmed line", "past line"],
)
def test_old_year_is_of_the_unconfirmed_line(other):
    assert timetable(slot(year=2020), other).old_year == 2020


# --- open ---
@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(8, 59), None),
        (at(9), at(12)),
        (at(11, 59), at(12)),
        (at(12), None),
        (at(10, day=TOMORROW), None),
    ],
)
def test_open_until_is_right_to_the_minute(now, until):
    assert timetable(slot(), now=now).open_until() == until


@pytest.mark.parametrize(
    ("table", "until"),
    [
        (timetable(), None),
        (timetable(slot(year=2025)), None),
        (timetable(slot(), exceptions=CLOSED), None),
        (timetable(slot(), slot(closes=900)), at(15)),
        (timetable((slot(closes=900), CLOSED), (slot(), OPEN)), at(12)),
        (timetable(slot(day=TODAY)), at(12)),
        (timetable(slot(valid_from=TOMORROW)), None),
    ],
    ids=["nothing", "unconfirmed", "closed", "two lines", "one line closed", "a date", "not yet"],
)
def test_open_until(table, until):
    assert table.open_until() == until


@pytest.mark.parametrize(
    ("now", "until"),
    [(at(23, 59), at(0, day=TOMORROW)), (at(18), at(0, day=TOMORROW)), (at(0, day=TOMORROW), None)],
)
def test_midnight_closes_the_day(now, until):
    assert timetable(slot(opens=1080, closes=1440), now=now).open_until() == until


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (at(8, 59), at(9)),
        (at(9), at(9, day=TODAY + timedelta(days=7))),
        (at(10, day=YESTERDAY), at(9)),
    ],
)
def test_next_start_is_right_to_the_minute(now, start):
    assert timetable(slot(), now=now).next_start() == start


@pytest.mark.parametrize(
    ("table", "start"),
    [
        (timetable(), None),
        (timetable(slot(year=2025)), None),
        (timetable(slot(WEDNESDAY), slot(opens=780, closes=840)), at(13)),
        (timetable(slot(opens=780, closes=840), exceptions=CLOSED), at(13, day=TODAY + timedelta(days=7))),
        (timetable(slot(day=TODAY + timedelta(days=14))), at(9, day=TODAY + timedelta(days=14))),
        (timetable(slot(day=TODAY + timedelta(days=365))), at(9, day=TODAY + timedelta(days=365))),
        (timetable(slot(day=TODAY + timedelta(days=366))), None),
        (
            timetable(slot(every_weeks=2, counted_from=TODAY + timedelta(days=7))),
            at(9, day=TODAY + timedelta(days=7)),
        ),
        (
            timetable(slot(every_weeks=4, counted_from=TODAY - timedelta(days=7))),
            at(9, day=TODAY + timedelta(days=21)),
        ),
        (timetable(slot(valid_from=TOMORROW, valid_through=TOMORROW)), None),
        (timetable(slot(), exceptions=CLOSED_FOR_A_MONTH), at(9, day=date(2026, 12, 29))),
        (timetable(slot(runs_in_breaks=False), exceptions=BREAK_OF_A_MONTH), at(9, day=date(2026, 12, 29))),
        (timetable(slot(), exceptions=Exceptions((Period(TODAY, date(2028, 1, 1)),))), None),
    ],
    ids=[
        "nothing",
        "unconfirmed",
        "the earliest",
        "after what is closed",
        "in two weeks",
        "in a year",
        "beyond a year",
        "every second week",
        "every fourth week",
        "never",
        "after a long closure",
        "after a break",
        "closed for more than a year",
    ],
)
def test_next_start(table, start):
    assert table.next_start() == start


@pytest.mark.parametrize(
    ("table", "day", "reason"),
    [
        (timetable(slot(), exceptions=CLOSED), TODAY, "planering"),
        (timetable(slot(), exceptions=CLOSED_WITHOUT_REASON), TODAY, ""),
        (timetable(slot(), exceptions=CLOSED, now=at(11, 59)), TODAY, "planering"),
        (timetable(slot(), exceptions=CLOSED, now=at(23, day=YESTERDAY)), TODAY, "planering"),
        (timetable(slot(4), now=at(8, day=EVE)), EVE, "Julafton"),
        (timetable(slot(WEDNESDAY), exceptions=CLOSED_FOR_A_MONTH), TOMORROW, "flytt"),
        (timetable(slot(runs_in_breaks=False), exceptions=BREAK_OF_A_MONTH), TODAY, "flytt"),
    ],
    ids=["closed", "no reason", "until it would be over", "tomorrow", "holiday", "a long time", "break"],
)
def test_closed_is_what_comes_next_and_does_not_happen(table, day, reason):
    found = table.closed()

    assert (found.start.date(), str(found.cancelled.reason)) == (day, reason)


@pytest.mark.parametrize(
    "table",
    [
        timetable(),
        timetable(slot()),
        timetable(slot(year=2025), exceptions=CLOSED),
        timetable(slot(WEDNESDAY), exceptions=CLOSED),
        timetable(slot(), exceptions=CLOSED, now=at(12)),
        timetable((slot(), CLOSED), (slot(opens=780, closes=840), OPEN)),
        timetable(slot(4, runs_on_holidays=True), now=at(8, day=EVE)),
        timetable(slot(), exceptions=BREAK_OF_A_MONTH),
    ],
    ids=[
        "nothing",
        "open",
        "unconfirmed",
        "would not run",
        "would be over",
        "another time that day",
        "runs on holidays",
        "runs in breaks",
    ],
)
def test_nothing_is_closed_where_the_next_time_is_as_usual(table):
    assert table.closed() is None


def test_ahead_is_what_is_cancelled_and_the_next_that_runs():
    table = timetable(slot(), slot(WEDNESDAY), exceptions=CLOSED)

    assert [(found.start.date(), bool(found.cancelled)) for found in table.ahead] == [
        (TODAY, True),
        (TOMORROW, False),
    ]


@pytest.mark.parametrize(
    ("table", "moment"),
    [
        (timetable(slot()), at(12)),
        (timetable(slot(), slot(opens=660, closes=900)), at(11)),
        (timetable(slot(), now=at(8)), at(9)),
        (timetable(slot(), exceptions=CLOSED), at(12)),
        (timetable(slot(), now=at(12)), at(0, day=TOMORROW)),
        (timetable(slot(WEDNESDAY)), at(0, day=TOMORROW)),
        (timetable(), at(0, day=TOMORROW)),
    ],
    ids=["open", "another begins", "opens", "would close", "over", "tomorrow", "nothing"],
)
def test_what_is_said_holds_until_something_begins_or_ends_or_midnight(table, moment):
    assert table.holds_until == moment


@pytest.mark.django_db
def test_lines_at_a_place_are_its_own_and_those_that_do_not_say_where():
    here, there = make_place(), make_place()
    own, other, nowhere = slot(place=here), slot(place=there), slot()

    assert timetable(own, other, nowhere).at([here.pk]).current_slots == [own, nowhere]


def test_between_is_in_order_over_lines():
    table = timetable(slot(WEDNESDAY), slot(opens=780, closes=840), slot())

    assert [found.start for found in table.between(TODAY, TOMORROW)] == [
        at(9),
        at(13),
        at(9, day=TOMORROW),
    ]


# --- the days when the clock changes ---
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("opens", "closes", "now", "until"),
    [
        (0, 1440, at(1, 59, SPRING), at(0, day=date(2026, 3, 30))),
        (0, 1440, at(3, 0, SPRING), at(0, day=date(2026, 3, 30))),
        (60, 240, at(1, 30, SPRING), at(4, 0, SPRING)),
        (60, 240, at(3, 30, SPRING), at(4, 0, SPRING)),
        (0, 1440, at(2, 30, AUTUMN), at(0, day=date(2026, 10, 26))),
        (120, 180, at(2, 30, AUTUMN), at(3, 0, AUTUMN)),
        (120, 180, at(2, 30, AUTUMN, fold=1), at(3, 0, AUTUMN)),
        (120, 180, at(3, 0, AUTUMN), None),
        (60, 150, at(2, 10, AUTUMN), at(2, 30, AUTUMN)),
        (60, 150, at(2, 10, AUTUMN, fold=1), None),
        (150, 240, at(2, 10, AUTUMN, fold=1), at(4, 0, AUTUMN)),
        (60, 150, at(1, 59, SPRING), at(2, 30, SPRING)),
        (60, 150, at(3, 0, SPRING), None),
        (150, 240, at(3, 0, SPRING), at(4, 0, SPRING)),
        (540, 720, at(11, 59, AUTUMN), at(12, 0, AUTUMN)),
    ],
)
def test_open_until_when_the_clock_changes(opens, closes, now, until):
    sunday = slot(SUNDAY, opens, closes)

    assert timetable(sunday, now=now).open_until() == until


def test_the_hour_that_summer_time_skips_is_not_next():
    table = timetable(slot(SUNDAY, 120, 180), now=at(1, 0, SPRING))

    assert table.next_start() == at(
        2, 0, date(2026, 4, 12)
    )  # Easter Sunday comes between, and is no ordinary day


def test_a_time_in_the_hour_that_comes_twice_is_next_only_the_first_time():
    sunday = slot(SUNDAY, 150, 240)

    assert timetable(sunday, now=at(2, 10, AUTUMN)).next_start() == at(2, 30, AUTUMN)
    assert timetable(sunday, now=at(2, 10, AUTUMN, fold=1)).next_start() == at(
        2, 30, AUTUMN + timedelta(days=7)
    )


@pytest.mark.parametrize(("day", "offset"), [(SPRING, 2), (AUTUMN, 1)])
def test_next_start_is_by_the_clock_on_the_wall(day, offset):
    start = timetable(slot(SUNDAY), now=at(12, 0, day - timedelta(days=1))).next_start()

    assert (start.hour, start.utcoffset()) == (9, timedelta(hours=offset))
    assert start.astimezone(UTC).hour == 9 - offset


# --- round the clock, by telephone ---
@pytest.mark.parametrize(
    ("slots", "whole"),
    [
        (round_the_clock(), True),
        (round_the_clock(year=2020), True),
        (round_the_clock()[:6], False),
        ([*round_the_clock()[:6], slot(SUNDAY, 0, 1439)], False),
        ([*round_the_clock()[:6], slot(SUNDAY, 1, 1440)], False),
        ([*round_the_clock(), slot()], True),
        (round_the_clock(valid_through=YESTERDAY), False),
        ([slot(day=TODAY, opens=0, closes=1440)], False),
        ([], False),
    ],
)
def test_round_the_clock_is_every_whole_day(slots, whole):
    assert timetable(*slots).is_round_the_clock is whole


@pytest.mark.parametrize(
    ("slots", "by_phone"),
    [
        ([], False),
        ([slot(kind="phone")], True),
        ([slot(kind="phone"), slot(WEDNESDAY)], False),
        ([slot()], False),
        ([slot(kind="phone"), slot(valid_through=YESTERDAY)], True),
        ([slot(kind="phone", valid_through=YESTERDAY)], False),
    ],
)
def test_by_phone_only(slots, by_phone):
    assert timetable(*slots).by_phone_only is by_phone


# --- what closes a line ---
@pytest.mark.parametrize(
    ("own", "places", "closing"),
    [
        (7, [], (7,)),
        (7, [5], (7,)),
        (7, [5, 7], (7,)),
        (None, [5], (5,)),
        (None, [5, 7], ()),
        (None, [], ()),
    ],
)
def test_closing_places(own, places, closing):
    assert closing_places(own, places) == closing


CITY, BREAK = Period(TODAY, TODAY, "city"), Period(TODAY, TODAY, "break")
HERE, THERE, MINE = Period(TODAY, TODAY, "here"), Period(TODAY, TODAY, "there"), Period(TODAY, TODAY, "mine")
CALENDAR = Calendar((CITY,), (BREAK,), {5: (HERE,), 7: (THERE,)}, {1: (MINE,)})


@pytest.mark.parametrize(
    ("whose", "closures"),
    [
        ({}, (CITY,)),
        ({"offer": 1}, (CITY, MINE)),
        ({"offer": 2}, (CITY,)),
        ({"places": [5]}, (CITY, HERE)),
        ({"offer": 1, "places": [5, 7, 9]}, (CITY, MINE, HERE, THERE)),
    ],
)
def test_exceptions_are_of_the_city_the_offer_and_its_places(whose, closures):
    found = CALENDAR.exceptions(**whose)

    assert (found.closures, found.breaks) == (closures, (BREAK,))


# --- from the database ---
@pytest.mark.django_db
def test_calendar_is_read_in_three_queries(django_assert_num_queries):
    place, offer = make_place(), make_offer()
    days = {"first": TODAY, "last": TODAY}
    Closure.objects.create(**days, reason_sv="hela staden")
    Closure.objects.create(place=place, **days, reason_sv="huset")
    OfferClosure.objects.create(offer=offer, **days, reason_sv="kursen")
    SchoolBreak.objects.create(name_sv="lov", **days)

    with django_assert_num_queries(3):
        calendar = Calendar.load()

    periods = [calendar.city, calendar.breaks, calendar.places[place.pk], calendar.offers[offer.pk]]
    assert [str(period.reason) for [period] in periods] == ["hela staden", "lov", "huset", "kursen"]
    assert (list(calendar.places), list(calendar.offers)) == ([place.pk], [offer.pk])


@pytest.mark.django_db
def test_offer_is_closed_with_its_only_place_and_not_with_one_of_two():
    closed, other = make_place(), make_place()
    Closure.objects.create(place=closed, first=TODAY, last=TODAY, reason_sv="huset")
    alone, either = make_offer(places=[closed]), make_offer(places=[closed, other])
    for offer in (alone, either):
        make_slot(offer)
    calendar = Calendar.load()

    assert str(timetable_of(alone, calendar, at(10)).closed().cancelled.reason) == "huset"
    assert timetable_of(either, calendar, at(10)).open_until() == at(12)


@pytest.mark.django_db
def test_timetable_of_an_offer_knows_its_own_interval_and_newest_confirmation():
    offer = make_offer(check_every_months=3)
    make_slot(offer, year=2025)
    offer.confirmations.create(confirmed_at=at(0, 30))
    offer.confirmations.create(confirmed_at=at(12, day=YESTERDAY))

    table = timetable_of(offer, Calendar(), at(10))

    assert (table.last_confirmed, table.every_months, table.confirmed) == (TODAY, 3, True)


@pytest.mark.django_db
def test_timetable_of_a_place_is_its_own_slots_only():
    place = make_place()
    own = PlaceSlot.objects.create(place=place, weekday=TUESDAY, opens=540, closes=720, year=2025)
    make_slot(make_offer(places=[place]), place=place)
    place.confirmations.create(confirmed_at=at(12, day=YESTERDAY))

    table = timetable_of_place(place, Calendar(places={place.pk: (HERE,)}), at(10))

    assert table.current_slots == [own]
    assert (table.last_confirmed, table.every_months, table.confirmed) == (YESTERDAY, 6, True)
    assert table.closed().cancelled == HERE


@pytest.mark.django_db
def test_place_is_confirmed_on_the_day_in_sweden():
    place = make_place()
    place.confirmations.create(confirmed_at=at(0, 30))
    place.refresh_from_db()

    assert timetable_of_place(place, Calendar(), at(10)).last_confirmed == TODAY
