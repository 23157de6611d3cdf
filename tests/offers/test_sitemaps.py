import pytest

from tests.factories import make_committee, make_focus_area, make_offer, make_place, make_topic
from tests.sitemaps import addresses

pytestmark = pytest.mark.django_db


def test_sitemap_has_every_public_page_in_every_language_with_its_alternates(client):
    offer, place, committee = make_offer(), make_place(), make_committee()
    found = addresses(client)
    for path in ("", "stod/", f"stod/{offer.slug}/", f"platser/{place.slug}/", f"namnder/{committee.slug}/"):
        assert f"/sv/{path}" in found
        assert f"/en/{path}" in found
    assert 'hreflang="en"' in client.get("/sitemap-stod.xml").content.decode()


def test_sitemap_of_a_large_register_comes_in_files_of_a_few_hundred(client):
    offers = [make_offer() for _ in range(70)]

    assert client.get("/sitemap-stod.xml").content.count(b"<url>") == 500
    assert client.get("/sitemap-stod.xml?p=2").content.count(b"<url>") == 8 * len(offers) - 500
    assert {f"/fi/stod/{offer.slug}/" for offer in offers} <= set(addresses(client))


@pytest.mark.parametrize("path", ["/sitemap-nagot.xml", "/sitemap-stod.xml?p=99", "/sitemap-stod.xml?p=x"])
def test_file_that_the_sitemap_does_not_have_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("values", [{"state": "draft"}, {"state": "archived"}, {"is_sensitive": True}])
def test_sitemap_leaves_out_what_is_sensitive_or_not_public(client, values):
    offer = make_offer(**values)
    assert f"/sv/stod/{offer.slug}/" not in addresses(client)


def test_sitemap_leaves_out_sensitive_topics_and_hidden_places(client):
    offer = make_offer(topics=[make_topic(is_sensitive=True)])
    place = make_place(hide_address=True)
    found = addresses(client)
    assert f"/sv/stod/{offer.slug}/" not in found
    assert f"/sv/platser/{place.slug}/" not in found


def test_sitemap_has_the_directions_with_something_that_may_be_found(client):
    found, sensitive, empty = make_focus_area(), make_focus_area(), make_focus_area()
    make_offer(focus_areas=[found])
    make_offer(focus_areas=[found, sensitive], is_sensitive=True)
    make_offer(focus_areas=[empty], state="draft")
    directions = [path for path in addresses(client) if path.startswith("/sv/inriktningar/")]
    assert directions == ["/sv/inriktningar/", f"/sv/inriktningar/{found.slug}/"]
