from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from catalogue.recurrence import STOCKHOLM
from offers.models import Offer, OfferSlot
from tests.calendars import TUESDAY, a_course, calendar_address, events_of, fetch
from tests.factories import make_offer, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_places_calendar_has_what_happens_there_and_not_when_the_house_is_open(client):
    offer, slot = a_course()
    place, other = offer.places.get(), make_place("Annat hus")
    offer.places.add(other)
    make_slot(offer, weekday=4, place=other)
    make_slot(make_offer("I huset intill", places=[make_place(located_in=place)]))
    with override("sv"):
        place.slots.create(weekday=TUESDAY, opens=480, closes=1020, year=2026)
    events = events_of(fetch(client, f"/sv/platser/{place.slug}/kalender.ics"))
    assert [event["SUMMARY"] for event in events] == ["Babyöppet", "I huset intill"]
    assert events[0]["UID"].startswith(str(slot.uuid))


@pytest.mark.parametrize("values", [{"hide_address": True}, {"state": "draft"}])
def test_no_calendar_for_a_place_that_is_hidden(client, values):
    offer, _slot = a_course()
    place = offer.places.get()
    offer.places.update(**values)
    assert client.get(f"/sv/platser/{place.slug}/kalender.ics").status_code == 404
    assert "kalender.ics" not in client.get(f"/sv/platser/{place.slug}/").content.decode()


def test_no_link_where_all_that_happens_is_sensitive(client):
    offer, _slot = a_course(is_sensitive=True)
    place = offer.places.get()
    assert client.get(f"/sv/platser/{place.slug}/kalender.ics").status_code == 404
    assert "kalender.ics" not in client.get(f"/sv/platser/{place.slug}/").content.decode()


def test_a_lists_calendar_has_its_filters_and_says_what_is_not_known(client):
    a_course("Gratis", is_free=True)
    a_course("Vet inte")
    a_course("Kostar", is_free=False)
    sure, perhaps = events_of(fetch(client, "/sv/stod/kalender.ics?fact=free"))
    assert (sure["SUMMARY"], sure["STATUS"]) == ("Gratis", "CONFIRMED")
    assert (perhaps["SUMMARY"], perhaps["STATUS"]) == ("Vet inte", "TENTATIVE")
    assert "Inte angivet: kostnad och tillgänglighet" in perhaps["DESCRIPTION"]


def test_an_empty_list_is_an_empty_calendar(client):
    assert events_of(fetch(client, "/sv/stod/kalender.ics?form=gift")) == []


# --- how it is asked ---


@pytest.mark.parametrize("rows", [1, 3])
def test_calendars_ask_the_database_a_constant_number_of_times(client, rows, django_assert_num_queries):
    place = make_place()
    for _ in range(rows):
        offer = make_offer(places=[place])
        make_slot(offer), make_slot(offer)
    client.get("/sv/stod/")
    for address, queries in (
        (calendar_address(offer), 4),
        (f"/sv/platser/{place.slug}/kalender.ics", 6),
        ("/sv/stod/kalender.ics", 5),
    ):
        with django_assert_num_queries(queries):
            fetch(client, address)


def test_calendars_answer_head_and_refuse_post():
    offer, _slot = a_course()
    client = Client()
    for address in (calendar_address(offer), "/sv/stod/kalender.ics"):
        head = client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert client.post(address).status_code == 405


def test_pages_lead_to_their_calendars(client):
    offer, _slot = a_course(is_free=True)
    place = offer.places.get()
    for page, calendar in (
        (f"/sv/stod/{offer.slug}/", calendar_address(offer)),
        (f"/sv/platser/{place.slug}/", f"/sv/platser/{place.slug}/kalender.ics"),
        ("/sv/stod/?fact=free", "/sv/stod/kalender.ics?fact=free"),
    ):
        html = client.get(page).content.decode()
        for link in (
            f'<link rel="alternate" type="text/calendar" href="{calendar}">',
            f'<a href="{calendar}"',
            f'href="webcal://testserver{calendar}"',
        ):
            assert link in html, (page, link)


@pytest.mark.parametrize("whose", ["offer", "place"])
def test_a_hidden_address_is_not_told(client, whose):
    offer, _slot = a_course(hide_address=whose == "offer")
    if whose == "place":
        offer.places.update(hide_address=True)
    (event,) = events_of(fetch(client, calendar_address(offer)))
    assert "LOCATION" not in event


def test_times_on_the_telephone_have_no_place(client):
    offer, slot = a_course()
    OfferSlot.objects.filter(pk=slot.pk).update(kind="phone")
    (event,) = events_of(fetch(client, calendar_address(offer)))
    assert "LOCATION" not in event


def test_the_language_is_the_pages(client):
    offer, _slot = a_course(title_en="Baby time")
    (event,) = events_of(client.get(f"/en/stod/{offer.slug}/kalender.ics").content)
    assert (event["SUMMARY"], event["SUMMARY"].params["LANGUAGE"]) == ("Baby time", "en")
    assert event["URL"] == f"http://testserver/en/stod/{offer.slug}/"


def test_control_characters_are_left_out(client):
    offer, _slot = a_course("Baby\x07öppet\r\nBEGIN:VEVENT")
    content = fetch(client, calendar_address(offer))
    assert events_of(content)[0]["SUMMARY"] == "Babyöppet\nBEGIN:VEVENT"
    assert b"NAME:Baby\xc3\xb6ppet\\nBEGIN:VEVENT" in content


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "archived"},
        {"is_sensitive": True},
        {"topics": True},
        {"publish_from": date(2026, 11, 25)},
    ],
)
def test_no_calendar_for_what_is_sensitive_or_not_public(client, values):
    if "topics" in values:
        values = {"topics": [make_topic(is_sensitive=True)]}
    offer, _slot = a_course(**values)
    place = offer.places.get()
    make_slot(make_offer("Annat", places=[place]))
    assert client.get(calendar_address(offer)).status_code == 404
    for address in ("/sv/stod/kalender.ics", f"/sv/platser/{place.slug}/kalender.ics"):
        assert [event["SUMMARY"] for event in events_of(fetch(client, address))] == ["Annat"]


@pytest.mark.parametrize(
    "line", [None, {"valid_through": date(2026, 11, 23)}, {"opens": 0, "closes": 1440}], ids=str
)
def test_no_calendar_and_no_link_without_times_to_come(client, line):
    offer = make_offer()
    if line:
        make_slot(offer, **line)
    assert client.get(calendar_address(offer)).status_code == 404
    assert "kalender.ics" not in client.get(f"/sv/stod/{offer.slug}/").content.decode()


def test_an_older_address_leads_to_the_newer_calendar(client):
    offer, _slot = a_course()
    offer.redirects.create(slug="gammalt-namn")
    response = client.get("/sv/stod/gammalt-namn/kalender.ics")
    assert (response.status_code, response.headers["Location"]) == (301, calendar_address(offer))
    Offer.objects.update(is_sensitive=True)
    assert client.get("/sv/stod/gammalt-namn/kalender.ics").status_code == 404
