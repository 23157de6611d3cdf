"""The open preschools, and the page of one place."""

import pytest

from tests.factories import make_offer, make_place

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("", 'Ring Borås Stad på <a href="tel:033357000"><bdi>033-35 70 00</bdi></a>.'),
        ("033-00 11 22", 'Ring dem på <a href="tel:033001122"><bdi>033-00 11 22</bdi></a>.'),
    ],
)
def test_open_preschools_are_listed_even_with_nothing_known(client, phone, words):
    make_place("Öppna förskolan Prov", kind="open_preschool", phone=phone)
    make_place("Ett bibliotek", kind="library")
    html = page(client, "/sv/oppna-forskolor/")
    assert "Öppna förskolan Prov" in html
    assert words in html
    assert "Ett bibliotek" not in html


@pytest.mark.parametrize("address", ["/sv/oppna-forskolor/", "place"])
def test_rows_under_a_place_name_other_places_alone_and_say_that_times_are_not_known(client, address):
    here = make_place("Förskolan Prov", kind="open_preschool")
    make_offer("Lek", places=[here, make_place("Parken")])
    html = page(client, f"/sv/platser/{here.slug}/" if address == "place" else address)
    row = html.partition('class="offers"')[2].partition("</section>")[0]
    assert "<li>Parken</li>" in row
    assert "Förskolan Prov" not in row
    assert '<li class="unknown">Vi vet inte tiderna</li>' in row


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"address": "Provgatan 1", "locality": "Borås"}, (True, True, False)),
        ({"locality": "Borås"}, (True, False, True)),
        ({}, (False, False, True)),
        ({"address": "Provgatan 1", "locality": "Borås", "hide_address": True}, (False, False, False)),
    ],
)
def test_way_to_a_place_is_offered_where_the_street_is_known(client, values, told):
    place = make_place("Huset", **values)
    aside = page(client, f"/sv/platser/{place.slug}/").partition("<aside")[2].partition("</aside>")[0]
    assert ("Borås" in aside, "Resa hit" in aside, "Vi vet inte adressen." in aside) == told
