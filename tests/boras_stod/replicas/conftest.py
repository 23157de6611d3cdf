"""A replica in these tests: a copy of SQLite's database, which hears of a change when it is told to.

PostgreSQL's own replication is tried by `make chaos`.
"""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection, connections
from django.test import Client

ALIAS = "replica_1"


class Replica:
    def __init__(self, path):
        self.path = path

    def replay(self) -> None:
        with closing(sqlite3.connect(self.path)) as copy:
            copy.create_collation("sv-x-icu", lambda one, other: (one > other) - (one < other))
            connection.connection.backup(copy)

    def die(self) -> None:
        connections[ALIAS].close()
        connections.databases[ALIAS]["NAME"] = self.path / "nothing here"


def let_connect(replica) -> None:
    """Django's tests refuse a database that they have not made."""

    def ensure_connection():
        if replica.connection is None:
            with replica.wrap_database_errors:
                replica.connect()

    replica.ensure_connection = ensure_connection


@pytest.fixture
def replica(settings, tmp_path, transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's replicas are tried by `make chaos`")
    from boras_stod.replicas import memo  # models cannot be imported before Django is set up

    found = Replica(tmp_path / "replica.sqlite3")
    connection.ensure_connection()
    own = {**connections.databases["default"], "NAME": found.path, "TEST": {}, "OPTIONS": {}}
    connections.databases[ALIAS] = own
    let_connect(connections[ALIAS])
    settings.REPLICAS = [ALIAS]
    settings.DATABASE_ROUTERS = ["boras_stod.replicas.router.ReplicaRouter"]
    memo.forget()
    found.replay()
    yield found
    connections[ALIAS].close()
    del connections[ALIAS]
    del connections.databases[ALIAS]
    memo.forget()


@pytest.fixture
def visitor(replica):
    return Client()
