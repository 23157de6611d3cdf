"""What a proxy and an alarm ask."""

import pytest
from django.db import DatabaseError

from boras_stod import health


@pytest.fixture(autouse=True)
def just_started(monkeypatch):
    monkeypatch.setattr(health, "_seen_complete", False)


def test_live_asks_nothing_of_the_database(client):
    response = client.get("/halsa/live")

    assert (response.status_code, response.json()) == (200, {"process": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_the_database_is_complete(client, django_assert_num_queries):
    first = client.get("/halsa/klar")
    with django_assert_num_queries(1):
        second = client.get("/halsa/klar")

    assert [first.status_code, second.status_code] == [200, 200]
    assert second.json() == {"process": "ok", "database": "ok"}


@pytest.mark.django_db
def test_not_ready_before_the_migrations(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one"])

    response = client.get("/halsa/klar")

    assert (response.status_code, response.json()["database"]) == (503, "migrations missing")


def away(*_):
    raise DatabaseError


def test_not_ready_when_the_database_was_never_seen(client, monkeypatch):
    monkeypatch.setattr(health, "MigrationExecutor", away)

    response = client.get("/halsa/klar")

    assert (response.status_code, response.json()["database"]) == (503, "away")


@pytest.mark.django_db
def test_stays_ready_when_the_database_goes_away_and_says_it(client, monkeypatch):
    client.get("/halsa/klar")
    monkeypatch.setattr(health.connection, "cursor", away)

    response = client.get("/halsa/klar")

    assert (response.status_code, response.json()["database"]) == (200, "away")


@pytest.mark.parametrize("path", ["/halsa/live", "/halsa/klar", "/metrics"])
@pytest.mark.django_db
def test_probes_are_not_sent_to_https(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(path).status_code in {200, 404}
