"""What is said before Django is asked, and that it is what Django would have said."""

from datetime import timedelta
from wsgiref.util import setup_testing_defaults

import pytest
import time_machine
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from boras_stod.kept_pages.not_modified import NotModifiedFirst
from boras_stod.metrics import REQUESTS
from boras_stod.replicas import memo
from boras_stod.wsgi import application
from catalogue.models import RegisterVersion
from offers.models import Offer
from tests.boras_stod.kept_pages.conftest import NOW
from tests.factories import make_offer

pytestmark = pytest.mark.django_db
LIST = "/sv/stod/?age=20m"


class DjangoWasAskedError(Exception):
    pass


def refuse(environ, start_response):
    raise DjangoWasAskedError


def ask(first, path, method="GET", **headers) -> tuple[str, dict[str, str], bytes]:
    """As a web server asks: status, headers and body."""
    told: list[tuple[str, dict[str, str]]] = []
    environ = RequestFactory(headers=headers).generic(method, path).environ
    body = b"".join(first(environ, lambda status, headers: told.append((status, dict(headers)))))
    return *told[0], body


def tag_of(path) -> str:
    return Client().get(path)["ETag"]


@pytest.fixture(autouse=True)
def register(settings):
    settings.PAGE_CACHE_MB = 8
    memo.forget()
    with time_machine.travel(NOW, tick=False):
        yield make_offer(slug="kursen")
    memo.forget()


@pytest.fixture
def first(register):
    """The layer before Django, and Django behind it refuses to be asked."""
    return NotModifiedFirst(refuse)


@pytest.fixture
def tag(register):
    return tag_of(LIST)


def test_web_server_asks_it_first():
    assert isinstance(application, NotModifiedFirst)
    assert isinstance(application.application, WSGIHandler)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [LIST, "/sv/", "/ar/stod/kursen/", "/sv/stod/?q=kurs"])
def test_unchanged_page_is_told_in_djangos_words_with_one_query(first, settings, path, method):
    settings.CDN_SECONDS = 60
    headers = {"If-None-Match": tag_of(path), "X-Request-ID": "abcdefgh-1"}
    expected = Client().generic(method, path, headers=headers)

    with CaptureQueriesContext(connection) as queries:
        told = ask(first, path, method, **headers)

    assert expected.status_code == 304
    assert told == ("304 Not Modified", dict(expected.headers), b"")
    assert len(queries) == 1


def test_it_is_counted_like_any_answer(first, tag):
    counter = REQUESTS.labels("GET", "-", 304)
    before = counter._value.get()

    ask(first, LIST, **{"If-None-Match": tag})

    assert counter._value.get() == before + 1


@pytest.mark.parametrize(
    ("path", "method", "more"),
    [
        (LIST, "POST", {}),
        ("/sv/stod/?age=3y", "GET", {}),
        (f"{LIST}&utm_source=x", "GET", {}),
        (LIST, "GET", {"Host": "nagon-annan.example"}),
        (LIST, "GET", {"Cookie": f"{settings.SESSION_COOKIE_NAME}=x"}),
        (LIST, "GET", {"Authorization": "Basic eA=="}),
        ("/admin/", "GET", {}),
        ("/sv/stod/finns-inte/\x00", "GET", {}),
    ],
)
def test_all_else_is_djangos_to_answer(first, tag, path, method, more):
    with pytest.raises(DjangoWasAskedError):
        ask(first, path, method, **{"If-None-Match": tag, **more})


@pytest.mark.parametrize("path", ["/sv/stod/kurs-på-bosniska/", "/ar/stod/كورس/"])
def test_django_is_asked_what_was_asked(path):
    """Django's reading of a path writes into what it reads, and a second reading of that would fail."""
    asked = {"PATH_INFO": path.encode().decode("iso-8859-1"), "HTTP_IF_NONE_MATCH": "x"}
    setup_testing_defaults(asked)
    passed_on = []
    layer = NotModifiedFirst(lambda environ, start_response: passed_on.append(dict(environ)) or ())

    layer(asked.copy(), None)

    assert passed_on == [asked]


@pytest.mark.parametrize(
    "sent", [{}, {"If-None-Match": ""}, {"If-None-Match": "*"}, {"If-None-Match": 'W/"1s-x"'}]
)
def test_page_without_its_tag_is_djangos_to_answer(first, sent):
    with pytest.raises(DjangoWasAskedError):
        ask(first, LIST, **sent)


def test_changed_register_is_djangos_to_answer(first, tag):
    Offer.objects.update(title_sv="Nytt namn")

    with pytest.raises(DjangoWasAskedError):
        ask(first, LIST, **{"If-None-Match": tag})


def test_page_whose_time_is_over_is_djangos_to_answer(first, tag):
    with time_machine.travel(NOW + timedelta(days=1), tick=False), pytest.raises(DjangoWasAskedError):
        ask(first, LIST, **{"If-None-Match": tag})


def test_without_kept_pages_all_is_djangos_to_answer(first, tag, settings):
    settings.PAGE_CACHE_MB = 0

    with pytest.raises(DjangoWasAskedError):
        ask(first, LIST, **{"If-None-Match": tag})


def test_database_that_is_away_is_asked_once_and_then_left_to_django(first, tag, monkeypatch):
    asked = []

    def away(alias):
        asked.append(alias)
        raise OperationalError

    monkeypatch.setattr(RegisterVersion, "held_by", away)
    for _ in range(3):
        with pytest.raises(DjangoWasAskedError):
            ask(first, LIST, **{"If-None-Match": tag})

    assert asked == ["default"]
