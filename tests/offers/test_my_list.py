from datetime import date, datetime
from urllib.parse import quote

import pytest
import time_machine

from catalogue.recurrence import STOCKHOLM
from offers.views.my_list import MOST, qr_of, short_id
from tests.environment import ROOT
from tests.factories import make_offer, make_place, make_slot, make_topic

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)
MOST_BYTES = 5 * 1024


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def address(*offers, language="sv", more="") -> str:
    return f"/{language}/min-lista/?id={','.join(map(short_id, offers))}{more}"


def page(client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(html: str) -> int:
    return html.count('class="offer"')


def test_exactly_these_in_this_order(client):
    first, second, _third = make_offer("Alfa"), make_offer("Beta"), make_offer("Gamma")
    html = page(client, address(second, first))
    assert rows(html) == 2
    assert html.index("Beta") < html.index("Alfa")
    assert "Gamma" not in html


def test_row_tells_when_where_and_how(client):
    place = make_place("Testhuset", address="Provgatan 1", locality="Borås")
    offer = make_offer("Babyöppet", places=[place], min_age=0, max_age=12, phone="033-12 34 56")
    make_slot(offer)
    html = page(client, address(offer))
    for words in ("Öppet nu till 12.00", "tisdag <bdi>9–12", "Provgatan 1", "033-12 34 56", "0–12 månader"):
        assert words in html
    assert f">testserver/sv/stod/{offer.slug}/<" in html
    assert "Hämtad 24 november 2026" in html


def test_unconfirmed_times_are_said_to_be_so_on_paper(client):
    offer = make_offer()
    make_slot(offer, year=2024)
    assert 'missing on-paper"> Tiderna är från 2024 och inte bekräftade.' in page(client, address(offer))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "archived"},
        {"publish_until": date(2026, 11, 23)},
        {"is_sensitive": True},
        {"topics": True},
    ],
)
def test_what_is_not_public_or_not_harmless_is_counted_and_not_named(client, values):
    if values.pop("topics", False):
        values["topics"] = [make_topic(is_sensitive=True)]
    kept, gone = make_offer("Finns kvar"), make_offer("Hemligt stöd", **values)
    html = page(client, address(kept, gone))
    assert "Hemligt" not in html
    assert "1 stöd finns inte längre." in html
    assert rows(html) == 1


def test_qr_code_and_links_do_not_hold_what_is_gone(client):
    kept, gone = make_offer(), make_offer(state="archived")
    html = page(client, address(kept, gone))
    assert f'href="http://testserver/sv/min-lista/?id={short_id(kept)}"' in html


def test_each_offer_once(client):
    offer = make_offer()
    assert rows(page(client, address(offer, offer) + f"&id={short_id(offer).upper()}")) == 1


def test_fifty_at_most_and_the_rest_is_said(client):
    offers = [make_offer() for _ in range(MOST + 1)]
    assert "Resten är inte med" not in page(client, address(*offers[:MOST]))
    html = page(client, address(*offers))
    assert rows(html) == MOST
    assert "Listan rymmer 50 stöd. Resten är inte med." in html


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        ",,,",
        "abc",
        "zzzzzzzzzzzz",
        "../../etc",
        "\x00",
        "<script>x</script>",
        "1" * 5000,
        "é" * 12,
        "٣" * 12,
    ],
)
def test_bad_input_is_told_and_never_an_error(client, text):
    html = page(client, f"/sv/min-lista/?id={quote(text)}")
    assert rows(html) == 0
    assert "<script>x" not in html
    assert ("förstod vi inte" in html) == bool(text.strip(","))


def test_unknown_ids_only(client):
    html = page(client, f"/sv/min-lista/?id={'0' * 12},{'f' * 12}")
    assert "2 stöd finns inte längre." in html
    assert "Listan är tom." in html


def test_remove_link_leaves_the_others(client):
    first, second, third = make_offer(), make_offer(), make_offer()
    html = page(client, address(first, second, third))
    assert f'href="{address(first, third)}"' in html


def test_list_grows_by_search_without_script(client):
    kept, found = make_offer("Alfa"), make_offer("Rytmik")
    make_offer("Rytmik i hemlighet", is_sensitive=True)
    html = page(client, address(kept, more="&q=rytmik"))
    assert f'href="{address(kept, found)}"' in html
    assert "i hemlighet" not in html
    assert "Inget stöd hittades" in page(client, address(kept, more="&q=finnsinte"))
    assert "Inget stöd hittades" in page(client, address(kept, more="&q=" + "x" * 500))
    assert page(client, address(kept, more="&q=%00"))


def test_kept_nowhere_and_found_nowhere(client):
    response = client.get(address(make_offer()))
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.parametrize("count", [1, 5])
def test_constant_number_of_queries(client, count, django_assert_num_queries):
    offers = [make_offer(places=[make_place()], languages=["ar"]) for _ in range(count)]
    page(client, "/sv/stod/")
    with django_assert_num_queries(5):
        page(client, address(*offers))


def test_leaflet_from_right_to_left(client):
    html = page(client, address(make_offer(), language="ar"))
    assert '<html lang="ar" dir="rtl">' in html
    assert 'href="http://testserver/ar/min-lista/?id=' in html


def test_no_inline_style_or_script(client):
    html = page(client, address(make_offer()))
    assert " style=" not in html
    assert html.count("<script") == html.count('<script type="module" src="/static/')


def test_qr_code_is_dark_where_the_standard_says():
    """Each finder pattern begins with a dark line of seven modules, four modules in from the edge."""
    qr = qr_of("https://example.org/sv/min-lista/?id=0123456789ab")
    path, side = qr["path"], qr["side"]
    assert path.startswith("M4 4.5h7")
    assert f"M{side - 11} 4.5h7" in path
    assert f"M4 {side - 4.5}h7" in path


def test_qr_code_has_room_for_a_full_list():
    assert (
        qr_of("https://stod.example.org/sv/min-lista/?id=" + ",".join(["0123456789ab"] * MOST))["side"] < 110
    )


# --- the buttons ---
@pytest.mark.parametrize("where", ["/sv/stod/", "/sv/stod/{slug}/"])
def test_harmless_offer_can_be_saved(client, where):
    offer = make_offer()
    html = page(client, where.format(slug=offer.slug))
    assert f'data-list-toggle="{short_id(offer)}" hidden>' in html


@pytest.mark.parametrize("where", ["/sv/", "/sv/stod/", "/sv/stod/{slug}/"])
@pytest.mark.parametrize("whose", ["offer", "topic"])
def test_sensitive_offer_can_not(client, where, whose):
    topics = [make_topic(is_sensitive=True)] if whose == "topic" else []
    offer = make_offer(is_sensitive=whose == "offer", topics=topics)
    make_slot(offer)
    html = page(client, where.format(slug=offer.slug))
    assert "data-list-toggle" not in html
    assert "data-list-plain" not in html


def test_offer_page_leads_to_a_list_without_script(client):
    offer = make_offer()
    assert f'href="{address(offer)}"' in page(client, f"/sv/stod/{offer.slug}/")


def test_scripts_are_small():
    for name in ("my-list.js", "child.js"):
        assert (ROOT / "static/js" / name).stat().st_size < MOST_BYTES
