from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from catalogue.models import Closure, SchoolBreak
from catalogue.recurrence import STOCKHOLM, Exceptions, Period, occurrences
from offers.exports.ical import STOCKHOLM as STOCKHOLM_IN_WORDS
from offers.exports.ical import Entry, calendar_file
from offers.models import Offer, OfferSlot
from offers.timetable import Timetable
from tests.calendars import TUESDAY, a_course, calendar_address, events_of, fetch
from tests.factories import make_offer, make_place, make_slot

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


# --- the times are those of catalogue.recurrence ---


def expand(event) -> list[tuple[datetime, datetime]]:
    """Every time of an event by the clock on the wall, counted one by one."""
    start, end = event["DTSTART"].dt.replace(tzinfo=None), event["DTEND"].dt.replace(tzinfo=None)
    if "RRULE" not in event:
        return [(start, end)]
    rule = event["RRULE"]
    assert rule["BYDAY"] == [("MO", "TU", "WE", "TH", "FR", "SA", "SU")[start.weekday()]]
    left_out = (
        {moment.dt.replace(tzinfo=None) for moment in event["EXDATE"].dts} if "EXDATE" in event else set()
    )
    found = []
    moment = start
    while moment.replace(tzinfo=STOCKHOLM).astimezone(UTC) <= rule["UNTIL"][0]:
        if moment not in left_out:
            found.append((moment, moment + (end - start)))
        moment += timedelta(weeks=rule["INTERVAL"][0])
    return found


@st.composite
def weekly_slots(draw):
    opens = draw(st.integers(0, 1438))
    start = draw(st.none() | DAYS)
    return OfferSlot(
        opens=opens,
        closes=draw(st.integers(opens + 1, 1440)),
        weekday=draw(st.integers(1, 7)),
        every_weeks=draw(st.integers(1, 5)),
        counted_from=draw(DAYS),
        valid_from=start,
        valid_through=start + timedelta(days=90) if start and draw(st.booleans()) else None,
        runs_in_breaks=draw(st.sampled_from([None, True, False])),
        runs_on_holidays=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def periods(draw):
    first = draw(DAYS)
    return Period(first, first + timedelta(days=draw(st.integers(0, 30))))


EXCEPTIONS = st.builds(
    Exceptions, st.lists(periods(), max_size=3).map(tuple), st.lists(periods(), max_size=3).map(tuple)
)
NIGHT = OfferSlot(opens=130, closes=175, weekday=7)
MARCH = date(2027, 3, 1)


@settings(max_examples=200, deadline=None)
@example(NIGHT, Exceptions(), MARCH)  # an hour that summer time skips
@example(OfferSlot(opens=600, closes=1440, weekday=7), Exceptions(), MARCH)
@example(OfferSlot(opens=600, closes=720, weekday=2, every_weeks=2, counted_from=MARCH), Exceptions(), MARCH)
@given(weekly_slots(), EXCEPTIONS, DAYS)
def test_a_file_expands_to_what_recurrence_says(slot, exceptions, today):
    entry = unsaved_entry(slot, exceptions, today)
    found = [
        pair
        for event in events_of(calendar_file("x", "x:", [entry], lambda _: "x:"))
        for pair in expand(event)
    ]
    last = today + timedelta(days=119)
    expected = [
        (one.start.replace(tzinfo=None), one.end.replace(tzinfo=None))
        for one in occurrences([slot.as_rule()], today, last, exceptions)
        if one.cancelled is None
    ]
    if (slot.opens, slot.closes) == (0, 1440) or slot.is_past(today):
        assert found == []
    else:
        assert [pair for pair in found if today <= pair[0].date() <= last] == expected


def unsaved_entry(slot, exceptions, today) -> Entry:
    then = datetime(2020, 1, 1, tzinfo=UTC)
    slot.created_at = slot.updated_at = then
    offer = Offer(title="Prov", created_at=then, updated_at=then)
    offer.place_list, offer.slot_list, offer.confirmed_at = [], [slot], None
    now = datetime(today.year, today.month, today.day, 12, tzinfo=STOCKHOLM)
    return Entry(offer, Timetable([(slot, exceptions)], now, None, 6))


def test_the_time_zone_is_stockholms():
    zone = Calendar.from_ical(STOCKHOLM_IN_WORDS).to_tz()
    for day in (
        date(2026, 11, 24),
        date(2027, 3, 27),
        date(2027, 3, 28),
        date(2027, 7, 1),
        date(2027, 10, 31),
    ):
        noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - the zones are put on below
        assert (
            noon.replace(tzinfo=zone).utcoffset()
            == noon.replace(tzinfo=ZoneInfo("Europe/Stockholm")).utcoffset()
        )


# --- one offer ---

in_database = pytest.mark.django_db


@in_database
def test_a_file_holds_what_rfc_5545_wants(client):
    offer, slot = a_course()
    content = fetch(client, calendar_address(offer))
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    text = content.replace(b"\r\n ", b"").decode()
    for words in (
        "VERSION:2.0",
        "PRODID:-//",
        "TZID:Europe/Stockholm",
        f"UID:{slot.uuid}@boras-stod",
        "DTSTART;TZID=Europe/Stockholm:20261124T090000",
        "DTEND;TZID=Europe/Stockholm:20261124T120000",
        "RRULE:FREQ=WEEKLY;UNTIL=20271228T080000Z;INTERVAL=1;BYDAY=TU;WKST=MO",
        "DTSTAMP:20261124T090000Z",
        "LAST-MODIFIED:20261124T090000Z",
        "SEQUENCE:0",
        "SUMMARY;LANGUAGE=sv:Babyöppet",
        "LOCATION:Testhuset\\, Provgatan 1\\, Borås",
        f"URL:http://testserver/sv/stod/{offer.slug}/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "NAME:Babyöppet – Borås Stöd",
    ):
        assert words in text, words
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "Lugn tid\\; för de minsta\\, och" in text


@in_database
def test_the_same_register_gives_the_same_bytes(client):
    offer, _slot = a_course()
    first = fetch(client, calendar_address(offer))
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        assert fetch(client, calendar_address(offer)) == first
    elsewhere = client.get(calendar_address(offer), headers={"host": "localhost"}).content
    assert events_of(elsewhere)[0]["UID"] == events_of(first)[0]["UID"]


@in_database
def test_closures_holidays_and_breaks_are_left_out(client):
    offer, slot = a_course()
    OfferSlot.objects.filter(pk=slot.pk).update(weekday=5)
    with override("sv"):
        offer.closures.create(first=date(2026, 12, 4), last=date(2026, 12, 5))
    left_out = {
        moment.dt.date() for moment in events_of(fetch(client, calendar_address(offer)))[0]["EXDATE"].dts
    }
    assert {date(2026, 12, 4), date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 26)} <= left_out


@in_database
def test_day_of_a_series_that_is_called_off_is_told_of_in_its_place(client):
    offer, _slot = a_course()
    with override("sv"):
        offer.closures.create(first=date(2026, 12, 1), last=date(2026, 12, 1), reason_sv="sjukdom")

    series, off = events_of(fetch(client, calendar_address(offer)))

    assert (off["UID"], off["RECURRENCE-ID"].dt) == (series["UID"], off["DTSTART"].dt)
    assert (off["DTSTART"].dt.date(), off["STATUS"]) == (date(2026, 12, 1), "CANCELLED")
    assert str(off["SUMMARY"]) == f"Inställt: {offer.title}"
    assert "Inställt: sjukdom" in off["DESCRIPTION"]
    assert "RRULE" not in off
    assert "EXDATE" not in series


def stamps(client, offer) -> tuple:
    event = events_of(fetch(client, calendar_address(offer)))[0]
    return event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt, event["SEQUENCE"]


def close_offer(offer):
    offer.closures.create(first=date(2026, 12, 1), last=date(2026, 12, 1))


def close_place(offer):
    offer.places.get().closures.create(first=date(2026, 12, 1), last=date(2026, 12, 1))


def close_city(offer):
    Closure.objects.create(first=date(2026, 12, 1), last=date(2026, 12, 1))


def take_a_break(offer):
    offer.slots.update(runs_in_breaks=False)
    SchoolBreak.objects.create(name_sv="lov", first=date(2026, 12, 1), last=date(2026, 12, 1))


def move_place(offer):
    place = offer.places.get()
    place.address = "Annan gata 2"
    place.save()


def confirm(offer):
    offer.confirmations.create(confirmed_at=NOW + timedelta(hours=1))


@in_database
@pytest.mark.parametrize(
    "change",
    [close_offer, close_place, close_city, take_a_break, move_place, confirm],
    ids=lambda f: f.__name__,
)
def test_an_event_is_newer_after_anything_that_it_tells_of_has_changed(client, change):
    offer, _slot = a_course()
    before, later = NOW.astimezone(UTC), (NOW + timedelta(hours=1)).astimezone(UTC)
    assert stamps(client, offer) == (before, before, 0)
    with time_machine.travel(later, tick=False), override("sv"):
        change(offer)
    assert stamps(client, offer) == (later, later, 3600)


@in_database
def test_a_closure_of_another_place_and_a_break_that_it_runs_in_leave_an_event_as_it_was(client):
    offer, _slot = a_course()
    before = stamps(client, offer)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False), override("sv"):
        make_place().closures.create(first=date(2026, 12, 1), last=date(2026, 12, 1))
        SchoolBreak.objects.create(name_sv="lov", first=date(2026, 12, 1), last=date(2026, 12, 1))
    assert stamps(client, offer) == before


@in_database
def test_a_line_ends_on_its_last_day(client):
    offer = make_offer()
    make_slot(offer, weekday=TUESDAY, valid_from=date(2026, 12, 1), valid_through=date(2026, 12, 20))
    (event,) = events_of(fetch(client, calendar_address(offer)))
    assert [start.date() for start, _end in expand(event)] == [
        date(2026, 12, 1),
        date(2026, 12, 8),
        date(2026, 12, 15),
    ]


@in_database
def test_a_single_date_is_one_event_and_says_if_it_is_cancelled(client):
    offer = make_offer()
    make_slot(offer, day=date(2026, 12, 2))
    make_slot(offer, day=date(2026, 12, 3))
    with override("sv"):
        offer.closures.create(first=date(2026, 12, 3), last=date(2026, 12, 3), reason_sv="sjukdom")
    events = events_of(fetch(client, calendar_address(offer)))
    assert [(event["DTSTART"].dt.date(), event["STATUS"]) for event in events] == [
        (date(2026, 12, 2), "CONFIRMED"),
        (date(2026, 12, 3), "CANCELLED"),
    ]
    assert all("RRULE" not in event for event in events)
    assert ["Inställt: sjukdom" in event["DESCRIPTION"] for event in events] == [False, True]
    assert [str(event["SUMMARY"]) for event in events] == ["Testkurs", "Inställt: Testkurs"]


@in_database
def test_unconfirmed_times_say_so_with_their_year(client):
    offer = make_offer()
    make_slot(offer, year=2025)
    (event,) = events_of(fetch(client, calendar_address(offer)))
    assert event["STATUS"] == "TENTATIVE"
    assert "Tiderna är från 2025 och inte bekräftade." in event["DESCRIPTION"]


def test_a_calendar_is_never_longer_than_it_may_be():
    entry = unsaved_entry(OfferSlot(opens=600, closes=660, weekday=1), Exceptions(), NOW.date())
    assert len(events_of(calendar_file("x", "x:", [entry] * 5, lambda _: "x:", most=3))) == 3
