"""An address that is hidden is told by nothing: no place, no district, no search, no file, no neighbour."""

from datetime import datetime

import pytest
import time_machine
from django.http import QueryDict

from catalogue.models import Place
from catalogue.recurrence import STOCKHOLM
from offers import search
from offers.filters import OfferFilter
from offers.following import following_of
from offers.index import build, current_index
from offers.models import Offer
from tests.factories import make_district, make_offer, make_place, make_slot

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
HERE = {"latitude": 57.72, "longitude": 12.94}


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(content.decode().split())


def main_of(client, address: str) -> str:
    """What a page says itself, without the choices that every list offers."""
    return body(client, address).partition("<main")[2].partition("<footer")[0]


def answer(query: str) -> tuple[list[str], list[str]]:
    """The titles of what surely fits and of what perhaps does."""
    index = current_index(NOW)
    outcome = OfferFilter(QueryDict(query), index=index, now=NOW).outcome
    return [index.rows[bit].title for bit in outcome.sure], [index.rows[bit].title for bit in outcome.perhaps]


@pytest.fixture
def house():
    """A house with an address, in another house, in a part of a district."""
    centre = make_district("Centrum", slug="centrum", **HERE)
    host = make_place("Storhuset", slug="storhuset", address="Storgatan 1", district=centre)
    return make_place(
        "Provhuset",
        slug="provhuset",
        kind="open_preschool",
        address="Provgatan 1",
        district=make_district("Provområdet", slug="provomradet", kind="area", parent=centre),
        located_in=host,
        **HERE,
    )


@pytest.fixture
def hidden_offer(house):
    """An offer that hides its address in an ordinary house."""
    offer = make_offer(
        "Skyddad grupp", slug="skyddad", min_age=0, max_age=12, places=[house], hide_address=True
    )
    make_slot(offer, weekday=2)
    return offer


@pytest.fixture
def hidden_house(house):
    """The house, hiding its own address, with an offer that says nothing of it."""
    Place.objects.filter(pk=house.pk).update(hide_address=True)
    house.refresh_from_db()
    offer = make_offer("Skyddad grupp", slug="skyddad", min_age=0, max_age=12, places=[house])
    make_slot(offer, weekday=2)
    return house


# --- an offer that hides its address ---


def test_page_of_a_hidden_offer_names_no_place_and_no_district(client, hidden_offer):
    html = main_of(client, "/sv/stod/skyddad/")
    assert [
        word for word in ("Provhuset", "Storhuset", "Provgatan", "Centrum", "Provområdet") if word in html
    ] == []
    assert "Adressen visas inte. Ta kontakt först." in html
    assert "Hitta hit" not in html


@pytest.mark.parametrize(
    "address", ["/sv/platser/provhuset/", "/sv/platser/storhuset/", "/sv/oppna-forskolor/", "/sv/platser/"]
)
def test_hidden_offer_is_found_through_no_place(client, hidden_offer, address):
    html = main_of(client, address)
    assert "Skyddad grupp" not in html
    assert "1 stöd" not in html


def test_rows_and_my_list_and_file_say_no_place_of_a_hidden_offer(client, hidden_offer):
    addresses = ("/sv/stod/?age=0", f"/sv/min-lista/?id={hidden_offer.uuid.hex[:12]}", "/sv/stod/utbud.csv")
    for address in addresses:
        text = body(client, address)
        assert "Skyddad grupp" in text, address
        assert "Provhuset" not in text, address
        assert "Provgatan" not in text, address
    assert "Provområdet" not in body(client, "/sv/stod/utbud.csv")


def test_district_of_a_hidden_offer_is_unknown(hidden_offer, house):
    make_offer("Öppen grupp", places=[house])
    assert answer("district=centrum") == (["Öppen grupp"], ["Skyddad grupp"])
    assert answer("district=provomradet") == (["Öppen grupp"], ["Skyddad grupp"])


def test_hidden_offer_that_needs_no_place_is_unknown_too(hidden_offer):
    Offer.objects.update(online=True)
    assert answer("district=centrum") == ([], ["Skyddad grupp"])


def test_area_in_which_only_a_hidden_offer_is_held_is_no_choice(hidden_offer):
    facet = OfferFilter(None, index=current_index(NOW), now=NOW).facet("district")
    assert [(option.value, option.count) for option in facet] == [("centrum", 0)]


def test_map_counts_no_hidden_offer(client, hidden_offer):
    html = main_of(client, "/sv/karta/")
    assert 'class="map-count" x=' in html
    assert "1 stöd" not in html
    assert ">1</text>" not in html


def test_hidden_offer_is_not_found_by_the_words_of_its_place(hidden_offer, house):
    make_offer("Öppen grupp", places=[house])
    for question in ("provhuset", "provområdet", "provgatan"):
        assert hidden_offer.pk not in search.find(question), question
    assert hidden_offer.pk in search.find("skyddad")


def test_calendar_of_a_place_holds_no_hidden_offer(client, hidden_offer, house):
    assert client.get("/sv/platser/provhuset/kalender.ics").status_code == 404
    make_slot(make_offer("Öppen grupp", places=[house]), weekday=3)
    calendar = body(client, "/sv/platser/provhuset/kalender.ics")
    assert "Öppen grupp" in calendar
    assert "Skyddad grupp" not in calendar


def test_offer_with_one_hidden_place_of_two_tells_neither(client, house):
    offer = make_offer("Två hus", slug="tva-hus", places=[house, make_place("Dolt hus", hide_address=True)])
    assert "Provhuset" not in main_of(client, "/sv/stod/tva-hus/")
    assert "Två hus" not in main_of(client, "/sv/platser/provhuset/")
    assert (offer.public_places, offer.public_districts) == ([], [])
    assert answer("district=centrum") == ([], ["Två hus"])


def test_open_offer_tells_its_places_and_districts(house):
    offer = make_offer(places=[house, make_place("Utkastet", state="draft", district=house.district)])
    assert (offer.public_places, offer.public_districts) == ([house], [house.district])
    assert list(Offer.objects.findable()) == [offer]


@pytest.mark.parametrize("whose", ["own", "other", "nobody's"])
def test_neighbour_follows_only_where_neither_hides(house, whose):
    other = make_place(district=house.district)
    offer = make_offer("Först", min_age=0, max_age=12, places=[house], hide_address=whose == "own")
    later = make_offer("Sedan", min_age=12, max_age=36, places=[other])
    if whose == "other":
        later.places.add(make_place("Dolt hus", hide_address=True))
    found = [found.title for found in following_of(offer, build("test", NOW.date())).offers]
    assert found == (["Sedan"] if whose == "nobody's" else [])


# --- a place that hides its address ---


@pytest.mark.parametrize(
    "address",
    [
        "/sv/platser/",
        "/sv/platser/provhuset/",
        "/sv/oppna-forskolor/",
        "/sv/stod/skyddad/",
        "/sv/stod/utbud.csv",
    ],
)
def test_hidden_place_tells_neither_district_nor_the_house_that_it_lies_in(client, hidden_house, address):
    Place.objects.filter(slug="storhuset").update(district=None)
    text = body(client, address)
    assert "Provområdet" not in text
    assert "Provgatan" not in text
    assert "Ligger i" not in text


def test_house_round_a_hidden_place_says_nothing_of_it(client, hidden_house):
    assert "Skyddad grupp" not in main_of(client, "/sv/platser/storhuset/")
    assert client.get("/sv/platser/storhuset/kalender.ics").status_code == 404


def test_page_of_a_hidden_place_has_its_own_offers(client, hidden_house):
    html = main_of(client, "/sv/platser/provhuset/")
    assert "Skyddad grupp" in html
    assert "Hitta hit" not in html
    assert html.count("Provhuset") == 1


def test_district_of_a_hidden_place_finds_nothing_for_sure(hidden_house):
    assert answer("district=centrum") == ([], ["Skyddad grupp"])


def test_house_inside_a_hidden_place_does_not_tell_where_that_is(client, house):
    Place.objects.filter(slug="storhuset").update(hide_address=True)
    make_offer("Öppen grupp", places=[house])
    assert "Storhuset" not in main_of(client, "/sv/platser/provhuset/")
    host = main_of(client, "/sv/platser/storhuset/")
    assert "Öppen grupp" not in host
    assert "Provgatan" not in host


def test_open_house_says_where_it_lies_and_its_host_what_is_held_in_it(client, house):
    make_offer("Öppen grupp", places=[house])
    assert 'Ligger i <a href="/sv/platser/storhuset/">Storhuset</a>' in main_of(
        client, "/sv/platser/provhuset/"
    )
    assert "Öppen grupp" in main_of(client, "/sv/platser/storhuset/")
    places = main_of(client, "/sv/platser/")
    assert places.count("1 stöd") == 2
