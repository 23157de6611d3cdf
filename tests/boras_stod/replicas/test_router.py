"""Which database a query goes to."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from boras_stod.replicas.router import ReplicaRouter, reading_from
from catalogue.models import Place, RegisterVersion, User
from offers.models import Offer, Proposal, SearchState, SearchWord

ROUTER = ReplicaRouter()
NOT_VOUCHED_FOR = [User, Session, Proposal, SearchWord, SearchState, RegisterVersion, Offer.history.model]


@pytest.mark.parametrize("model", [Offer, Place, *NOT_VOUCHED_FOR])
def test_everything_is_read_from_the_primary_unless_a_request_may_do_else(model):
    assert ROUTER.db_for_read(model) == "default"


@pytest.mark.parametrize("model", [Offer, Place, Offer.topics.through])
def test_register_is_read_from_the_replica(model, transactional_db):
    with reading_from("replica_1"):
        assert ROUTER.db_for_read(model) == "replica_1"


@pytest.mark.parametrize("model", NOT_VOUCHED_FOR)
def test_what_the_version_says_nothing_of_is_read_from_the_primary(model, transactional_db):
    with reading_from("replica_1"):
        assert ROUTER.db_for_read(model) == "default"


@pytest.mark.parametrize("model", [Offer, *NOT_VOUCHED_FOR])
def test_without_the_primary_all_is_read_from_the_replica(model, transactional_db):
    with reading_from("replica_1", everything=True):
        assert ROUTER.db_for_read(model) == "replica_1"


def test_transaction_reads_what_it_writes(transactional_db):
    with reading_from("replica_1", everything=True), transaction.atomic():
        assert ROUTER.db_for_read(Offer) == "default"


def test_only_the_primary_is_written_and_migrated():
    with reading_from("replica_1", everything=True):
        assert ROUTER.db_for_write(Offer) == "default"
    assert [ROUTER.allow_migrate(alias, "offers") for alias in ("default", "replica_1")] == [True, False]


def test_object_that_was_read_from_a_replica_belongs_to_none():
    """It may be kept in memory for long: what it leads to is read where the next request may read."""
    offer, place = Offer(), Place()
    offer._state.db, place._state.db = "replica_1", "default"

    assert ROUTER.db_for_read(Offer, instance=offer) == "default"
    assert ROUTER.allow_relation(offer, place)
