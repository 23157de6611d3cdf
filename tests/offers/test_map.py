import re

import pytest

from tests.factories import make_district, make_offer, make_place

pytestmark = pytest.mark.django_db
HERE = {"latitude": 57.72, "longitude": 12.94}


def page(client) -> str:
    response = client.get("/sv/karta/")
    assert response.status_code == 200
    return response.content.decode().partition('class="map-drawing"')[2]


def test_districts_carry_their_number_of_offers_and_lead_to_the_list(client):
    district = make_district("Provdelen", slug="provdelen", **HERE)
    make_offer(places=[make_place(district=district)])
    html = page(client)
    assert re.search(r'href="/sv/stod/\?district=provdelen".*?class="map-count"[^>]*>1<', html, re.S)
    assert "Provdelen" in html.partition("</svg>")[2]


def test_districts_tell_how_many_more_they_perhaps_have(client):
    district = make_district("Provdelen", slug="provdelen", **HERE)
    make_offer(places=[make_place(district=district)])
    make_offer(places=[make_place()])
    beside = " ".join(page(client).partition("</svg>")[2].split())
    assert 'Provdelen</a> <span class="muted">1 stöd + 1 kanske</span>' in beside


def test_estimated_position_is_said_and_stands_last_without_a_position_to_sort_by(client):
    make_district("Aspeby", position_is_estimated=True, **HERE)
    make_district("Östby", **HERE)
    beside = page(client).partition("</svg>")[2]
    rows = re.findall(r"<li(.*?)>.*?>(Aspeby|Östby)</a>(.*?)</li>", beside)
    assert [(name, "data-latitude" in place, "ungefärligt" in words) for place, name, words in rows] == [
        ("Östby", True, False),
        ("Aspeby", False, True),
    ]


def test_every_place_with_a_position_is_pinned_and_listed(client):
    places = [make_place(f"Hus {n}", latitude=57.6 + n / 40, longitude=12.8 + n / 40) for n in range(8)]
    drawing, _end, beside = page(client).partition("</svg>")
    for place in places:
        assert f'class="map-place" href="/sv/platser/{place.slug}/"' in drawing
        assert f'href="/sv/platser/{place.slug}/"' in beside


@pytest.mark.parametrize("values", [{"hide_address": True, **HERE}, {"state": "draft", **HERE}, {}])
def test_place_that_is_hidden_draft_or_without_position_is_not_pinned(client, values):
    make_place("Inte på kartan", **values)
    assert "Inte på kartan" not in page(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_map_takes_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_place(district=make_district(**HERE), **HERE)
    page(client)
    with django_assert_num_queries(3):
        page(client)
