"""Who is answered from a replica, and what happens when one of the databases is behind or away."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boras_stod.kept_pages.middleware import KeptPagesMiddleware
from boras_stod.replicas import memo, middleware, router
from boras_stod.replicas.middleware import ReplicaMiddleware
from catalogue.kept import keep
from catalogue.models import RegisterVersion
from offers.models import Offer
from tests.boras_stod.replicas.conftest import ALIAS
from tests.factories import make_offer

OFFER, LIST = "/sv/stod/kursen/", "/sv/stod/"


def read_from() -> str:
    """The database that most of the request at hand is read from."""
    reading = router._reading.get()
    return reading.alias if reading else "default"


@contextmanager
def counted():
    """The queries of the primary and those of the replica, as a pair that is full afterwards."""
    found = []
    with (
        CaptureQueriesContext(connection) as primary,
        CaptureQueriesContext(connections[ALIAS]) as replica_queries,
    ):
        yield found
    found[:] = [len(primary), len(replica_queries)]


@pytest.fixture
def offer(replica):
    found = make_offer("Gammalt namn", slug="kursen")
    replica.replay()
    return found


@pytest.fixture
def primary_away(monkeypatch):
    """Call it, and the primary answers no more."""
    real = RegisterVersion.held_by

    def away(alias):
        if alias != ALIAS:
            raise OperationalError("no route to host")
        return real(alias)

    return lambda: monkeypatch.setattr(RegisterVersion, "held_by", staticmethod(away))


@pytest.fixture
def clock(monkeypatch):
    """It stands still; add to it."""
    seconds = [1_000.0]
    monkeypatch.setattr(memo, "monotonic", lambda: seconds[0])
    return seconds


@pytest.mark.parametrize("path", [OFFER, LIST, f"{LIST}?language=ar", "/sv/", "/en/stod/kursen/"])
def test_public_page_asks_the_primary_for_its_version_alone(offer, visitor, path):
    with counted() as found:
        response = visitor.get(path)

    assert (response.status_code, found[0], found[1] > 1) == (200, 1, True)


def test_whoever_may_be_logged_in_is_answered_by_the_primary(offer, visitor):
    visitor.cookies[site_settings.SESSION_COOKIE_NAME] = "x" * 32
    with counted() as found:
        visitor.get(OFFER)

    assert (found[0] > 1, found[1]) == (True, 0)


@pytest.mark.parametrize("path", ["/admin/", "/halsa/klar", "/metrics"])
def test_staff_pages_and_probes_ask_no_replica(offer, visitor, path):
    with counted() as found:
        visitor.get(path)

    assert found[1] == 0


def test_what_is_sent_in_asks_no_replica(offer, visitor):
    with counted() as found:
        visitor.post(OFFER)

    assert found[1] == 0


def test_saved_change_is_public_at_once_though_the_replica_is_behind(offer, visitor, replica):
    Offer.objects.update(title_sv="Nytt namn")

    with counted() as found:
        html = visitor.get(OFFER).content.decode()

    assert ("Nytt namn" in html, found[1]) == (True, 1)


def test_replica_that_is_behind_is_left_alone_until_it_may_have_caught_up(offer, visitor, replica, clock):
    Offer.objects.update(title_sv="Nytt namn")
    visitor.get(OFFER)
    replica.replay()

    with counted() as resting:
        visitor.get(OFFER)
    clock[0] += memo.BEHIND
    with counted() as awake:
        html = visitor.get(OFFER).content.decode()

    assert (resting[1], awake[1] > 1, "Nytt namn" in html) == (0, True, True)


def test_replica_that_is_dead_costs_nobody_a_page_and_is_asked_once(offer, visitor, replica, caplog, clock):
    replica.die()
    answers = [visitor.get(OFFER).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert [record.getMessage() for record in caplog.records if "replica_1" in record.getMessage()] == [
        "replica_1 does not answer and is left alone: OperationalError"
    ]


@pytest.mark.parametrize("path", [OFFER, LIST, "/sv/", "/sv/stod/?q=kursen", "/sv/stod/utbud.csv"])
def test_site_is_readable_without_the_primary(offer, visitor, primary_away, path):
    primary_away()
    response = visitor.get(path)
    body = b"".join(response)

    assert (response.status_code, bool(body)) == (200, True)


def test_primary_that_is_away_is_not_asked_at_each_page(offer, visitor, primary_away, monkeypatch, clock):
    primary_away()
    asked = []
    away = RegisterVersion.held_by
    monkeypatch.setattr(
        RegisterVersion, "held_by", staticmethod(lambda alias: [asked.append(alias), away(alias)][1])
    )
    for _ in range(3):
        visitor.get(OFFER)

    assert [asked.count("default"), asked.count(ALIAS) > 0] == [1, True]


def test_pages_of_a_replica_are_kept_under_its_own_version(offer, replica, primary_away, settings):
    settings.PAGE_CACHE_MB = 8
    site = Client()
    Offer.objects.update(title_sv="Nytt namn")
    primary_away()
    built = site.get(OFFER)
    with counted() as again:
        kept = site.get(OFFER)

    assert (b"Gammalt namn" in built.content, kept.content == built.content) == (True, True)
    assert again == [0, 1]


def test_page_of_the_last_version_that_was_heard_of_comes_before_an_older_one(
    offer, replica, primary_away, settings
):
    settings.PAGE_CACHE_MB = 8
    site = Client()
    Offer.objects.update(title_sv="Nytt namn")
    site.get(OFFER)
    primary_away()

    assert b"Nytt namn" in site.get(OFFER).content


def anonymous(path=OFFER):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def broken_once(then, happens=lambda: None):
    """A chain in which the first view meets a database that goes away."""
    read = []

    def inner(request):
        read.append(read_from())
        if len(read) > 1:
            return then(request)
        happens()
        return outer.process_exception(request, OperationalError("server closed the connection"))

    outer = ReplicaMiddleware(inner)
    return outer, read


def test_page_is_asked_for_once_more_when_its_replica_goes_away(offer, replica):
    chain, read = broken_once(lambda request: HttpResponse("page"), replica.die)
    response = chain(anonymous())

    assert (response.status_code, read) == (200, [ALIAS, "default"])


def test_primary_that_goes_away_half_way_is_not_held_against_the_replica(offer, replica, primary_away):
    chain, read = broken_once(lambda request: HttpResponse("page"), primary_away)
    with RegisterVersion.at_hand(RegisterVersion.current()):
        response = chain(anonymous())

    assert (response.status_code, read) == (200, [ALIAS, ALIAS])


def test_page_is_asked_for_twice_at_most(offer, replica):
    request = anonymous()
    chain, read = broken_once(lambda request: HttpResponse(status=500))
    response = chain(request)

    assert (response.status_code, len(read)) == (500, 2)
    assert chain.process_exception(request, OperationalError()) is None


def test_other_errors_are_not_taken_for_an_absence(offer, replica):
    assert ReplicaMiddleware(HttpResponse).process_exception(anonymous(), ValueError()) is None


def test_page_of_an_older_version_is_not_kept_as_the_newer(offer, replica, monkeypatch, settings):
    """The primary told its version and went away; the replica that then answers holds another."""
    settings.PAGE_CACHE_MB = 8
    Offer.objects.update(title_sv="Nytt namn")
    monkeypatch.setattr(
        middleware, "primary_version", lambda: (_ for _ in ()).throw(OperationalError("gone"))
    )
    built = []

    def view(request):
        built.append(read_from())
        return keep(HttpResponse("page"), timezone.now() + timedelta(hours=1))

    chain = KeptPagesMiddleware(ReplicaMiddleware(view))
    chain(anonymous())
    chain(anonymous())

    assert built == [ALIAS, ALIAS]


def test_what_is_sent_in_pieces_is_read_from_the_same_replica(offer, replica):
    chain = ReplicaMiddleware(lambda request: StreamingHttpResponse(read_from() for _ in range(2)))
    pieces = b"".join(chain(anonymous()))

    assert (pieces, read_from()) == (b"replica_1replica_1", "default")
