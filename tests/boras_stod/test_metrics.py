"""Figures for Prometheus, for whoever has the token."""

import pytest
from django.db import DatabaseError
from prometheus_client import REGISTRY

from boras_stod.metrics import count_request
from catalogue.models import RegisterVersion
from offers.models import Offer
from tests.factories import make_offer

TOKEN = {"Authorization": "Bearer secret"}


@pytest.fixture
def with_token(settings):
    settings.METRICS_TOKEN = "secret"


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
@pytest.mark.django_db
def test_stranger_learns_nothing(client, with_token, sent):
    assert client.get("/metrics", headers=sent).status_code == 404


@pytest.mark.django_db
def test_no_metrics_without_a_token(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_metrics_count_what_is_in_the_register(client, with_token):
    make_offer()

    lines = client.get("/metrics", headers=TOKEN).content.decode().splitlines()

    assert "stod_database_up 1.0" in lines
    assert "stod_offers_public 1.0" in lines


@pytest.mark.django_db
def test_metrics_say_that_the_database_is_away(client, with_token, monkeypatch):
    def away(*_):
        raise DatabaseError

    monkeypatch.setattr(Offer.objects, "public", away)

    lines = client.get("/metrics", headers=TOKEN).content.decode().splitlines()

    assert "stod_database_up 0.0" in lines
    assert [line for line in lines if line.startswith("stod_offers_public")] == []


@pytest.mark.django_db
def test_metrics_say_which_replica_answers(client, with_token, settings, monkeypatch):
    settings.REPLICAS = ["replica_1", "replica_2"]

    def held_by(alias):
        if alias == "replica_2":
            raise DatabaseError
        return "token"

    monkeypatch.setattr(RegisterVersion, "held_by", staticmethod(held_by))
    lines = client.get("/metrics", headers=TOKEN).content.decode().splitlines()

    assert [line for line in lines if line.startswith("stod_replica_up")] == [
        'stod_replica_up{replica="replica_1"} 1.0',
        'stod_replica_up{replica="replica_2"} 0.0',
    ]


@pytest.mark.django_db
def test_page_is_counted_by_its_route_and_not_by_its_address(client, with_token):
    offer = make_offer()
    labels = {"method": "GET", "route": "offers:offer", "status": "200"}
    before = REGISTRY.get_sample_value("stod_requests_total", labels) or 0

    client.get(f"/sv/stod/{offer.slug}/")
    words = client.get("/metrics", headers=TOKEN).content.decode()

    assert REGISTRY.get_sample_value("stod_requests_total", labels) == before + 1
    assert offer.slug not in words


def test_made_up_method_has_no_label_of_its_own():
    count_request("MADEUP", "-", 405, 0.1)

    labels = {"method": "other", "route": "-", "status": "405"}
    assert REGISTRY.get_sample_value("stod_requests_total", labels) >= 1
    assert REGISTRY.get_sample_value("stod_requests_total", {**labels, "method": "MADEUP"}) is None
