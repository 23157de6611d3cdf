"""The regular times of an offer, on its page and in a list to print."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.utils.translation import override

from catalogue.models import SchoolBreak
from catalogue.recurrence import STOCKHOLM
from offers.views.my_list import short_id
from tests.factories import make_offer, make_slot

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
JULY = datetime(2026, 7, 1, 10, 0, tzinfo=STOCKHOLM)  # a Wednesday
TUESDAY, THURSDAY = 2, 4
LIMITED = {
    "every second week": ({"every_weeks": 2, "counted_from": date(2026, 12, 1)}, "varannan vecka"),
    "from a day": ({"valid_from": date(2027, 1, 15)}, "från 15 januari 2027"),
    "until a day": ({"valid_through": date(2027, 4, 30)}, "till och med 30 april 2027"),
}


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def html_of(client, offer, language="sv") -> str:
    return client.get(f"/{language}/stod/{offer.slug}/").content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def hours(client, offer) -> str:
    """The words of the panel of times."""
    return words(html_of(client, offer).partition("<h2>Tider</h2>")[2].partition("</section>")[0])


@pytest.mark.parametrize("which", LIMITED)
def test_page_says_how_often_from_when_and_until_when(client, which):
    values, limits = LIMITED[which]
    offer = make_offer()
    make_slot(offer, **values)

    assert f"9–12 {limits} Onsdag" in hours(client, offer)


@pytest.mark.parametrize("which", LIMITED)
def test_leaflet_says_how_often_from_when_and_until_when(client, which):
    values, limits = LIMITED[which]
    offer = make_offer()
    make_slot(offer, **values)
    html = client.get(f"/sv/min-lista/?id={short_id(offer)}").content.decode()

    assert f"tisdag 9–12 ({limits})" in words(html)


def test_page_lists_the_next_times_with_their_dates(client):
    offer = make_offer()
    make_slot(offer, every_weeks=2, counted_from=date(2026, 12, 1), label_sv="Sångstund")

    assert (
        hours(client, offer)
        .partition("Nästa tillfällen ")[2]
        .startswith("tisdag 1 december 9–12 Sångstund tisdag 15 december 9–12 Sångstund tisdag 29 december")
    )


@pytest.mark.parametrize(
    "values", [{"year": 2025}, {"day": date(2026, 12, 1)}], ids=["unconfirmed", "a date"]
)
def test_page_lists_no_next_times_that_nobody_has_confirmed_or_that_it_lists_already(client, values):
    offer = make_offer()
    make_slot(offer, **values)

    assert "Nästa tillfällen" not in html_of(client, offer)


def test_single_date_that_is_cancelled_says_so_however_far_off(client):
    offer = make_offer()
    make_slot(offer, day=date(2027, 2, 1))
    with override("sv"):
        offer.closures.create(first=date(2027, 2, 1), last=date(2027, 2, 1), reason_sv="sjukdom")

    assert hours(client, offer).startswith("måndag 1 februari 2027 9–12 – Inställt: sjukdom")


def test_long_break_is_said_once_with_when_it_opens(client):
    offer = make_offer()
    make_slot(offer, weekday=TUESDAY, runs_in_breaks=False)
    make_slot(offer, weekday=THURSDAY, runs_in_breaks=False)
    with override("sv"):
        SchoolBreak.objects.create(name_sv="sommarlov", first=date(2026, 6, 10), last=date(2026, 8, 15))
    with time_machine.travel(JULY, tick=False):
        html = html_of(client, offer)

    assert "Stängt: sommarlov. Öppnar tisdag 18 augusti 9.00" in html
    assert html.count("sommarlov") == 2
    assert "Stängt till och med lördag 15 augusti 2026: sommarlov" in html
    assert "tisdag 18 augusti 9–12 torsdag 20 augusti" in words(html)


def test_leaflet_says_that_it_is_closed_also_on_paper(client):
    offer = make_offer()
    make_slot(offer)
    with override("sv"):
        offer.closures.create(first=NOW.date(), last=NOW.date(), reason_sv="sjukdom")
    html = client.get(f"/sv/min-lista/?id={short_id(offer)}").content.decode()

    assert '<li class=""><b><span data-until=' in html


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_reason_says_its_language_where_it_is_not_the_pages(client, language):
    offer = make_offer()
    make_slot(offer)
    with override("sv"):
        offer.closures.create(first=NOW.date(), last=NOW.date(), reason_sv="sjukdom")
    html = html_of(client, offer, language)

    assert html.count('<span lang="sv" dir="ltr">sjukdom</span>') == 2


def test_page_tells_until_when_it_is_true(client):
    offer = make_offer()
    make_slot(offer)
    html = html_of(client, offer)

    assert '<p class="open"><span data-until="2026-11-24T11:00Z">Öppet nu till 12.00</span></p>' in html
    assert 'Tisdag, <span data-until="2026-11-24T11:00Z">i dag</span>' in html
