from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from offers.models import RateLimit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def prune() -> str:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("prune", stdout=out)
    return out.getvalue().splitlines()[0]


def test_prune_deletes_the_keys_whose_hour_is_over_and_says_how_many():
    for minutes in (0, 59, 60, 61, 5000):
        RateLimit.objects.create(key=str(minutes), started_at=NOW - timedelta(minutes=minutes))
    assert prune() == "Spärrar vars timme är över: 3 borttagna."
    assert set(RateLimit.objects.values_list("key", flat=True)) == {"0", "59"}


def test_prune_may_run_again():
    RateLimit.objects.create(key="gammal", started_at=NOW - timedelta(hours=2))
    assert [prune(), prune()] == [
        "Spärrar vars timme är över: 1 borttagna.",
        "Spärrar vars timme är över: 0 borttagna.",
    ]
