"""Headers on every answer, and Swedish for staff whatever their browser asks for."""

import json

import pytest
from django.http import HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.utils.translation import get_language, override

from boras_stod.logs import JsonFormatter
from boras_stod.middleware import RequestLogMiddleware, SecurityHeadersMiddleware, StaffLanguageMiddleware
from boras_stod.views import server_error
from catalogue.models import User
from tests.factories import make_offer, make_place

STAFF_PAGES = [
    "/admin/",
    "/admin/offers/offer/",
    "/admin/offers/offer/add/",
    "/admin/catalogue/place/",
    "/admin/catalogue/user/",
    "/admin/konto/",
    "/admin/konto/tva-steg/",
]


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("chef"))


def header_words(response, name: str) -> set[str]:
    return {word.strip() for word in response[name].split(",")}


# --- staff ---
@pytest.mark.parametrize("asked", ["en", "en-GB,en;q=0.9", "uk", "ar", "sv", ""])
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_page_is_swedish_whatever_the_browser_asks_for(client, staff, path, asked):
    response = client.get(path, headers={"Accept-Language": asked})
    html = response.content.decode()

    assert response.status_code == 200
    assert '<html lang="sv"' in html
    assert "Logga ut" in html
    assert "Log out" not in html
    assert response["Content-Language"] == "sv"


def test_login_page_is_swedish(client, db):
    response = client.get("/admin/login/", headers={"Accept-Language": "en"}, follow=True)

    assert '<html lang="sv"' in response.content.decode()
    assert "Lösenord" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in STAFF_PAGES),
        ("/admin/offers/offer/999/change/", 302),
        ("/admin/nothing/", 404),
    ],
)
def test_staff_page_is_kept_nowhere(client, staff, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert header_words(response, "Cache-Control") == {"private", "no-store"}
    assert "Cookie" in header_words(response, "Vary")


def test_way_to_the_login_page_is_kept_nowhere(client, db):
    response = client.get("/admin/")

    assert response.status_code == 302
    assert header_words(response, "Cache-Control") == {"private", "no-store"}


def test_what_staff_write_goes_to_the_swedish_columns_whatever_the_browser_asks_for(client, staff):
    typed = {"name_sv": "Sömn", "name_en": "Sleep", "slug": "somn", "position": 0, "inferred_fields": "[]"}
    client.post("/admin/catalogue/topic/add/", typed, headers={"Accept-Language": "en"})
    html = client.get("/admin/catalogue/topic/", headers={"Accept-Language": "en"}).content.decode()

    assert "Sömn" in html
    assert ">Sleep<" not in html


def test_template_is_rendered_while_swedish_is_active_and_the_language_is_given_back():
    template = engines["django"].from_string("{% load i18n %}{% get_current_language as code %}{{ code }}")
    middleware = StaffLanguageMiddleware(lambda request: SimpleTemplateResponse(template))
    with override("en"):
        response = middleware(RequestFactory().get("/admin/"))
        after = get_language()

    assert (response.content.decode(), after) == ("sv", "en")


@pytest.mark.parametrize("path", ["/en/", "/", "/adminx/", "/en/admin/"])
def test_other_paths_keep_their_language_and_headers(path):
    middleware = StaffLanguageMiddleware(lambda request: HttpResponse(get_language()))
    with override("en"):
        response = middleware(RequestFactory().get(path))

    assert response.content == b"en"
    assert "Cache-Control" not in response
    assert "Content-Language" not in response


@pytest.mark.django_db
def test_public_page_follows_its_path_and_not_the_browser(client):
    response = client.get("/en/stod/", headers={"Accept-Language": "sv"})

    assert '<html lang="en"' in response.content.decode()
    assert response["Content-Language"] == "en"
    assert "no-store" not in response.get("Cache-Control", "")


# --- headers ---
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def assert_secured(response):
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert {part.strip() for part in response["Content-Security-Policy"].split(";") if part.strip()} == POLICY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        ("/sv/", 200),
        ("/en/stod/", 200),
        ("/sv/stod/?age=0", 200),
        ("/sv/stod/kursen/", 200),
        ("/sv/platser/", 200),
        ("/sv/platser/huset/", 200),
        ("/sv/oppna-forskolor/", 200),
        ("/sv/namnder/", 200),
        ("/sv/stod/utbud.csv", 200),
        ("/sv/stod/utbud.xlsx", 200),
        ("/sv/finns-inte/", 404),
        ("/sv/stod/finns-inte/", 404),
        ("/admin/konto/logga-in/", 200),
    ],
)
def test_page_carries_the_security_headers(client, path, status):
    make_offer(slug="kursen", places=[make_place(slug="huset")])
    response = client.get(path)

    assert response.status_code == status
    assert_secured(response)


@pytest.mark.django_db
def test_public_page_sets_no_cookie(client):
    make_offer(slug="kursen")

    for path in ("/", "/sv/", "/sv/stod/", "/sv/stod/kursen/"):
        assert not client.get(path).cookies, path


def test_header_that_a_view_has_set_stays():
    def view(request):
        return HttpResponse(headers={"Permissions-Policy": "geolocation=()"})

    response = SecurityHeadersMiddleware(view)(RequestFactory().get("/"))

    assert response["Permissions-Policy"] == "geolocation=()"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


# --- a copy to practise on ---
BANNER = "Övningskopia för personalen."
TRAINING_PAGES = ["/sv/", "/sv/stod/", "/sv/om/", "/sv/finns-inte/", "/admin/konto/logga-in/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", TRAINING_PAGES)
def test_training_copy_says_so_on_every_page_and_is_kept_by_no_search_engine(client, settings, path):
    settings.TRAINING = True
    response = client.get(path)

    assert "Övningskopia" in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots"' in response.content.decode()


def test_training_copy_says_so_to_staff(client, staff, settings):
    settings.TRAINING = True

    for path in STAFF_PAGES:
        assert "Övningskopia. Det du gör här syns inte" in client.get(path).content.decode(), path


@pytest.mark.django_db
def test_training_copy_says_so_where_something_went_wrong(settings, rf):
    settings.TRAINING = True

    assert BANNER in server_error(rf.get("/")).content.decode()


@pytest.mark.django_db
def test_training_copy_is_closed_to_robots(client, settings):
    settings.TRAINING = True
    lines = client.get("/robots.txt").content.decode().split("\n")

    assert [line for line in lines if line] == ["User-agent: *", "Disallow: /"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", TRAINING_PAGES)
def test_real_site_says_nothing_of_training(client, path):
    response = client.get(path)

    assert "Övningskopia" not in response.content.decode()
    assert "X-Robots-Tag" not in response


# --- the note of a request ---
@pytest.mark.django_db
def test_answer_carries_the_number_of_its_request(client):
    sent = client.get("/robots.txt", headers={"X-Request-ID": "from-the-proxy-1"})
    own = client.get("/robots.txt")

    assert sent["X-Request-ID"] == "from-the-proxy-1"
    assert len(own["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_request_is_logged_by_its_route_without_words_of_the_visitor(client, caplog):
    caplog.set_level("INFO", logger="boras_stod.requests")

    client.get("/sv/stod/?q=hemligt", REMOTE_ADDR="192.0.2.7")

    [record] = [record for record in caplog.records if record.name == "boras_stod.requests"]
    written = JsonFormatter().format(record)
    assert json.loads(written)["route"] == "offers:list"
    assert "hemligt" not in written
    assert "192.0.2.7" not in written


def test_error_is_logged_as_a_warning(caplog):
    RequestLogMiddleware(lambda request: HttpResponse(status=500))(RequestFactory().get("/"))

    assert [(record.levelname, record.facts["status"]) for record in caplog.records] == [("WARNING", 500)]
