"""Pages are kept in these tests, by a site of their own each."""

from datetime import datetime

import pytest
from django.test import Client

from catalogue.recurrence import STOCKHOLM

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday


@pytest.fixture
def kept(settings):
    """Let every client from now on have pages kept."""
    settings.PAGE_CACHE_MB = 8
    return Client


@pytest.fixture
def site(kept, db):
    """A visitor of a site whose pages are kept."""
    return kept()
