"""Counting what lists are asked for: in memory, and now and then added to the day's sums, all at once.

A list that is asked for costs some additions. Who asked is never looked at but to leave out robots and staff; no
address, no text and no pair of choices is kept, and nothing of a list that must leave no trace. What is counted
since the last writing is lost when a process is killed; that nobody waits for a count is worth more.
"""

import atexit
import logging
import re
from collections import Counter
from datetime import date, timedelta
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models.functions import Length
from django.http import HttpRequest

from offers.ages import STAGES, overlaps, parse_age
from offers.filters import OfferFilter
from offers.models import DemandCount, DemandKind

Key = tuple[str, str]  # kind and value
CHOICES = (DemandKind.AGE, DemandKind.LANGUAGE, DemandKind.DISTRICT, DemandKind.TOPIC)
NOT_A_CHOICE = {"sort"}
ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|archiv|preview|monitor|scan|curl|wget|python|java/|http", re.IGNORECASE
)
FLUSH_SECONDS = 60
DAY_LENGTH, MONTH_LENGTH = len("2026-11-24"), len("2026-11")

_lock = Lock()
_waiting: Counter[tuple[str, str, str]] = Counter()
_flushed = monotonic()


def tally(chosen: OfferFilter) -> tuple[Key, ...]:
    """What a list is counted as: a fact of the answer, so that a kept page may carry it along.

    An empty list is counted by its choice only where that is the only one, else without any.
    """
    if chosen.asks_for_care:
        return ()
    keys = [(kind.value, value) for kind in CHOICES for value in _values(kind, chosen)]
    if chosen.outcome.sure:
        return (DemandKind.PAGE.value, ""), *keys
    choices = sum(len(values) for name, values in chosen.chosen.items() if name not in NOT_A_CHOICE)
    only = "=".join(keys[0]) if choices == len(keys) == 1 else ""
    return (DemandKind.PAGE.value, ""), *keys, (DemandKind.EMPTY.value, only)


def _values(kind: DemandKind, chosen: OfferFilter) -> list[str]:
    values = chosen.chosen.get(kind.value, [])
    if kind != DemandKind.AGE:
        return values
    spans = [span for value in values if (span := parse_age(value))]
    return [stage.key for stage in STAGES if any(overlaps(span.low, span.high, stage) for span in spans)]


def count(request: HttpRequest, keys: tuple[Key, ...], day: date) -> None:
    """Add one to each of these, unless it is a robot that asks, or staff. Touches no database."""
    if not keys or not settings.DEMAND_COUNTED or not _is_a_visit(request):
        return
    with _lock:
        _waiting.update((day.isoformat(), kind, value) for kind, value in keys)
    if monotonic() - _flushed > FLUSH_SECONDS:
        write_beside()


def _is_a_visit(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")  # the browser guesses; nobody has asked
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method == "GET" and bool(agent) and not (is_ahead or is_staff or ROBOTS.search(agent))


def write_beside() -> None:
    """Write in a thread of its own: the page that happens to be the one does not wait."""
    global _flushed
    _flushed = monotonic()
    Thread(target=_flush_and_close, name="demand", daemon=True).start()


def _flush_and_close() -> None:
    try:
        flush()
    finally:
        connection.close()


def flush() -> int:
    """Add what is counted to the sums, and say how many sums that were. What cannot be written waits."""
    with _lock:
        taken = Counter(_waiting)
        _waiting.clear()
    try:
        _add(taken)
    except Error:
        logging.getLogger(__name__).warning("Counts of demand could not be written; they wait.")
        with _lock:
            _waiting.update(taken)
        return 0
    return len(taken)


atexit.register(flush)  # a worker that is asked to stop


def _add(counts: Counter[tuple[str, str, str]]) -> None:
    """One statement, in one order: two processes that write at once neither lose a count nor block each other."""
    if not counts:
        return
    table = DemandCount._meta.db_table
    places = ", ".join(["(%s, %s, %s, %s)"] * len(counts))
    statement = (
        f"INSERT INTO {table} (period, kind, value, count) VALUES {places} "  # noqa: S608 (our own name)
        f"ON CONFLICT (period, kind, value) DO UPDATE SET count = {table}.count + excluded.count"
    )
    cells = [cell for key, number in sorted(counts.items()) for cell in (*key, number)]
    with connection.cursor() as cursor:
        cursor.execute(statement, cells)


@transaction.atomic
def roll_up(today: date) -> int:
    """Make months of the days that are too old to be kept as days, whole months at a time; say how many days' sums."""
    limit = (today - timedelta(days=settings.DEMAND_KEEP_DAYS)).replace(day=1)
    days = DemandCount.objects.annotate(length=Length("period")).filter(length=DAY_LENGTH)
    old = days.filter(period__lt=limit.isoformat())
    rows = list(old.select_for_update().order_by("pk"))
    months: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        months[row.period[:MONTH_LENGTH], row.kind, row.value] += row.count
    if rows:  # what has come meanwhile is taken the next time
        old.filter(pk__lte=rows[-1].pk).delete()
    _add(months)
    return len(rows)
