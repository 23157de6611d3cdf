"""Where somebody may be watched: searches, files, places, committees and forms that lead to something sensitive."""

import re
from datetime import date, datetime
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from django.http import QueryDict

from catalogue.recurrence import STOCKHOLM
from offers import search
from offers.filters import OfferFilter
from offers.index import current_index
from offers.models import Feedback, OfferRedirect, Synonym
from tests.factories import (
    make_committee,
    make_focus_area,
    make_language,
    make_offer,
    make_organisation,
    make_place,
    make_slot,
    make_topic,
)
from tests.sitemaps import addresses

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
EXIT = "data-quick-exit "
SHARED = (
    'rel="canonical"',
    'property="og:',
    'name="description"',
    "application/ld+json",
    "application/rss+xml",
)


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def leaves_no_trace(response) -> bool:
    wanted = {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }
    return all(response.headers.get(name) == value for name, value in wanted.items())


def is_discreet(response) -> bool:
    """Whether a page has the way out, a title that tells nothing, nothing to share, and leaves no trace."""
    html = response.content.decode()
    signs = [
        leaves_no_trace(response),
        html.count(EXIT) == 1,
        "<title>Borås Stöd</title>" in html,
        '<meta name="robots" content="noindex, nofollow">' in html,
        '<meta name="referrer" content="no-referrer">' in html,
        not any(words in html for words in SHARED),
    ]
    assert len(set(signs)) == 1 or not any(signs[:4]), signs
    return all(signs)


@pytest.fixture
def violence():
    return make_topic("Våld och hot", slug="vald-och-hot", name_en="Violence and threats", is_sensitive=True)


@pytest.fixture
def register(violence):
    """Three sensitive offers about violence, a harmless one that mentions it, and everyday ones."""
    for title in ("Stöd efter våld", "Samtal om våld", "Våldsmottagningen"):
        make_offer(title, topics=[violence], is_sensitive=True)
    make_offer(
        "Babyöppet", summary_sv="Lek. Vi har nolltolerans mot våld.", languages=["so"], child_care=True
    )
    for number in range(22):
        make_offer(f"Föräldrakurs {number}", languages=["so"])
    Synonym.objects.create(word="kvinnojour", means="utsatt våld", language=make_language("sv"))
    Synonym.objects.create(word="dagis", means="förskola", language=make_language("sv"))


# --- searches ---


@pytest.mark.parametrize(
    "query",
    [
        "q=våld",
        "q=våld&language=so",
        "q=våld&fact=child-care",
        "q=våld&language=so&fact=child-care",
        "q=kvinnojour",
        "q=kvinnojourer&language=so",
        "q=våldtäkt",
        "q=könsvåld&age=0",
        "q=vold",
        "q=violence",
        "q=våld&sort=title",
        "q=våld&page=2",
        "q=våld&topic=lek",
        "topic=vald-och-hot&q=finnsinte",
        "scope=targeted&topic=vald-och-hot",
    ],
)
def test_search_for_something_sensitive_is_discreet(client, register, query):
    make_topic("Lek", slug="lek")
    assert is_discreet(client.get(f"/sv/stod/?{query}"))


def test_every_page_of_a_sensitive_search_is_discreet(client):
    make_offer("Samtalsgrupp", is_sensitive=True)
    for number in range(24):
        make_offer(f"Samtalsgrupp med läxor på kvällar {number}")
    pages = [client.get(f"/sv/stod/?q=samtalsgrupp&page={number}") for number in (1, 2)]
    assert [page.context["page"].number for page in pages] == [1, 2]
    assert [is_discreet(page) for page in pages] == [True, True]


def test_search_whose_first_results_hold_something_sensitive_is_discreet(client):
    make_offer("Jourens chatt", is_sensitive=True)
    make_offer("Chatt om läxor", languages=["so"])
    for query in ("q=chatt", "q=chatt&language=so", "q=chatt&language=ar", "q=chatt&sort=title"):
        assert is_discreet(client.get(f"/sv/stod/?{query}")), query


def test_search_that_finds_something_sensitive_far_down_is_an_ordinary_page(client):
    for number in range(4):
        make_offer(f"Kurs {number}")
    make_offer("Samtal", summary_sv="Vi ger en kurs.", is_sensitive=True)
    assert not is_discreet(client.get("/sv/stod/?q=kurs"))


@pytest.mark.parametrize(
    "query", ["q=föräldrakurs", "q=dagis", "q=finnsinte", "q=hotell", "language=so", "q=lek", ""]
)
def test_everyday_search_is_an_ordinary_page(client, register, query):
    assert not is_discreet(client.get(f"/sv/stod/?{query}"))


def test_list_without_words_is_discreet_when_all_that_fits_is_sensitive(client, register):
    committee = make_committee(slug="namnden")
    make_offer("Skydd", is_sensitive=True, committee=committee)
    assert is_discreet(client.get("/sv/stod/?committee=namnden"))
    make_offer("Bad", committee=committee)
    assert not is_discreet(client.get("/sv/stod/?committee=namnden"))


def test_words_of_sensitive_topics_are_known_in_every_language_and_as_parts(violence):
    make_topic("Hedersförtryck", is_sensitive=True)
    make_topic("Lek och sång", name_en="Play")
    make_offer("Samtal om heder", summary_sv="Vi möter den som lever med förtryck.")
    for question in ("våldet", "hedersmord", "förtryckt", "THREATS", "Om våldtäkt", "psykiskt våld"):
        assert search.is_sensitive(question), question
    for question in ("lek", "play", "och", "hotell", "", "sömn", "?"):
        assert not search.is_sensitive(question), question


def test_synonym_of_several_words_is_sensitive_only_where_all_of_them_stand(register):
    Synonym.objects.create(word="min man slår", means="våld", language=make_language("sv"))
    assert search.is_sensitive("min man slår mig")
    assert not search.is_sensitive("min man")


def test_topic_that_is_sensitive_no_more_is_ordinary_at_once(client, violence):
    assert is_discreet(client.get("/sv/stod/?q=våldtäkt"))
    violence.is_sensitive = False
    violence.save()
    assert not is_discreet(client.get("/sv/stod/?q=våldtäkt"))


def test_sensitive_search_is_told_without_a_query_more(client, register, django_assert_num_queries):
    index = current_index(NOW)
    chosen = OfferFilter(QueryDict("q=våldtäkt"), index=index, now=NOW)
    assert chosen.scores == {}
    with django_assert_num_queries(0):
        assert chosen.asks_for_care


def test_my_list_is_discreet_while_something_sensitive_is_looked_for(client, register):
    response = client.get("/sv/min-lista/?q=våld")
    html = response.content.decode()
    assert html.count(EXIT) == 1
    assert "<title>Borås Stöd</title>" in html
    assert "no-store" in response.headers["Cache-Control"]
    assert "Våldsmottagningen" not in html
    assert EXIT not in client.get("/sv/min-lista/?q=föräldrakurs").content.decode()


# --- what is taken away from a list ---


@pytest.mark.parametrize("query", ["topic=vald-och-hot", "q=våldtäkt"])
@pytest.mark.parametrize("file", ["utbud.csv", "utbud.xlsx", "kalender.ics"])
def test_file_of_a_sensitive_list_leaves_no_trace(client, register, file, query):
    assert leaves_no_trace(client.get(f"/sv/stod/{file}?{query}"))
    assert not leaves_no_trace(client.get(f"/sv/stod/{file}"))


def test_discreet_list_offers_no_file_and_no_calendar(client, register):
    html = client.get("/sv/stod/?topic=vald-och-hot").content.decode()
    assert [word for word in ("utbud.csv", "utbud.xlsx", "kalender.ics", "webcal:") if word in html] == []
    assert "utbud.csv" in client.get("/sv/stod/").content.decode()


def test_words_of_a_search_do_not_follow_to_the_form_of_what_is_missing(client, register):
    html = client.get("/sv/stod/?q=finnsinte&language=so").content.decode()
    assert "/sv/synpunkt/?saknas=language%3Dso" in html
    assert "saknas=q" not in html


@pytest.mark.parametrize("query", ["q=kvinnojour", "q=våldtäkt", "q=testförening"])
def test_words_of_a_search_stand_in_no_title_and_in_no_link_to_another_site(client, register, query):
    make_organisation("Testförening", web_url="https://forening.example.org/")
    words = query.removeprefix("q=")

    html = client.get(f"/sv/stod/?{query}").content.decode()

    links = [unquote(address) for address in re.findall(r'(?:href|action)="([^"]+)"', html)]
    away = [link for link in links if urlsplit(link).hostname not in (None, "testserver")]
    assert away != []
    assert [link for link in away if words in link] == []
    assert words not in re.search("<title>(.*?)</title>", html)[1]


@pytest.mark.parametrize("query", ["q=våldtäkt&language=", "q=föräldrakurs&age="])
def test_form_leads_to_its_list_without_a_trace(client, register, query):
    response = client.get(f"/sv/stod/?{query}")

    assert response.status_code == 302
    assert leaves_no_trace(response)


@pytest.mark.parametrize("path", ["/sv/", "/sv/stod/", "/sv/min-lista/", "/sv/mitt-barn/"])
def test_browser_does_not_suggest_what_was_typed_before(client, register, path):
    html = client.get(path).content.decode()

    fields = re.findall(r'<input [^>]*type="(?:search|month)"[^>]*>', html)
    assert fields != []
    assert [field for field in fields if 'autocomplete="off"' not in field] == []


def test_page_about_help_says_that_the_browser_remembers_searches(client):
    html = client.get("/sv/hjalp-nu/").content.decode()

    assert "Där kan det stå att du har varit på webbplatsen och vad du har sökt efter." in html


# --- places and committees ---


@pytest.fixture
def places(register, violence) -> dict[str, str]:
    """Pages of records with a sensitive offer alone."""
    make_place("Huset", slug="huset")
    inner = make_place("Mottagningen", slug="mottagningen", located_in=make_place("Gården", slug="garden"))
    hidden = make_place("Jouren", slug="jouren", hide_address=True)
    committee = make_committee("Skyddsnämnden", slug="skyddsnamnden")
    area = make_focus_area("Mot våld", slug="mot-vald")
    make_offer("Skydd", topics=[violence], places=[inner], committee=committee, focus_areas=[area])
    make_offer("Skydd på hemlig plats", topics=[violence], places=[hidden])
    return {
        "place": "/sv/platser/mottagningen/",
        "place with a house in it": "/sv/platser/garden/",
        "hidden place": "/sv/platser/jouren/",
        "committee": "/sv/namnder/skyddsnamnden/",
        "focus area": "/sv/inriktningar/mot-vald/",
    }


def test_page_of_nothing_but_sensitive_offers_is_discreet(client, places):
    assert {name: is_discreet(client.get(address)) for name, address in places.items()} == dict.fromkeys(
        places, True
    )


def test_page_with_something_harmless_too_is_an_ordinary_page(client, violence):
    place, committee = make_place(slug="huset"), make_committee(slug="namnden")
    for topics in ([violence], []):
        make_offer(places=[place], committee=committee, topics=topics)
    for address in ("/sv/platser/huset/", "/sv/namnder/namnden/"):
        assert not is_discreet(client.get(address)), address


def test_page_without_offers_is_an_ordinary_page(client):
    make_place(slug="huset")
    make_committee(slug="namnden")
    for address in ("/sv/platser/huset/", "/sv/namnder/namnden/"):
        assert not is_discreet(client.get(address)), address


def test_ordinary_place_of_a_hidden_sensitive_offer_is_an_ordinary_page(client):
    make_offer("Skydd", places=[make_place(slug="huset")], is_sensitive=True, hide_address=True)
    assert not is_discreet(client.get("/sv/platser/huset/"))


def test_sitemap_names_no_place_and_no_committee_of_sensitive_offers_alone(client, places):
    found = addresses(client)
    assert [address for address in places.values() if address in found] == []
    assert "/sv/platser/huset/" in found


# --- feedback ---


def test_form_about_a_sensitive_offer_is_discreet_and_does_not_name_it(client, violence):
    make_offer("Skydd vid hot", slug="s-1", topics=[violence])
    response = client.get("/sv/synpunkt/?stod=s-1")
    assert is_discreet(response)
    html = response.content.decode()
    assert "Skydd" not in html
    assert '<a href="/sv/stod/s-1/">sidan som du kom från</a>' in html


def test_form_about_a_sensitive_offer_is_discreet_when_it_is_refused(client):
    offer = make_offer("Skydd vid hot", slug="s-1", is_sensitive=True)
    response = client.post(
        "/sv/synpunkt/?stod=s-1", {"text": "Fel"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert response.status_code == 400
    assert is_discreet(response)
    assert offer.title not in response.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("missing", "discreet"),
    [
        ("topic%3Dvald-och-hot", True),
        ("q%3Dv%C3%A5ldt%C3%A4kt", True),
        ("language%3Dso", False),
        ("%00%3D", False),
    ],
)
def test_form_about_what_is_missing_is_as_discreet_as_the_list(client, register, missing, discreet):
    assert is_discreet(client.get(f"/sv/synpunkt/?saknas={missing}")) is discreet


def test_form_about_an_everyday_offer_names_it(client):
    make_offer("Babyöppet", slug="babyoppet")
    response = client.get("/sv/synpunkt/?stod=babyoppet")
    assert not is_discreet(response)
    assert '<a href="/sv/stod/babyoppet/">Babyöppet</a>' in response.content.decode()


# --- older addresses, and what is not there yet ---


@pytest.mark.parametrize(
    "values", [{"is_sensitive": True}, {"is_sensitive": True, "state": "archived"}, {"topics": 1}]
)
def test_older_address_of_a_sensitive_offer_leads_nowhere(client, violence, values):
    topics = [violence] if values.pop("topics", None) else []
    offer = make_offer("Skydd", slug="s-1", topics=topics, **values)
    make_slot(offer)
    OfferRedirect.objects.create(offer=offer, slug="vald-i-hemmet")
    for address in ("/sv/stod/vald-i-hemmet/", "/sv/stod/vald-i-hemmet/kalender.ics"):
        assert client.get(address).status_code == 404, address


NOT_YET = [
    {"state": "draft"},
    {"publish_from": date(2026, 11, 25)},
    {"state": "archived", "publish_from": date(2026, 11, 25)},
    {"state": "draft", "publish_until": date(2026, 11, 1)},
]


@pytest.mark.parametrize("values", NOT_YET)
def test_offer_that_nobody_has_seen_is_not_there(client, values):
    offer = make_offer("Hemligheten", slug="hemligheten", **values)
    OfferRedirect.objects.create(offer=offer, slug="aldre")
    for address in ("/sv/stod/hemligheten/", "/sv/stod/aldre/"):
        response = client.get(address)
        assert response.status_code == 404, address
        assert "Hemligheten" not in response.content.decode(), address
        assert "Location" not in response.headers, address


@pytest.mark.parametrize(
    "values",
    [
        {"state": "archived"},
        {"state": "archived", "publish_from": date(2026, 11, 24)},
        {"publish_until": date(2026, 11, 23)},
    ],
)
def test_offer_that_has_been_public_is_gone_and_so_is_its_older_address(client, values):
    offer = make_offer("Borta", slug="borta", **values)
    OfferRedirect.objects.create(offer=offer, slug="aldre")
    assert client.get("/sv/stod/borta/").status_code == 410
    assert client.get("/sv/stod/aldre/").headers["Location"] == "/sv/stod/borta/"
    assert client.get("/sv/stod/aldre/kalender.ics").status_code == 404


def test_first_day_of_an_offer_is_public(client):
    make_offer("Ny", slug="ny", publish_from=NOW.date(), publish_until=NOW.date())
    assert client.get("/sv/stod/ny/").status_code == 200
