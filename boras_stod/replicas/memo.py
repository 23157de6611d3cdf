"""What each process remembers of its databases: whoever did not answer, or is behind, is left alone for a while."""

import logging
from itertools import count
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    connections,
)

from catalogue.models import RegisterVersion

logger = logging.getLogger(__name__)
DEAD = 5.0  # seconds without asking a replica that did not answer
BEHIND = 1.0  # seconds without asking a replica that has not replayed the last change yet
AWAY = 1.0  # seconds without asking the primary for the version, where a replica can answer instead
# No connection, a broken one, or a server that has become read-only: not a fault of the question.
AWAY_ERRORS = (OperationalError, InterfaceError, InternalError)
_rests_until: dict[str, float] = {}
_turns = count()


class Source(NamedTuple):
    """A database, and the version of the register that it holds."""

    alias: str
    version: str


def primary_version() -> str:
    """The register's version; DatabaseError at once while the primary is known to be away and there are replicas.

    So nobody waits for a dead machine at each page; without replicas, each asks anew.
    """
    if settings.REPLICAS and rests(DEFAULT_DB_ALIAS):
        raise OperationalError("the primary did not answer a moment ago")
    try:
        return RegisterVersion.current()
    except DatabaseError:
        rest(DEFAULT_DB_ALIAS, AWAY)
        raise


def look_for_primary() -> None:
    """Note whether it is away. A page that failed says not which of its databases did; replicas are asked each time."""
    try:
        RegisterVersion.held_by(DEFAULT_DB_ALIAS)
    except DatabaseError:
        rest(DEFAULT_DB_ALIAS, AWAY)


def replica_with(version: str | None) -> Source | None:
    """A replica that has replayed just this version; with None, any that answers, also one that is behind."""
    replicas = settings.REPLICAS
    first = next(_turns) % len(replicas) if replicas else 0
    for alias in (*replicas[first:], *replicas[:first]):
        if rests(alias) or (version is not None and rests(_lag_of(alias))):
            continue
        found = _version_of(alias)
        if found is not None and version in (None, found):
            return Source(alias, found)
        if found is not None:
            _rests_until[_lag_of(alias)] = monotonic() + BEHIND
    return None


def _lag_of(alias: str) -> str:
    return f"{alias} is behind"


def _version_of(alias: str) -> str | None:
    try:
        version = RegisterVersion.held_by(alias)
    except DatabaseError as error:
        rest(alias, DEAD)
        logger.warning("%s does not answer and is left alone: %s", alias, type(error).__name__)
        return None
    _rests_until.pop(alias, None)
    return version


def rests(alias: str) -> bool:
    return monotonic() < _rests_until.get(alias, 0.0)


def rest(alias: str, seconds: float) -> None:
    """Leave a database alone; its connection of this thread is given up, since it may be broken."""
    _rests_until[alias] = monotonic() + seconds
    if not connections[alias].in_atomic_block:
        connections[alias].close()


def forget() -> None:
    """Ask everybody again."""
    _rests_until.clear()
