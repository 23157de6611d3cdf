"""Help now, risk, the directions of the programme, and what the site tells of itself."""

import re
from datetime import datetime

import pytest
import time_machine

from catalogue.recurrence import STOCKHOLM
from tests.factories import make_focus_area, make_offer, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
WHOLE_DAY = {"opens": 0, "closes": 24 * 60, "kind": "phone"}
STATIC_PAGES = ("om/", "om/lattlast/", "tillganglighet/", "integritet/", "oppna-data/", "inriktningar/")
QUICK_EXIT = "data-quick-exit "


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def make_line(title, phone="020-00 00 00", *, hours=None, year=2026, **values):
    """A help line; ``hours`` are those of every day of the week."""
    offer = make_offer(title, **{"form": "helpline", "phone": phone, **values})
    for weekday in range(1, 8) if hours else ():
        make_slot(offer, weekday=weekday, year=year, **hours)
    return offer


def is_discreet(response) -> bool:
    """Whether nothing of the answer may be kept, found or told."""
    return (
        response.headers.get("Cache-Control") == "no-store"
        and response.headers.get("X-Robots-Tag") == "noindex, nofollow"
        and response.headers.get("Referrer-Policy") == "no-referrer"
    )


# --- every page ---
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("address", ["hjalp-nu/", *STATIC_PAGES])
def test_page_answers_in_every_language_with_one_heading(client, language, address):
    html = page(client, f"/{language}/{address}")
    assert html.count("<h1") == 1
    assert f'<html lang="{language}"' in html


def test_every_page_leads_to_all_of_them(client):
    html = page(client, "/sv/")
    for address in ("hjalp-nu/", *STATIC_PAGES):
        assert f'href="/sv/{address}"' in html, address


# --- help now ---
def test_help_lines_stand_in_order_of_how_they_help(client):
    make_line("Bara webb", "", web_url="https://example.org/")
    make_line("Okända tider", "020-1")
    make_line("Stängd nu", "020-2", hours={"opens": 18 * 60, "closes": 20 * 60, "kind": "phone"})
    make_line("Öppen nu", "020-3", hours={"opens": 9 * 60, "closes": 12 * 60, "kind": "phone"})
    make_line("Alltid öppen", "020-4", hours=WHOLE_DAY)
    make_offer("Socialtjänsten", form="targeted_support", phone="112", phone_note="be om jouren")
    make_line("112", "112", summary_sv="Vid akut fara.", hours=WHOLE_DAY)

    main = page(client, "/sv/hjalp-nu/").split("<main")[1]
    places = [
        main.index(words)
        for words in (
            "Vid akut fara.",
            "Alltid öppen",
            "Öppen nu",
            "Stängd nu",
            "Okända tider",
            "Bara webb",
            "Socialtjänsten",
            "be om jouren",
        )
    ]
    assert places == sorted(places)
    assert main.count('href="tel:112"') == 2


def test_help_line_tells_number_hours_audience_languages_and_site(client):
    make_line(
        "Jouren",
        "020-00 11 22",
        hours=WHOLE_DAY,
        year=2024,
        audience_note_sv="vuxna",
        languages=["ar"],
        web_url="https://www.example.org/jouren",
    )
    html = page(client, "/sv/hjalp-nu/")
    assert 'class="phone smaller" href="tel:020001122"' in html
    assert "Dygnet runt, enligt uppgift från 2024" in html
    assert "</span> vuxna" in html
    assert "</span> arabiska" in html
    assert '<a href="https://www.example.org/jouren" rel="nofollow noreferrer">example.org</a>' in html


def test_line_that_is_named_by_its_number_has_a_heading_without_a_full_stop(client):
    line = make_line("1177", "1177", summary_sv="Sjukvårdsråd på telefon.")
    html = page(client, "/sv/hjalp-nu/")
    assert f'<h3><a href="/sv/stod/{line.slug}/">Sjukvårdsråd på telefon</a></h3>' in html


def test_help_now_invents_no_number(client):
    make_line("Vilande jour", "020-00 00 09", state="draft")
    html = page(client, "/sv/hjalp-nu/").split("<main")[1].split("<footer")[0]
    assert "tel:" not in html


@pytest.mark.parametrize("key", ["vald", "oro-for-barn"])
def test_help_now_has_the_citys_own_contacts_with_a_number(client, key):
    topic = make_topic(source="test", source_key=key)
    make_offer("Mottagningen", phone="033-00 00 01", topics=[topic])
    make_offer("Utan nummer", topics=[topic])
    make_offer("Något annat", phone="033-00 00 02")
    html = page(client, "/sv/hjalp-nu/")
    assert "Mottagningen" in html
    assert "Utan nummer" not in html
    assert "Något annat" not in html


def test_help_now_says_what_is_not_erased(client):
    html = page(client, "/sv/hjalp-nu/")
    assert 'id="spar"' in html
    assert "Webbläsarens historik." in html
    assert "bakåtknapp" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_help_now_asks_the_database_a_constant_number_of_times(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_line(f"Jour {number}", f"020-{number}", hours=WHOLE_DAY, languages=["ar"])
        make_offer("Jouren", phone="112", form="targeted_support")
    page(client, "/sv/hjalp-nu/")
    with django_assert_num_queries(9):
        page(client, "/sv/hjalp-nu/")


# --- where risk is real, and nowhere else ---
@pytest.fixture
def risks() -> dict[str, str]:
    """Addresses where somebody may be watched."""
    violence = make_topic("Våld", slug="vald", is_sensitive=True)
    area = make_focus_area("Heder", slug="heder")
    marked = make_offer("Skydd vid hot", is_sensitive=True, topics=[violence], focus_areas=[area])
    by_topic = make_offer("Samtal om hot", topics=[violence])
    gone = make_offer("Borta", state="archived", is_sensitive=True)
    return {
        "help now": "/sv/hjalp-nu/",
        "sensitive offer": f"/sv/stod/{marked.slug}/",
        "offer with a sensitive topic": f"/sv/stod/{by_topic.slug}/",
        "withdrawn sensitive offer": f"/sv/stod/{gone.slug}/",
        "list of a sensitive topic": "/sv/stod/?topic=vald",
        "list of several topics": "/sv/stod/?age=0&topic=lek&topic=vald",
        "empty list of a sensitive topic": "/sv/stod/?topic=vald&q=finnsinte",
        "search that finds only what is sensitive": "/sv/stod/?q=skydd",
        "direction with sensitive offers alone": "/sv/inriktningar/heder/",
    }


@pytest.fixture
def calm() -> list[str]:
    """Addresses where a way out would only alarm."""
    place, topic = make_place(), make_topic("Lek", slug="lek")
    area = make_focus_area("Öppna förskolor", slug="forskolor")
    offer = make_offer("Babyöppet", places=[place], topics=[topic], focus_areas=[area])
    make_offer("Skydd i gruppen", is_sensitive=True, focus_areas=[area])
    make_offer("Borta", slug="borta", state="archived")
    empty = make_focus_area("Tom", slug="tom")
    return [
        "/sv/",
        "/sv/stod/",
        "/sv/stod/?topic=lek",
        "/sv/stod/?q=finnsinte",
        f"/sv/stod/{offer.slug}/",
        "/sv/stod/borta/",
        "/sv/platser/",
        f"/sv/platser/{place.slug}/",
        "/sv/oppna-forskolor/",
        "/sv/namnder/",
        "/sv/karta/",
        "/sv/finns-inte/",
        f"/sv/inriktningar/{area.slug}/",
        f"/sv/inriktningar/{empty.slug}/",
        *(f"/sv/{address}" for address in STATIC_PAGES),
    ]


def test_way_out_stands_where_risk_is_real_and_leaves_no_trace(client, risks):
    make_topic("Lek", slug="lek")
    for name, address in risks.items():
        response = client.get(address)
        html = response.content.decode()
        assert html.count(QUICK_EXIT) == 1, name
        assert '<a class="quick-exit-link" href="https://www.smhi.se/" rel="nofollow noreferrer">' in html, (
            name
        )
        assert is_discreet(response), name
        assert '<meta name="robots" content="noindex, nofollow">' in html, name


def test_title_where_risk_is_real_is_neutral(client, risks):
    titles = {
        name: re.search("<title>(.*?)</title>", client.get(address).content.decode())[1]
        for name, address in risks.items()
    }
    assert set(titles.values()) == {"Borås Stöd"}


def test_way_out_stands_nowhere_else(client, calm):
    for address in calm:
        response = client.get(address)
        assert response.status_code in (200, 404, 410)
        assert QUICK_EXIT not in response.content.decode(), address
        assert "quick-exit.js" not in response.content.decode(), address
        assert not is_discreet(response), address


@pytest.mark.parametrize("address", ["/sv/min-lista/", "/sv/mitt-barn/"])
def test_pages_of_one_family_leave_no_trace_and_have_no_way_out(client, address):
    response = client.get(address)
    assert is_discreet(response)
    assert QUICK_EXIT not in response.content.decode()


def test_safe_contact_is_told_on_sensitive_pages_even_if_unknown(client):
    offer = make_offer("Skydd", is_sensitive=True, is_anonymous=True, discreet=False)
    html = page(client, f"/sv/stod/{offer.slug}/")
    for label, value in (
        ("De kan ringa upp dig", '<span class="unknown">Vet inte</span>'),
        ("Går att komma obemärkt", "Nej"),
        ("Tolk från annan ort", '<span class="unknown">Vet inte</span>'),
        ("Journal förs", '<span class="unknown">Vet inte</span>'),
        ("Går att vara anonym", "Ja"),
    ):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in html
    assert "De kan ringa upp dig" not in page(client, f"/sv/stod/{make_offer('Babyöppet').slug}/")


# --- the programme ---
def test_directions_are_those_of_the_newest_edition_with_their_offers(client):
    make_focus_area("Gammal inriktning", year=2020)
    area = make_focus_area("Mötesplatser", year=2024, slug="motesplatser")
    make_offer("Träff", focus_areas=[area])
    make_offer("Utkast", focus_areas=[area], state="draft")
    html = page(client, "/sv/inriktningar/")
    assert "Gammal inriktning" not in html
    assert 'href="/sv/inriktningar/motesplatser/">Mötesplatser</a>' in html
    assert '<p class="muted">1 stöd</p>' in html
    assert "gällde till och med 2024. Vi känner inte till någon nyare." in html


def test_direction_tells_its_offers_and_what_it_was_called_before(client):
    older = make_focus_area("Skolan som arena", year=2020)
    area = make_focus_area("Fler arenor", year=2024, continues=older)
    make_offer("Träff", focus_areas=[area])
    html = page(client, f"/sv/inriktningar/{area.slug}/")
    assert "Träff" in html
    assert "I programmet till och med 2020 hette den: Skolan som arena" in html


def test_direction_without_offers_says_so(client):
    area = make_focus_area()
    assert "Vi känner inte till något stöd här." in page(client, f"/sv/inriktningar/{area.slug}/")
    assert client.get("/sv/inriktningar/finns-inte/").status_code == 404


def test_about_and_its_easy_version_lead_to_each_other_and_say_that_the_programme_has_ended(client):
    area = make_focus_area("Mötesplatser", year=2024)
    about, easy = page(client, "/sv/om/"), page(client, "/sv/om/lattlast/")
    assert 'href="/sv/om/lattlast/">Läs det här på ett enklare sätt' in about
    assert 'href="/sv/om/"><span class="arrow"' in easy
    assert f'href="/sv/inriktningar/{area.slug}/"' in about
    assert "till och med 2024. Vi känner inte till någon nyare." in about
    assert "Programmet gällde till slutet av 2024." in easy


# --- what the city answers for ---
def test_accessibility_statement_has_every_part_that_digg_asks_for(client, settings):
    settings.ACCESSIBILITY_CONTACT_EMAIL = "brist@example.org"
    html = page(client, "/sv/tillganglighet/")
    for words in (
        "Borås Stad står bakom webbplatsen Borås Stöd",
        "delvis förenlig",
        "Brister som vi känner till",
        "självskattning 22 november 2026",
        "uppdaterades senast 22 november 2026",
        "mailto:brist@example.org",
        "https://www.digg.se/tdosanmalan",
        "12 §",
        "9 §",
        "har inte bekräftat den ännu",
    ):
        assert words in html, words
    assert "helt förenlig" not in html


def test_what_the_city_has_not_filled_in_is_said(client):
    assert 'E-post: <span class="unknown">inte ifyllt än</span>' in page(client, "/sv/tillganglighet/")
    assert page(client, "/sv/integritet/").count('<span class="unknown">inte ifyllt än</span>') == 2
    assert "Adressen till källkoden är inte ifylld än." in page(client, "/sv/oppna-data/")


def test_what_the_city_has_filled_in_is_told(client, settings):
    settings.DATA_CONTROLLER = "Testnämnden"
    settings.DATA_PROTECTION_EMAIL = "ombud@example.org"
    settings.SOURCE_CODE_URL = "https://example.org/kod"
    privacy = page(client, "/sv/integritet/")
    assert "<b>Testnämnden</b>" in privacy
    assert "mailto:ombud@example.org" in privacy
    assert "boras_stod_personal: håller dig inloggad i högst 8 timmar." in privacy
    assert 'href="https://example.org/kod"' in page(client, "/sv/oppna-data/")


def test_open_data_names_the_sources_of_what_is_public(client):
    offer, draft = make_offer(), make_offer(state="draft")
    offer.sources.create(url="https://www.example.org/a")
    offer.sources.create(url="https://example.org/b")
    offer.sources.create(url="muntligt")
    draft.sources.create(url="https://hemligt.example.org/")
    html = page(client, "/sv/oppna-data/")
    assert '<bdi>example.org</bdi> <span class="muted">(2 källor)</span>' in html
    assert "hemligt" not in html
    assert 'href="/sv/stod/utbud.csv"' in html
