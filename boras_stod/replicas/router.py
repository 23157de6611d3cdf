"""Where a query goes: to the primary, unless the request at hand was let to read from a replica."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

from catalogue.versioning import is_register

APPS = {"catalogue", "offers"}


class Reading(NamedTuple):
    """``everything``: the primary is away, and what the register's version does not vouch for is read here too."""

    alias: str
    everything: bool


_reading: ContextVar[Reading | None] = ContextVar("replica that is read from", default=None)


@contextmanager
def reading_from(alias: str, *, everything: bool = False) -> Iterator[None]:
    reset = _reading.set(Reading(alias, everything))
    try:
        yield
    finally:
        _reading.reset(reset)


class ReplicaRouter:
    """It always names a database: with None, Django would go on asking whichever one a kept object came from."""

    def db_for_read(self, model, **hints) -> str:
        """The replica, for tables whose rows the version vouches for, and never within a transaction that writes."""
        reading = _reading.get()
        if reading is None or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return DEFAULT_DB_ALIAS
        is_vouched_for = model._meta.app_label in APPS and is_register(model._meta.model_name)
        return reading.alias if is_vouched_for or reading.everything else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints) -> bool:
        return True

    def allow_migrate(self, db, app_label, **hints) -> bool:
        return db == DEFAULT_DB_ALIAS
