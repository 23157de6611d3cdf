"""What an offer's own page tells, once, and in which order."""

import pytest

from tests.factories import make_committee, make_offer, make_place

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("whose", "before"),
    [
        ("a number alone", True),
        ("a place", False),
        ("a place that needs care", True),
    ],
)
def test_number_is_told_once_and_first_where_one_rings(client, whose, before):
    places = [] if whose == "a number alone" else [make_place()]
    offer = make_offer(
        places=places, phone="020-00 11 22", phone_note_sv="växel", is_sensitive="care" in whose
    )
    html = page(client, f"/sv/stod/{offer.slug}/").partition("<main")[2]
    assert html.count("020-00 11 22") == html.count("växel") == 1
    assert (html.index("020-00 11 22") < html.index("Bra att veta")) == before


def test_what_follows_stands_last_and_has_a_heading_if_anything_does(client):
    offer, unknown = make_offer("Babyöppet", min_age=0, max_age=12), make_offer("Ålder okänd")
    offer.followed_by.add(make_offer("Nästa"))
    html = page(client, f"/sv/stod/{offer.slug}/")
    assert html.index("Dina rättigheter") < html.index("Sedan, när barnet blir större") < html.index("Nästa")
    html = page(client, f"/sv/stod/{unknown.slug}/")
    assert "Sedan, när barnet blir större" not in html
    assert "Se vad som kommer för ditt barn" in html


def test_nothing_follows_where_care_is_needed(client):
    offer = make_offer("Skydd vid hot", is_sensitive=True, min_age=0, max_age=12)
    html = page(client, f"/sv/stod/{offer.slug}/")
    assert 'class="after' not in html
    assert "mitt-barn" not in html.partition("<main")[2]


def test_facts_leave_to_the_rights_who_decides(client):
    offer = make_offer(committee=make_committee("Provnämnden"), by_decision=False)
    facts = page(client, f"/sv/stod/{offer.slug}/").partition("<dl")[2].partition("</dl>")[0]
    assert "Provnämnden" not in facts
    assert "frivilligt" not in facts
