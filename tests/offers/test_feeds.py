from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils.timezone import now

from offers.feeds import NEWEST
from offers.models import Offer
from tests.factories import make_offer, make_topic

pytestmark = pytest.mark.django_db


def feed(client, language="sv"):
    response = client.get(f"/{language}/nytt.rss")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).find("channel")  # noqa: S314 - our own


def titles(channel) -> list[str]:
    return [item.findtext("title") for item in channel.findall("item")]


def test_the_newest_come_first_and_no_more_than_thirty(client):
    for number in range(NEWEST + 2):
        offer = make_offer(f"Stöd {number}")
        Offer.objects.filter(pk=offer.pk).update(created_at=now() - timedelta(days=number))
    assert titles(feed(client)) == [f"Stöd {number}" for number in range(NEWEST)]


def test_an_item_has_its_page_its_words_and_an_identity_that_stays(client):
    offer = make_offer("Lek < sång", summary_sv="En stund\x07 för alla.")
    item = feed(client).find("item")
    assert item.findtext("title") == "Lek < sång"
    assert item.findtext("description") == "En stund för alla."
    assert item.findtext("link") == f"http://testserver/sv/stod/{offer.slug}/"
    assert (item.findtext("guid"), item.find("guid").get("isPermaLink")) == (offer.uuid.urn, "false")
    assert item.findtext("pubDate")


@pytest.mark.parametrize(
    "values", [{"state": "draft"}, {"state": "archived"}, {"is_sensitive": True}, {"topics": True}], ids=str
)
def test_nothing_sensitive_and_nothing_that_is_not_public(client, values):
    if "topics" in values:
        values = {"topics": [make_topic(is_sensitive=True)]}
    make_offer(**values)
    assert titles(feed(client)) == []


def test_the_feed_is_in_the_language_of_its_address(client):
    make_offer("Lek", title_en="Play")
    english = feed(client, "en")
    assert titles(english) == ["Play"]
    assert english.findtext("language") == "en"
    assert english.findtext("link") == "http://testserver/en/stod/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_asks_the_database_once(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_offer()
    with django_assert_num_queries(1):
        feed(client)


def test_the_feed_answers_head(client):
    response = client.head("/sv/nytt.rss")
    assert (response.status_code, response.content) == (200, b"")
