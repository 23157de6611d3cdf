"""The links that the public site shows: which they are, whose they are, and asking whether they answer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from urllib.parse import urlsplit

from django.db.models import Model, QuerySet
from django.utils import timezone

from catalogue.fetching import Fetcher, Result
from catalogue.models import LinkCheck, Organisation, Place, User
from offers.models import Offer

MOST = 2000  # links a run
BATCH = 500


@dataclass
class Outcome:
    """What a run has done."""

    asked: int = 0
    failed: int = 0
    left: int = 0


def holders(user: User | None = None) -> list[QuerySet]:
    """The records whose links are public; of a person, those that they keep."""
    offers, places, organisations = (
        Offer.objects.public(timezone.localdate()),
        Place.objects.published(),
        Organisation.objects.all(),
    )
    if user is not None and not user.keeps_all:
        offers, places = offers.kept_by(user), places.kept_by(user)
        organisations = organisations.filter(memberships__user=user)
    return [offers.exclude(web_url=""), places.exclude(web_url=""), organisations.exclude(web_url="")]


def kept_by(user: User) -> QuerySet[LinkCheck]:
    """The links of what a person keeps."""
    if user.keeps_all:
        return LinkCheck.objects.all()
    offers, places, organisations = (records.values("web_url") for records in holders(user))
    found = LinkCheck.objects.filter(address__in=offers)
    return (
        found
        | LinkCheck.objects.filter(address__in=places)
        | LinkCheck.objects.filter(address__in=organisations)
    )


def shown_on(addresses: Collection[str]) -> dict[str, list[Model]]:
    """By address the records that show it, in three queries."""
    found: dict[str, list[Model]] = defaultdict(list)
    for record in chain.from_iterable(records.filter(web_url__in=addresses) for records in holders()):
        found[record.web_url].append(record)
    return found


def know_all() -> None:
    """A row for each public link, and none for links that are gone."""
    public = set(chain.from_iterable(records.values_list("web_url", flat=True) for records in holders()))
    known = set(LinkCheck.objects.values_list("address", flat=True))
    gone = sorted(known - public)
    for start in range(0, len(gone), BATCH):
        LinkCheck.objects.filter(address__in=gone[start : start + BATCH]).delete()
    new = [LinkCheck(address=address) for address in sorted(public - known)]
    LinkCheck.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def in_turns(addresses: Iterable[str]) -> list[str]:
    """One of each host before the second of any, so that nobody waits for the pause of a host."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc].append(address)
    turns = ((number, address) for found in by_host.values() for number, address in enumerate(found))
    return [address for _number, address in sorted(turns)]


def due(now: datetime) -> list[str]:
    """The links to ask in this run."""
    longest_ago_first = LinkCheck.objects.due(now).order_by("checked_at", "pk")
    return in_turns(longest_ago_first.values_list("address", flat=True)[:MOST])


def check_due(fetcher: Fetcher, *, is_time_over: Callable[[], bool]) -> Outcome:
    """Ask every link that is due. No transaction is open meanwhile; of two runs at once each asks its own."""
    outcome = Outcome()
    waiting = due(timezone.now())
    for number, address in enumerate(waiting):
        if is_time_over():
            outcome.left = len(waiting) - number
            break
        if _claim(address):
            result = fetcher.check(address)
            note(address=address, result=result, today=timezone.localdate())
            outcome.asked += 1
            outcome.failed += result.is_failure
    return outcome


def _claim(address: str) -> bool:
    now = timezone.now()
    return bool(LinkCheck.objects.due(now).filter(address=address).order_by().update(checked_at=now))


def note(*, address: str, result: Result, today: date) -> None:
    """Write down what came of it. Whoever answers at all, be it to say no, is not broken."""
    link = LinkCheck.objects.filter(address=address).first()
    if link is None:
        return
    link.status, link.problem = result.status, result.problem[:300]
    if result.is_failure:
        link.first_failed, link.last_failed = link.first_failed or today, today
    else:
        link.first_failed = link.last_failed = None
    if result.is_ok:
        link.last_ok = today
    link.save(update_fields=["status", "problem", "first_failed", "last_failed", "last_ok"])
