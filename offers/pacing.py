"""How much one place may ask of what costs much: searches, and lists as files. Generous: a library shares an address.

A process counts by itself, and tells the others by way of the database only of a place that asks for much: an
ordinary visitor is written down nowhere, and asks the database for nothing. What cannot be counted is let through.
"""

import ipaddress
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.db import DatabaseError
from django.http import HttpRequest

from catalogue.network import client_address
from offers.guarding import add, key_of

WINDOW = 10 * 60  # seconds
STEP = 20  # what a process counts of a place before it tells the others
MOST_PLACES = 50_000  # that a process remembers; beyond, it begins anew
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """What is counted, and how often it may be asked for in ten minutes."""

    purpose: str
    at_most: int


SEARCHES = Pace("search", 600)
FILES = Pace("file", 120)


@dataclass
class Counts:
    """What this process has counted in the current ten minutes, and the places that have had enough."""

    window: int = 0
    of: Counter[str] = field(default_factory=Counter)
    full: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def add(self, key: str, window: int) -> int:
        with self.lock:
            if window != self.window or len(self.of) >= MOST_PLACES:
                self.window = window
                self.of.clear()
                self.full.clear()
            self.of[key] += 1
            return self.of[key]


counts = Counts()


def may_ask(request: HttpRequest, pace: Pace, now: datetime) -> bool:
    """Count one more for the asker's place; False when it has been too many in these ten minutes.

    This machine itself is not counted: a proxy that does not say for whom it asks would stop everybody.
    """
    if _is_this_machine(client_address(request)):
        return True
    window = int(now.timestamp()) // WINDOW
    key = key_of(request, f"{pace.purpose}.{window}", now)
    count = counts.add(key, window)
    if key not in counts.full and count % STEP == 0 and _tell(key, now) > pace.at_most:
        counts.full.add(key)
        log.warning("too many", extra={"facts": {"purpose": pace.purpose}})
    return key not in counts.full


def seconds_left(now: datetime) -> int:
    """Until the count begins anew."""
    return WINDOW - int(now.timestamp()) % WINDOW


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _tell(key: str, now: datetime) -> int:
    """Add what this process has counted to what all have, and answer the sum."""
    try:
        return add(key, STEP, now)
    except DatabaseError:
        log.warning("not counted: the database does not answer")
        return 0
