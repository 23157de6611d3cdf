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
