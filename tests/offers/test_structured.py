import json
import re
from datetime import date, datetime
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.translation import override

from catalogue.recurrence import STOCKHOLM
from offers.exports.structured import Share, audience, known
from offers.models import Offer
from offers.sitemaps import PageSitemap
from tests.factories import (
    make_committee,
    make_focus_area,
    make_offer,
    make_organisation,
    make_place,
    make_slot,
    make_topic,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
TUESDAY = 2
TRACES = ('rel="canonical"', "og:", "application/ld+json", "kalender.ics", 'name="description"')


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def data_of(html: str) -> dict[str, dict]:
    """What a page says in JSON-LD, by type."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return {item["@type"]: item for item in data["@graph"]}


def a_full_offer(title="Babyöppet", **values):
    place = make_place(
        "Testhuset", address="Provgatan 1", postcode="504 30", locality="Borås", kind="library"
    )
    offer = make_offer(
        title,
        summary_sv="Lugn tid för de minsta.",
        languages=["ar"],
        places=[place],
        committee=make_committee(),
        min_age=0,
        max_age=72,
        **{"is_free": True, "phone": "033-35 00 00", "web_url": "https://example.org/", **values},
    )
    make_slot(offer, weekday=TUESDAY, opens=9 * 60, closes=12 * 60)
    return offer


def test_service_says_what_is_known(client):
    offer = a_full_offer()
    offer.parties.create(organisation=make_organisation("Förvaltningen", kind="municipal"))
    service = data_of(page(client, f"/sv/stod/{offer.slug}/"))["GovernmentService"]
    assert service["name"] == "Babyöppet"
    assert service["url"] == f"http://testserver/sv/stod/{offer.slug}/"
    assert service["provider"][0]["@type"] == "GovernmentOrganization"
    assert service["areaServed"] == {"@type": "City", "name": "Borås"}
    assert service["audience"] == {"@type": "ParentAudience", "childMinAge": 0, "childMaxAge": 5}
    assert service["offers"]["price"] == 0
    channel = service["availableChannel"]
    assert channel["servicePhone"]["telephone"] == "033-35 00 00"
    assert channel["serviceUrl"] == "https://example.org/"
    assert channel["availableLanguage"] == ["ar"]
    (library,) = channel["serviceLocation"]
    assert (library["@type"], library["address"]["streetAddress"]) == ("Library", "Provgatan 1")


def test_what_is_not_known_is_left_out(client):
    offer = make_offer("Okänt")
    service = data_of(page(client, f"/sv/stod/{offer.slug}/"))["Service"]
    assert set(service) == {"@type", "@id", "name", "url", "serviceType", "areaServed"}
    assert known(type="Event", isAccessibleForFree=False, name="", location=[], price=0) == {
        "@type": "Event",
        "isAccessibleForFree": False,
        "price": 0,
    }


@pytest.mark.parametrize(
    ("ages", "told"),
    [
        ((-9, 0), None),
        ((-9, 12), {"childMaxAge": 0}),
        ((0, 6), {"childMinAge": 0, "childMaxAge": 0}),
        ((156, None), {"childMinAge": 13}),
    ],
)
def test_ages_are_whole_years_of_a_child(ages, told):
    offer = make_offer(min_age=ages[0], max_age=ages[1])
    assert audience(offer) == (told and {"@type": "ParentAudience", **told})


def test_confirmed_times_are_an_event_with_a_schedule(client):
    offer = a_full_offer()
    with override("sv"):
        offer.closures.create(first=date(2026, 12, 8), last=date(2026, 12, 8))
    event = data_of(page(client, f"/sv/stod/{offer.slug}/"))["Event"]
    assert event["isAccessibleForFree"] is True
    assert event["inLanguage"] == ["ar"]
    assert event["location"][0]["name"] == "Testhuset"
    schedule = event["eventSchedule"]
    assert "2026-12-08" in schedule.pop("exceptDate")
    assert schedule == {
        "@type": "Schedule",
        "byDay": "https://schema.org/Tuesday",
        "startTime": "09:00:00",
        "endTime": "12:00:00",
        "startDate": "2026-11-24",
        "repeatFrequency": "P1W",
        "scheduleTimezone": "Europe/Stockholm",
    }


def test_every_second_week_is_counted_from_a_day_that_it_runs(client):
    offer = make_offer()
    make_slot(offer, weekday=TUESDAY, every_weeks=2, counted_from=date(2026, 12, 1))
    schedule = data_of(page(client, f"/sv/stod/{offer.slug}/"))["Event"]["eventSchedule"]
    assert (schedule["repeatFrequency"], schedule["startDate"]) == ("P2W", "2026-12-01")


def test_a_single_date_has_its_start_with_offset_and_says_if_it_is_cancelled(client):
    offer = make_offer()
    make_slot(offer, day=date(2026, 12, 2))
    event = data_of(page(client, f"/sv/stod/{offer.slug}/"))["Event"]
    assert event["startDate"] == "2026-12-02T09:00:00+01:00"
    assert event["eventStatus"].endswith("EventScheduled")
    with override("sv"):
        offer.closures.create(first=date(2026, 12, 2), last=date(2026, 12, 2))
    assert data_of(page(client, f"/sv/stod/{offer.slug}/"))["Event"]["eventStatus"].endswith("EventCancelled")


@pytest.mark.parametrize("line", [{"year": 2025}, {"kind": "phone"}, {"opens": 0, "closes": 1440}], ids=str)
def test_no_event_of_what_is_not_confirmed_or_no_visit(client, line):
    offer = make_offer()
    make_slot(offer, **line)
    assert "Event" not in data_of(page(client, f"/sv/stod/{offer.slug}/"))


@pytest.mark.parametrize("whose", ["offer", "place"])
def test_hidden_address_is_not_in_the_data(client, whose):
    offer = a_full_offer(hide_address=whose == "offer")
    if whose == "place":
        offer.places.update(hide_address=True)
    html = page(client, f"/sv/stod/{offer.slug}/")
    assert "Provgatan" not in html
    assert "location" not in data_of(html)["Event"]


def test_place_tells_address_and_confirmed_hours(client):
    offer = a_full_offer()
    place = offer.places.get()
    offer.places.update(latitude=57.7, longitude=12.9, is_free=True)
    with override("sv"):
        place.slots.create(weekday=TUESDAY, opens=480, closes=1440, year=2026)
        place.slots.create(weekday=3, opens=480, closes=1020, year=2026, kind="phone")
    told = data_of(page(client, f"/sv/platser/{place.slug}/"))["Library"]
    assert told["address"]["postalCode"] == "504 30"
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 57.7, "longitude": 12.9}
    assert told["isAccessibleForFree"] is True
    assert told["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "https://schema.org/Tuesday",
            "opens": "08:00:00",
            "closes": "23:59:59",
        }
    ]
    place.slots.update(year=2024)
    assert "openingHoursSpecification" not in data_of(page(client, f"/sv/platser/{place.slug}/"))["Library"]


def test_text_cannot_end_the_script(client):
    title = "</script><script>alert(1)</script><!-- & \u2028"
    offer = make_offer(title)
    html = page(client, f"/sv/stod/{offer.slug}/")
    assert "<script>alert" not in html
    assert data_of(html)["Service"]["name"] == title
    assert "<" not in Share("", "", data=[{"name": title}]).json_ld


@pytest.mark.parametrize("whose", ["offer", "topic"])
def test_sensitive_page_says_nothing_of_itself(client, whose):
    topics = [make_topic(is_sensitive=True)] if whose == "topic" else []
    offer = make_offer("Skydd", is_sensitive=whose == "offer", topics=topics, summary_sv="Vid våld.")
    make_slot(offer)
    html = page(client, f"/sv/stod/{offer.slug}/")
    assert [trace for trace in TRACES if trace in html] == []


def test_neither_withdrawn_nor_missing_pages_nor_hidden_places_say_anything_of_themselves(client):
    gone, place = make_offer("Borta", state="archived"), make_place(hide_address=True)
    for address in (f"/sv/stod/{gone.slug}/", "/sv/finns-inte/", f"/sv/platser/{place.slug}/"):
        html = client.get(address).content.decode()
        assert [trace for trace in TRACES if trace in html] == [], address


def test_sensitive_list_says_nothing_of_itself(client):
    topic = make_topic(is_sensitive=True)
    make_offer("Skydd", topics=[topic])
    html = page(client, f"/sv/stod/?topic={topic.slug}")
    assert [trace for trace in TRACES if trace in html] == []


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("", ""),
        ("?page=1", ""),
        ("?fact=free&age=0&okant=1", "?age=0&amp;fact=free"),
        ("?age=0&fact=free&page=1", "?age=0&amp;fact=free"),
    ],
)
def test_a_list_has_one_address(client, asked, canonical):
    make_offer()
    html = page(client, f"/sv/stod/{asked}")
    assert f'<link rel="canonical" href="http://testserver/sv/stod/{canonical}">' in html


def test_the_second_page_of_a_list_is_a_page_of_its_own(client):
    for _ in range(21):
        make_offer()
    assert 'href="http://testserver/sv/stod/?page=2">' in page(client, "/sv/stod/?page=2")


def test_pages_of_records_have_their_own_address_title_and_description(client):
    offer = a_full_offer("Lek & ”sång”")
    html = page(client, f"/sv/stod/{offer.slug}/?q=om")
    address = f"http://testserver/sv/stod/{offer.slug}/"
    for words in (
        f'<link rel="canonical" href="{address}">',
        f'<meta property="og:url" content="{address}">',
        '<meta property="og:title" content="Lek &amp; ”sång”">',
        '<meta name="description" content="Lugn tid för de minsta.">',
        '<meta property="og:site_name" content="Borås Stöd">',
    ):
        assert words in html, words
    Offer.objects.update(title_en="Play", summary_en="A calm time.")
    english = page(client, f"/en/stod/{offer.slug}/")
    assert '<meta name="description" content="A calm time.">' in english
    assert f'<link rel="canonical" href="http://testserver/en/stod/{offer.slug}/">' in english


def told(html: str, name: str) -> str:
    """What a page's head says under a name: of a meta element, or its title."""
    if name == "title":
        return unescape(re.search("<title>(.*?)</title>", html)[1])
    return unescape(re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', html)[1])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_that_stands_by_itself_has_a_title_and_a_description_of_its_own(client, language):
    make_focus_area()
    names = PageSitemap().items()
    with override(language):
        addresses = [reverse(f"offers:{name}") for name in names]
    pages = {address: page(client, address + "?x=1") for address in addresses}
    for address, html in pages.items():
        assert f'<link rel="canonical" href="http://testserver{address}">' in html, address
        assert told(html, "title") == told(html, "og:title") + " – Borås Stöd", address
        assert told(html, "description") == told(html, "og:description"), address
        assert 'type="application/rss+xml"' in html, address
    assert len({told(html, "title") for html in pages.values()}) == len(names)
    assert len({told(html, "description") for html in pages.values()}) == len(names)


def test_committees_and_directions_are_told_by_their_own_name(client):
    committee, area = (
        make_committee("Kulturnämnden", tasks_sv="Bibliotek och kultur."),
        make_focus_area("Fler"),
    )
    heads = {
        address: (told(html, "og:title"), told(html, "description"))
        for address in (f"/sv/namnder/{committee.slug}/", f"/sv/inriktningar/{area.slug}/")
        for html in [page(client, address)]
    }
    assert list(heads.values()) == [
        ("Kulturnämnden", "Bibliotek och kultur."),
        ("Fler", "En inriktning i programmet för föräldraskapsstöd till och med 2024."),
    ]


def test_direction_with_sensitive_offers_alone_says_nothing_of_itself(client):
    area = make_focus_area()
    make_offer("Skydd", is_sensitive=True, focus_areas=[area])
    html = page(client, f"/sv/inriktningar/{area.slug}/")
    assert [trace for trace in TRACES if trace in html] == []


def test_shared_page_has_a_picture_that_is_light_and_of_the_size_it_says(client):
    html = page(client, "/sv/")
    assert told(html, "og:image") == "http://testserver/static/share.png"
    picture = Path(finders.find("share.png")).read_bytes()
    size = tuple(int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    assert size == (int(told(html, "og:image:width")), int(told(html, "og:image:height"))) == (1200, 630)
    assert len(picture) < 40_000


def test_robots_are_told_of_the_sitemap_and_kept_from_files(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    for path in ("/admin/", "/*/stod/utbud.", "/*.ics"):
        assert f"Disallow: {path}\n" in text
    assert client.head("/robots.txt").status_code == 200
