from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from catalogue.recurrence import STOCKHOLM
from offers.models import Offer
from tests.factories import (
    make_committee,
    make_district,
    make_focus_area,
    make_offer,
    make_place,
    make_slot,
    make_topic,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
TUESDAY = 2


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def a_full_offer(title="Babyöppet", **values):
    place = make_place("Testhuset", address="Provgatan 1", locality="Borås", district=make_district())
    offer = make_offer(
        title,
        summary_sv="Lugn tid för de minsta.",
        languages=["ar"],
        topics=[make_topic()],
        places=[place],
        committee=make_committee(),
        min_age=0,
        max_age=12,
        is_free=True,
        **values,
    )
    make_slot(offer, weekday=TUESDAY, opens=9 * 60, closes=12 * 60)
    return offer


def public_addresses(offer) -> list[str]:
    return [
        "/sv/",
        "/sv/stod/",
        "/sv/platser/",
        "/sv/oppna-forskolor/",
        "/sv/namnder/",
        f"/sv/platser/{offer.places.get().slug}/",
        f"/sv/namnder/{offer.committee.slug}/",
        "/sv/stod/utbud.csv",
    ]


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_list_tells_title_time_place_ages_and_facts(client):
    a_full_offer()
    html = page(client, "/sv/stod/?age=0")
    for words in (
        "Babyöppet",
        "Öppet nu till 12.00",
        "Provgatan 1, Borås",
        "0–12 månader",
        "Gratis",
        "arabiska",
    ):
        assert words in html


def test_row_leaves_out_who_decides_and_a_town_without_a_street(client):
    place = make_place("Norrbyhuset", locality="Borås")
    make_offer("Lek", places=[place], committee=make_committee("Provnämnden"))
    row = page(client, "/sv/stod/").partition('class="offers"')[2].partition("</section>")[0]
    assert "<li>Norrbyhuset</li>" in row
    assert "Provnämnden" not in row


def test_files_of_the_list_stand_after_what_was_asked_for(client):
    a_full_offer()
    html = page(client, "/sv/stod/")
    assert html.index("Babyöppet") < html.index('class="export"')


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 8, 59, tzinfo=STOCKHOLM), "Öppnar i dag 9.00"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=STOCKHOLM), "Öppet nu till 12.00"),
        (datetime(2026, 11, 24, 12, 0, tzinfo=STOCKHOLM), "Öppnar tisdag 1 december 9.00"),
        (datetime(2026, 11, 23, 23, 59, tzinfo=STOCKHOLM), "Öppnar i morgon 9.00"),
        (datetime(2026, 11, 21, 12, 0, tzinfo=STOCKHOLM), "Öppnar tisdag 9.00"),
    ],
)
def test_time_in_words_is_right_to_the_minute(client, moment, words):
    a_full_offer()
    with time_machine.travel(moment, tick=False):
        assert words in page(client, "/sv/stod/")


def test_unconfirmed_times_say_their_year_and_never_open(client):
    offer = make_offer("Gammal tid")
    make_slot(offer, weekday=TUESDAY, year=2025)
    for address in ("/sv/stod/", f"/sv/stod/{offer.slug}/"):
        html = page(client, address)
        assert "enligt uppgift från 2025" in html
        assert "Öppet nu till" not in html


def test_called_off_today_says_why(client):
    offer = a_full_offer()
    with override("sv"):
        offer.closures.create(first=NOW.date(), last=NOW.date(), reason_sv="planeringsdag")
    assert "Inställt i dag: planeringsdag" in page(client, "/sv/stod/")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "archived"},
        {"publish_from": date(2026, 11, 25)},
        {"publish_until": date(2026, 11, 23)},
    ],
)
def test_what_is_not_public_and_current_is_nowhere(client, values):
    offer = a_full_offer("Hemligt stöd", **values)
    for address in public_addresses(offer):
        assert "Hemligt stöd" not in body(client, address), address
    assert client.get(f"/sv/stod/{offer.slug}/").status_code in (404, 410)


def test_draft_place_is_shown_nowhere(client):
    offer = a_full_offer()
    offer.places.update(state="draft")
    for address in ("/sv/", "/sv/stod/", f"/sv/stod/{offer.slug}/", "/sv/platser/", "/sv/stod/utbud.csv"):
        assert "Testhuset" not in body(client, address), address
        assert "Provgatan" not in body(client, address), address
    assert client.get(f"/sv/platser/{offer.places.get().slug}/").status_code == 404


@pytest.mark.parametrize("whose", ["offer", "place"])
def test_hidden_address_is_nowhere(client, whose):
    offer = a_full_offer(hide_address=whose == "offer")
    if whose == "place":
        offer.places.update(hide_address=True)
    addresses = [
        "/sv/",
        "/sv/stod/",
        f"/sv/stod/{offer.slug}/",
        "/sv/stod/utbud.csv",
        "/sv/stod/?q=provgatan",
    ]
    if whose == "place":
        addresses += ["/sv/platser/", f"/sv/platser/{offer.places.get().slug}/"]
    for address in addresses:
        assert "Provgatan" not in body(client, address), address


@pytest.mark.parametrize("whose", ["offer", "topic"])
def test_sensitive_page_leaves_no_trace(client, whose):
    topics = [make_topic(is_sensitive=True)] if whose == "topic" else []
    offer = make_offer("Skydd vid hot", is_sensitive=whose == "offer", topics=topics)
    response = client.get(f"/sv/stod/{offer.slug}/")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "<title>Borås Stöd</title>" in response.content.decode()


def test_withdrawn_offer_answers_410_with_what_is_left_for_the_age(client):
    gone = make_offer("Borta", state="archived", min_age=0, max_age=12)
    make_offer("Finns kvar", min_age=0, max_age=72)
    make_offer("För stora barn", min_age=156, max_age=192)
    response = client.get(f"/sv/stod/{gone.slug}/")
    assert response.status_code == 410
    assert "Finns kvar" in response.content.decode()
    assert "För stora barn" not in response.content.decode()


def test_withdrawn_sensitive_offer_is_not_named(client):
    gone = make_offer("Skydd vid hot", state="archived", is_sensitive=True)
    response = client.get(f"/sv/stod/{gone.slug}/")
    assert response.status_code == 410
    assert "Skydd" not in response.content.decode()


def test_older_address_leads_to_the_newer(client):
    offer = make_offer("Nytt namn", slug="nytt-namn")
    offer.redirects.create(slug="gammalt-namn")
    response = client.get("/sv/stod/gammalt-namn/")
    assert (response.status_code, response.headers["Location"]) == (301, "/sv/stod/nytt-namn/")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_with_all_facets_asks_the_database_twelve_times_at_most(client, rows, django_assert_num_queries):
    for _ in range(rows):
        a_full_offer()
    with django_assert_num_queries(12):
        page(client, "/sv/stod/?age=0&language=ar&when=today&fact=free")
    with django_assert_num_queries(5):
        page(client, "/en/stod/?age=0&language=ar&when=today&fact=free")


def test_list_of_offers_that_another_has_shown_asks_for_the_version_alone(client, django_assert_num_queries):
    a_full_offer()
    page(client, "/sv/stod/?age=0&language=ar&when=today")

    with django_assert_num_queries(1):
        page(client, "/sv/stod/?age=0&language=ar&fact=free")


@pytest.mark.parametrize("rows", [1, 3])
def test_offer_page_asks_the_database_a_constant_number_of_times(client, rows, django_assert_num_queries):
    for _ in range(rows):
        offer = a_full_offer()
        offer.followed_by.add(a_full_offer("Nästa"))
    page(client, "/sv/stod/")
    with django_assert_num_queries(8):
        page(client, f"/sv/stod/{offer.slug}/")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/sv/", 7),
        ("/sv/platser/", 2),
        ("/sv/oppna-forskolor/", 6),
        ("/sv/namnder/", 2),
        ("place", 11),
        ("committee", 8),
    ],
)
def test_other_pages_ask_a_constant_number_of_times(
    client, rows, address, queries, django_assert_num_queries
):
    place, committee = make_place(kind="open_preschool"), make_committee()
    for _ in range(rows):
        make_slot(make_offer(places=[place], committee=committee, languages=["ar"]), weekday=TUESDAY)
    address = {"place": f"/sv/platser/{place.slug}/", "committee": f"/sv/namnder/{committee.slug}/"}.get(
        address, address
    )
    page(client, "/sv/stod/")
    with django_assert_num_queries(queries):
        page(client, address)


def test_pages_of_twenty_keep_the_filters_and_lead_on(client):
    for number in range(25):
        make_offer(f"Stöd {number:02}", is_free=True)
    first, second = page(client, "/sv/stod/?fact=free"), page(client, "/sv/stod/?fact=free&page=2")
    assert first.count('class="offer"') == 20
    assert second.count('class="offer"') == 5
    assert 'rel="next" href="?fact=free&amp;page=2"' in first
    assert page(client, "/sv/stod/?page=abc").count('class="offer"') == 20
    assert page(client, "/sv/stod/?page=99999999999").count('class="offer"') == 5


def test_empty_fields_of_the_form_lead_to_the_address_without_them(client):
    response = client.get("/sv/stod/?q=&age=0&sort=&language=")
    assert (response.status_code, response.headers["Location"]) == (302, "/sv/stod/?age=0")
    assert client.get("/sv/stod/?q=").headers["Location"] == "/sv/stod/?"


def test_perhaps_stands_under_a_heading_that_names_the_missing_fact(client):
    make_offer("Språk okänt")
    a_full_offer()
    html = page(client, "/sv/stod/?language=ar")
    before, after = html.split("Kanske också")
    assert "Babyöppet" in before
    assert "Språk okänt" in after
    assert "uppgift saknas om språk" in " ".join(after.split())


def test_wrong_parameters_are_said(client):
    assert "age=abc" in page(client, "/sv/stod/?age=abc")
    assert "&lt;script&gt;" in page(client, "/sv/stod/?age=<script>")
    assert "<script>" not in page(client, "/sv/stod/?q=<script>alert(1)</script>")


def test_empty_result_says_which_choice_to_drop(client):
    make_offer("bara engelska", languages=["en"], is_free=True)
    html = page(client, "/sv/stod/?language=en&fact=free&q=finnsinte")
    assert "Utan sökningen ”finnsinte” finns 1 stöd" in html
    assert "kanske passar" not in html


def test_empty_result_names_the_choice_as_it_is_written_and_what_perhaps_fits(client):
    make_offer("tonår på finska", languages=["fi"], min_age=156, max_age=192)
    make_offer("språk okänt", min_age=0, max_age=12)
    html = page(client, "/sv/stod/?age=0&language=fi")
    assert "Utan valet ”0 år” finns 1 stöd" in html
    assert "1 stöd kanske passar. Det står här nedanför." in html
    assert '<a href="tel:033357000"><bdi>033-35 70 00</bdi></a>' in html


def test_empty_result_leads_to_help_now_and_112(client):
    html = page(client, "/sv/stod/?q=finnsinte")
    panel = html[html.index('<div class="panel empty">') :]
    assert '<a href="/sv/hjalp-nu/">Alla telefonnummer och jourer</a>' in panel
    assert '<a href="tel:112">Vid fara för liv, ring 112.</a>' in panel


def test_visitor_gets_no_cookie_and_strict_headers(client):
    offer = a_full_offer()
    for address in ["/", *public_addresses(offer), f"/sv/stod/{offer.slug}/", "/sv/finns-inte/"]:
        response = client.get(address)
        assert not response.cookies, address
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_no_page_asks_another_site_or_runs_anything_inline(client):
    offer = a_full_offer(web_url="https://example.org/sida")
    for address in [*public_addresses(offer)[:-1], f"/sv/stod/{offer.slug}/"]:
        html = body(client, address)
        for forbidden in (' style="', "<style", " onclick", 'src="http', 'rel="stylesheet" href="http'):
            assert forbidden not in html, (address, forbidden)
        assert html.count("<h1") == 1


def test_language_stands_in_the_address_and_switching_keeps_page_and_filters(client):
    a_full_offer()
    html = page(client, "/sv/stod/?age=0&language=ar")
    assert 'href="/en/stod/?age=0&amp;language=ar"' in html
    assert '<html lang="en" dir="ltr">' in page(client, "/en/stod/?age=0&language=ar")


def test_swedish_text_on_an_english_page_says_its_language(client):
    offer = a_full_offer()
    html = page(client, f"/en/stod/{offer.slug}/")
    assert '<span lang="sv" dir="ltr">Babyöppet</span>' in html
    Offer.objects.filter(pk=offer.pk).update(title_en="Baby time")
    assert "Baby time" in page(client, f"/en/stod/{offer.slug}/")


def test_title_of_a_page_says_the_language_that_it_falls_back_to(client):
    offer = a_full_offer()
    place = offer.places.get()
    for address, name in [
        (f"stod/{offer.slug}", "Babyöppet"),
        (f"platser/{place.slug}", "Testhuset"),
        (f"namnder/{offer.committee.slug}", "Testnämnden"),
    ]:
        assert f'<title lang="sv" dir="ltr">{name} – ' in page(client, f"/fa/{address}/")
        assert f"<title>{name} – " in page(client, f"/sv/{address}/")


def test_title_of_a_sensitive_page_is_in_the_readers_language(client):
    offer = make_offer("Skydd", is_sensitive=True)
    assert "<title>Borås Stöd</title>" in page(client, f"/fa/stod/{offer.slug}/")


def test_labels_of_the_register_say_their_language(client):
    make_offer("Träff", topics=[make_topic("sömn", slug="somn")])
    swedish = '<span lang="sv" dir="ltr">{}</span>'
    assert swedish.format("sömn") in page(client, "/uk/")
    html = page(client, "/uk/stod/?topic=somn")
    assert html.count(swedish.format("Sömn")) == 2  # the facet and the chip


def test_things_in_a_row_are_parted_as_the_language_does(client):
    make_offer("Träff", title_ar="لقاء", languages=["sv", "ar"])
    html = page(client, "/ar/stod/")
    assert "العربية، السويدية" in html


@pytest.mark.parametrize(
    ("accepts", "target"), [("en-GB,en;q=0.9", "/en/"), ("sv", "/sv/"), ("xx", "/sv/"), ("", "/sv/")]
)
def test_root_leads_to_the_language_that_the_browser_asks_for(client, accepts, target):
    response = client.get("/", headers={"accept-language": accepts})
    assert (response.status_code, response.headers["Location"]) == (302, target)


def test_place_page_keeps_the_houses_hours_apart_from_its_activities(client):
    offer = a_full_offer()
    place = offer.places.get()
    with override("sv"):
        place.slots.create(weekday=TUESDAY, opens=8 * 60, closes=17 * 60, year=2026)
    html = page(client, f"/sv/platser/{place.slug}/")
    activities, house = html.split("Öppettider")
    assert "9–12" in activities
    assert "8–17" in house
    assert "Öppet nu till 17.00" in activities


def test_offer_in_a_house_inside_a_place_is_on_the_places_page(client):
    house = make_place("Familjecentralen")
    make_offer("Lek", places=[make_place("Öppna förskolan", located_in=house)])
    assert "Lek" in page(client, f"/sv/platser/{house.slug}/")


@pytest.mark.parametrize(("year", "words"), [(2024, "Ingick i programmet"), (2026, "Ingår i programmet")])
def test_committee_tells_the_newest_edition_alone_and_whether_it_has_ended(client, year, words):
    committee = make_committee()
    for edition in (2020, year):
        make_focus_area(year=edition).edition.committees.add(committee)
    html = page(client, f"/sv/namnder/{committee.slug}/")
    assert f"{words} för föräldraskapsstöd till och med {year}." in html
    assert "till och med 2020" not in html


def test_home_leads_on_whether_anything_is_open_today_or_not(client):
    assert "Hela veckan" not in (html := page(client, "/sv/"))
    assert "Se de tider vi känner till på öppna förskolor" in html
    a_full_offer()
    assert "Hela veckan" in (html := page(client, "/sv/"))
    assert "Se de tider vi känner till" not in html


@pytest.mark.parametrize(
    "address", ["/sv/stod/finns-inte/", "/sv/platser/x/", "/sv/namnder/x/", "/sv/stod/utbud.pdf"]
)
def test_unknown_address_answers_404_in_the_sites_own_clothes(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "Sidan finns inte" in response.content.decode()


def test_confirmation_date_is_told(client):
    offer = a_full_offer()
    offer.confirmations.create(confirmed_at=NOW - timedelta(days=3))
    assert "Bekräftad 21 november 2026" in " ".join(page(client, f"/sv/stod/{offer.slug}/").split())


def test_thread_links_keep_the_other_choices(client):
    a_full_offer()
    assert f"{reverse('offers:list')}?age=3-5&amp;language=ar" in page(
        client, "/sv/stod/?age=0&language=ar"
    ) or ("?language=ar&amp;age=3-5" in page(client, "/sv/stod/?age=0&language=ar"))


def test_best_hit_without_words_is_the_usual_order(client):
    make_offer("Babyöppet", min_age=0)

    assert "Babyöppet" in page(client, "/sv/stod/?sort=match")


def test_way_out_of_words_that_are_written_twice_counts_the_last(client):
    make_offer("Babyöppet")

    html = page(client, "/sv/stod/?q=babyoppet&q=xyzzy")

    assert 'name="q" type="search" autocomplete="off" value="xyzzy"' in html
    assert 'href="?q=babyoppet' not in html
