"""The pages for what went wrong."""

import pytest
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
