"""What an offer's own page tells, once, and in which order."""

from datetime import date, datetime, time

import pytest
from django.utils.translation import gettext, override
from time_machine import travel

from catalogue.cldr import short_date
from catalogue.recurrence import STOCKHOLM
from tests.factories import make_committee, make_offer, make_place, make_slot

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


# --- confirmed in time, or not ---

OLD = "Inte bekräftad sedan 23 maj 2026"


def confirmed_on(day: date, title="Kursen", **values):
    offer = make_offer(title, **values)
    offer.confirmations.create(confirmed_at=datetime.combine(day, time(12), STOCKHOLM))
    return offer


@pytest.fixture
def november():
    with travel(datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM), tick=False):
        yield


@pytest.mark.usefixtures("november")
def test_page_says_from_the_day_after_that_it_is_not_confirmed(client):
    last_day, late = confirmed_on(date(2026, 5, 24)), confirmed_on(date(2026, 5, 23))

    assert "Bekräftad 24 maj 2026." in page(client, f"/sv/stod/{last_day.slug}/")
    html = page(client, f"/sv/stod/{late.slug}/")
    assert f"{OLD}. Uppgifterna kan ha ändrats." in html
    assert "Bekräftad 23 maj" not in html


@pytest.mark.usefixtures("november")
def test_page_of_one_that_nobody_confirmed_says_so_as_before(client):
    html = page(client, f"/sv/stod/{make_offer().slug}/")

    assert "Ännu inte bekräftad av den som ansvarar." in html
    assert "Inte bekräftad sedan" not in html


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize("address", ["/sv/stod/", "/sv/min-lista/?id={}"])
def test_lists_say_it_once(client, address):
    late = confirmed_on(date(2026, 5, 23), "Utan tider")
    address = address.format(late.uuid.hex[:12])
    assert page(client, address).count(OLD) == 1

    make_slot(late, year=None)  # whose doubt stands beside the times
    html = page(client, address)
    assert OLD not in html
    assert "(inte bekräftat)" in html


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize("code", ["en", "fi", "ar", "so", "fa", "uk", "bs"])
def test_every_language_says_it(client, code):
    late = confirmed_on(date(2026, 5, 23), languages=[code])
    html = page(client, f"/{code}/stod/{late.slug}/") + page(client, f"/{code}/stod/")

    assert "Inte bekräftad" not in html
    with override(code):
        for text in (
            "Inte bekräftad sedan %(day)s. Uppgifterna kan ha ändrats.",
            "Inte bekräftad sedan %(day)s",
        ):
            assert gettext(text) % {"day": short_date(date(2026, 5, 23))} in html
