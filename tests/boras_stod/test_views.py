"""The pages for what went wrong."""

import pytest
from django.db import OperationalError
from django.utils.translation import override

from boras_stod.views import server_error


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "way"), [("sv", "ltr"), ("ar", "rtl")])
def test_error_is_told_in_the_language_and_clothes_of_the_page_that_failed(
    client, monkeypatch, language, way
):
    monkeypatch.setattr("offers.views.pages.share_of", None)
    client.raise_request_exception = False
    response = client.get(f"/{language}/om/")
    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}" dir="{way}">' in html
    assert f'<a class="brand" href="/{language}/">' in html
    assert '<a href="tel:112">' in html
    assert html.count("<h1") == 1
    assert "Borås Stöd</title>" in html


def test_error_page_asks_neither_database_nor_request():
    with override("en"):
        response = server_error(None)
    assert (response.status_code, b"Something went wrong" in response.content) == (500, True)


# --- the database is away ---
@pytest.fixture
def without_database(monkeypatch):
    def away(*_):
        raise OperationalError("no route to host")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    monkeypatch.setattr("offers.views.pages.share_of", away)


@pytest.mark.django_db
def test_staff_are_told_that_the_database_is_away(client, settings, without_database):
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    read, sent = client.get("/admin/"), client.post("/admin/offers/offer/add/", {"title_sv": "Kurs"})

    assert [(page.status_code, page["Retry-After"]) for page in (read, sent)] == [(503, "30"), (503, "30")]
    assert ["<h1" in page.content.decode() for page in (read, sent)] == [True, True]
    assert "Inget är förlorat." in read.content.decode()
    assert "Det du skickade är inte säkert sparat." in sent.content.decode()


@pytest.mark.django_db
def test_visitors_are_told_to_come_again_when_the_database_is_away(client, without_database):
    client.raise_request_exception = False
    page = client.get("/en/om/")

    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "Try again" in page.content.decode() or "try again" in page.content.decode()


# --- security.txt ---
def test_security_txt_says_whom_to_tell(client, settings, time_machine):
    settings.SECURITY_CONTACT = "mailto:it@example.se"
    time_machine.move_to("2026-11-25T14:30:00Z", tick=False)

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:it@example.se",
        "Expires: 2027-02-23T00:00:00Z",
        "Preferred-Languages: sv, en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


@pytest.mark.django_db
def test_no_security_txt_until_the_city_has_said_whom(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get("/.well-known/security.txt").status_code == 404
