"""What is refused is said in the site's own clothes and the visitor's language."""

import pytest
from django.test import Client

from catalogue.models import User

pytestmark = pytest.mark.django_db
REFUSED = {
    "sv": "Det gick inte att skicka",
    "en": "It could not be sent",
    "ar": "تعذّر الإرسال",
}


@pytest.mark.parametrize("language", REFUSED)
def test_form_without_its_token_is_refused_in_the_visitors_language(language):
    response = Client(enforce_csrf_checks=True).post(f"/{language}/stod/", {"text": "x"})
    html = response.content.decode()

    assert response.status_code == 403
    assert f'<h1 class="smaller">{REFUSED[language]}</h1>' in html
    assert f'<html lang="{language}"' in html
    assert "<style" not in html
    assert "CSRF" not in html
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert not response.cookies


def test_staff_form_without_its_token_is_refused_in_swedish():
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = client.post("/admin/login/", {"username": "chef", "password": "x"})

    assert response.status_code == 403
    assert REFUSED["sv"] in response.content.decode()


def test_page_that_one_may_not_open_is_refused_in_swedish(client):
    client.force_login(User.objects.create_user("redaktor", is_staff=True))
    response = client.get("/admin/offers/offer/")
    html = response.content.decode()

    assert response.status_code == 403
    assert "Du får inte öppna sidan" in html
    assert "Forbidden" not in html
