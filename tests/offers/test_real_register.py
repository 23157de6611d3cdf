"""The main job on the real register of Borås, as it was imported."""

import csv
import re
from datetime import datetime
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from catalogue.models import Committee, District, Place, PlaceSlot
from catalogue.recurrence import STOCKHOLM
from offers.models import Offer, OfferSlot

pytestmark = pytest.mark.django_db
FIXTURES = Path("catalogue/fixtures/boras")


@pytest.fixture(autouse=True)
def register():
    call_command("import_catalogue", str(FIXTURES), stdout=StringIO())
    with time_machine.travel(datetime(2026, 11, 22, 12, 0, tzinfo=STOCKHOLM), tick=False):
        yield


def text_of(client, address: str) -> str:
    html = client.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def titles(client, address: str) -> list[str]:
    return re.findall(
        r'<li class="offer">\s*<h3><a href="[^"]+">([^<]+)</a>', client.get(address).content.decode()
    )


def whole_list(client, query: str) -> tuple[list[str], list[str]]:
    """The titles that surely fit, and those that perhaps do, over all pages."""
    sure, perhaps = [], []
    for number in range(1, 6):
        html = client.get(f"/sv/stod/?{query}&page={number}").content.decode()
        before, _heading, after = html.partition('class="perhaps"')
        for part, group in ((before, sure), (after, perhaps)):
            group += re.findall(r'<li class="offer">\s*<h3><a href="[^"]+">([^<]+)</a>', part)
        if f"Sida {number} av {number}" in " ".join(html.split()) or 'rel="next"' not in html:
            break
    return sure, perhaps


def test_register_is_whole():
    assert (Committee.objects.count(), District.objects.count(), Place.objects.count()) == (19, 44, 36)
    assert Offer.objects.count() == 73
    assert Offer.objects.published().count() == 71


def test_every_row_of_hours_has_its_owner():
    with (FIXTURES / "tider.csv").open(encoding="utf-8", newline="") as file:
        stated = [row for row in csv.DictReader(file) if int(row["id"].removeprefix("tid-")) < 100]
    assert len(stated) == 83
    keys = {row["id"] for row in stated}
    owned = (
        OfferSlot.objects.filter(source_key__in=keys).count()
        + PlaceSlot.objects.filter(source_key__in=keys).count()
    )
    assert owned == 83


def test_babies_find_bodas_baby_hours(client):
    page = text_of(client, "/sv/stod/?age=0")
    row = page.partition("Babyöppet på Boda")[2].partition("Barnavårdscentral")[0]
    for words in (
        "tisdag 13–16, onsdag 9–12 (enligt uppgift från 2025)",
        "0–12 månader",
        "Gratis",
        "Drop-in",
        "Smörhulegatan 2",
    ):
        assert words in row
    assert "Förskolenämnden" not in row


@pytest.mark.parametrize(
    ("language", "stated"),
    [
        ("ar", ["De små barnens bok", "Bris vuxentelefon"]),
        ("fi", ["Anhörigstöd på finska"]),
        ("uk", ["Bris på ukrainska"]),
        ("so", []),
    ],
)
def test_language_gives_exactly_the_offers_that_state_it_then_those_that_state_none(client, language, stated):
    sure, perhaps = whole_list(client, f"language={language}")
    assert sorted(sure) == sorted(stated)
    silent = Offer.objects.published().filter(languages=None)
    assert sorted(perhaps) == sorted(unescape(title) for title in silent.values_list("title_sv", flat=True))
    assert len(perhaps) == 67


def test_what_the_law_obliges_the_city_to_offer_is_public_with_the_switchboard(client):
    for slug in ("familjeradgivning", "informations-och-samarbetssamtal-familjeratten"):
        page = text_of(client, f"/sv/stod/{slug}/")
        assert "033-35 70 00" in page
        assert "Vet inte" in page


def test_rows_of_low_confidence_are_drafts_that_nobody_sees(client):
    drafts = Offer.objects.filter(confidence="low", state="draft")
    assert sorted(drafts.values_list("slug", flat=True)) == ["ungas-psykiska-halsa", "ungdomsmottagning"]
    assert "Ungdomsmottagning" not in titles(client, "/sv/stod/?q=ungdomsmottagning")


def test_library_hours_of_2023_are_told_as_history(client):
    page = text_of(client, "/sv/platser/boras-stadsbibliotek/")
    assert "Tiderna är inte bekräftade. De senaste vi har gällde 2023" in page
    assert "Öppet nu till" not in page


def test_sensitive_offers_have_addresses_that_tell_nothing():
    for offer in Offer.objects.filter(is_sensitive=True):
        assert re.fullmatch(r"s-[0-9a-f]{10}", offer.slug)


def test_places_that_must_not_be_found_show_no_address(client):
    for place in Place.objects.filter(hide_address=True):
        assert "Adressen visas inte" in text_of(client, f"/sv/platser/{place.slug}/")
        assert place.public_address == ""
