"""Pages in Redis: found by every process, nameless, and never missed when it is away."""

import logging
import time
from threading import Thread

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from boras_stod.kept_pages import shared as module
from boras_stod.kept_pages.middleware import KeptPagesMiddleware
from boras_stod.kept_pages.pages import Page
from boras_stod.kept_pages.shared import Shared, name_of
from catalogue.kept import keep
from catalogue.models import RegisterVersion
from tests.boras_stod.kept_pages.conftest import NOW
from tests.boras_stod.kept_pages.redis import NOBODY, running

pytest.importorskip("redis")
KEY = "release version http://testserver/sv/stod/?age=1-2"


@pytest.fixture
def url(tmp_path):
    with running(tmp_path) as url:
        yield url


def page(seconds: float = 60, shared: bool = True) -> Page:
    return Page(time.time() + seconds, shared, {"Content-Type": "text/html"}, b"brotli")


def test_page_of_one_process_is_found_by_another(url):
    kept = page()
    Shared(url).put(KEY, kept)

    assert Shared(url).get(KEY) == kept
    assert Shared(url).get("another") is None


def test_redis_holds_no_address_and_forgets_in_time(url):
    shared = Shared(url)
    shared.put(KEY, page(60))
    shared.take_turn(KEY)
    names = sorted(shared._client.keys())

    assert names == sorted([name_of(KEY).encode(), f"{name_of(KEY)}:turn".encode()])
    assert not any(b"1-2" in name or b"testserver" in name for name in names)
    assert 55 <= shared._client.ttl(name_of(KEY)) <= 60
    assert 1 <= shared._client.ttl(f"{name_of(KEY)}:turn") <= 10


def test_page_whose_moment_is_over_is_not_put(url):
    Shared(url).put(KEY, page(0.5))

    assert Shared(url).get(KEY) is None


@pytest.mark.parametrize("data", [b"nonsense", b"\x80\x04pickle", b""])
def test_what_is_no_page_of_ours_is_not_given(url, data):
    shared = Shared(url)
    shared._client.set(name_of(KEY), data)

    assert shared.get(KEY) is None


def test_turn_is_one_process_s_until_it_gives_it_back(url):
    one, other = Shared(url), Shared(url)

    assert (one.take_turn(KEY), other.take_turn(KEY)) == (True, False)
    one.give_turn_back(KEY)
    assert other.take_turn(KEY)


def test_process_that_waits_gets_the_page_of_the_one_that_builds(url):
    one, other, found = Shared(url), Shared(url), []
    one.take_turn(KEY)
    waiting = Thread(target=lambda: found.append(other.wait_for(KEY, 5)))
    waiting.start()
    kept = page()
    one.put(KEY, kept)
    one.give_turn_back(KEY)
    waiting.join(5)

    assert found == [kept]


def test_process_that_waits_goes_on_when_there_is_nothing_to_keep_or_it_takes_too_long(url):
    one, other = Shared(url), Shared(url)
    assert other.wait_for(KEY, 5) is None  # nobody has the turn
    one.take_turn(KEY)
    assert other.wait_for(KEY, 0.05) is None


def test_redis_that_is_away_is_asked_once_and_then_left_alone(monkeypatch, caplog):
    asked = []
    shared = Shared(NOBODY)
    monkeypatch.setattr(shared._client, "get", lambda name: asked.append(name) or fail())

    with caplog.at_level(logging.WARNING):
        assert [shared.get(KEY) for _ in range(3)] == [None] * 3

    assert len(asked) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "Redis does not answer, pages are kept by each process: ConnectionError"
    ]
    monkeypatch.setattr(module, "REST", 0)
    shared._rests_until = 0
    shared.get(KEY)
    assert len(asked) == 2


def fail():
    import redis

    raise redis.ConnectionError


# --- behind the middleware ---
@pytest.fixture
def version(monkeypatch):
    monkeypatch.setattr(RegisterVersion, "current", lambda: "version")


def sites(settings, url: str, **values):
    """Two processes' middleware, and what each has built."""
    settings.PAGE_CACHE_MB, settings.REDIS_URL = 8, url
    built: list[list[str]] = [[], []]

    def view(number):
        def answer(request):
            built[number].append(request.path)
            return keep(HttpResponse("page"), NOW.replace(year=2100), **values)

        return answer

    return [KeptPagesMiddleware(view(number)) for number in (0, 1)], built


def ask(middleware):
    return middleware(RequestFactory().get("/sv/stod/", {"q": "lek"}))


def test_page_is_built_by_one_process_for_all(settings, url, version):
    (one, other), built = sites(settings, url)
    answers = [ask(one), ask(other), ask(other)]

    assert [answer.content for answer in answers] == [b"page"] * 3
    assert answers[0]["ETag"] == answers[1]["ETag"]
    assert built == [["/sv/stod/"], []]


def test_page_for_this_process_alone_never_comes_to_redis(settings, url, version):
    (one, other), built = sites(settings, url, shared=False)
    ask(one), ask(other)

    assert built == [["/sv/stod/"], ["/sv/stod/"]]
    assert one.shared._client.keys() == []


def test_dead_redis_costs_speed_only(settings, version):
    (one, other), built = sites(settings, NOBODY)

    assert [ask(one).content, ask(one).content, ask(other).content] == [b"page"] * 3
    assert built == [["/sv/stod/"], ["/sv/stod/"]]
