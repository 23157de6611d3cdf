"""Attempts are limited, in every process alike, and nobody can lock a colleague out from elsewhere."""

import pytest
from django.core.cache import caches
from django.test import Client

from boras_stod.accounts.limits import nameless_key
from catalogue.models import CacheRow
from tests.accounts import LOGIN, log_in, make_person

pytestmark = pytest.mark.django_db
SO_MANY = "Det blev för många försök. Vänta fem minuter och försök igen."


def test_sixth_attempt_is_refused_even_with_the_right_password(client):
    make_person()
    for _attempt in range(5):
        assert "stämmer inte" in log_in(client, password="gissning").content.decode()

    assert SO_MANY in log_in(client).content.decode()


def test_colleague_elsewhere_is_not_locked_out(client):
    make_person()
    for _attempt in range(6):
        log_in(client, password="gissning")

    at_work = Client(REMOTE_ADDR="192.0.2.7")
    assert log_in(at_work)["Location"] == "/admin/"


def test_somebody_else_at_the_same_place_is_not_locked_out(client):
    make_person()
    make_person("bo")
    for _attempt in range(6):
        log_in(client, password="gissning")

    assert log_in(client, "bo")["Location"] == "/admin/"


def test_success_does_not_count(client):
    make_person()
    for _attempt in range(8):
        assert log_in(client)["Location"] == "/admin/"
        client.post("/admin/konto/logga-ut/")


def test_many_names_from_one_place_are_stopped(client):
    answers = [log_in(client, f"namn-{n}", password="gissning").content.decode() for n in range(31)]

    assert [SO_MANY in answer for answer in answers] == [False] * 30 + [True]


def test_flood_is_answered_with_a_page(client):
    for _attempt in range(60):
        client.post(LOGIN, {})

    answer = client.post(LOGIN, {})
    assert answer.status_code == 429
    assert "Vänta några minuter och försök igen." in answer.content.decode()


def test_attempts_are_counted_in_the_database(read_settings, settings, client):
    settings.CACHES = read_settings()["CACHES"]
    make_person()
    for _attempt in range(5):
        log_in(client, password="gissning")
    del caches["default"]  # as another process would come to it

    assert SO_MANY in log_in(client).content.decode()
    assert CacheRow.objects.exists()
    assert "anna" not in " ".join(CacheRow.objects.values_list("cache_key", flat=True))


def test_keys_name_nobody_and_stay_apart():
    key = nameless_key("allauth:rl:login:ip:192.0.2.7", "", 1)

    assert "192.0.2.7" not in key
    assert len(key) == 64
    assert key == nameless_key("allauth:rl:login:ip:192.0.2.7", "", 1)
    assert key != nameless_key("allauth:rl:login:ip:192.0.2.8", "", 1)
