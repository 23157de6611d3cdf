"""Writing, checking and pruning the audit log.

Each entry holds the digest of the one before it: a row that somebody changed, put in or took out is found by
:func:`first_fault`. The database itself refuses to change or delete rows (``catalogue.append_only``).
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from simple_history.models import HistoricalRecords

from catalogue.append_only import lifted
from catalogue.models import AuditAction, AuditEntry, AuditHead, User
from catalogue.network import client_address

TABLE = AuditEntry._meta.db_table
BATCH = 2000


def write(
    action: str,
    *,
    by: User | None = None,
    about: Model | None = None,
    address: str = "",
    details: dict | None = None,
) -> AuditEntry:
    """Add an entry, in the transaction of what it tells. Who and from where are those of the present request."""
    by = by or present_user()
    entry = AuditEntry(
        action=action,
        actor_id=by.pk if by else None,
        actor_name=by.get_username()[:150] if by else "",
        address=address or present_address(),
        details=json.loads(json.dumps(details or {}, default=str)),
        **_named(about),
    )
    return _append(entry)


def _named(record: Model | None) -> dict[str, str]:
    if record is None:
        return {}
    return {
        "record_type": record._meta.label_lower,
        "record_id": str(record.pk),
        "record_name": str(record)[:200],
    }


@transaction.atomic
def _append(entry: AuditEntry) -> AuditEntry:
    head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry.previous = head.digest
    entry.at = timezone.now()
    entry.digest = head.digest = digest_of(entry)
    entry.save(force_insert=True)
    head.save(update_fields=["digest"])
    return entry


def digest_of(entry: AuditEntry) -> str:
    """What the entry says, and the digest of the one before it, as one number."""
    told = [
        entry.previous,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.actor_id,
        entry.actor_name,
        entry.record_type,
        entry.record_id,
        entry.record_name,
        entry.details,
        entry.address,
    ]
    line = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


# --- who, and from where ---
def present_request() -> HttpRequest | None:
    """The request that is being answered; none in commands."""
    return getattr(HistoricalRecords.context, "request", None)


def present_user() -> User | None:
    user = getattr(present_request(), "user", None)
    return user if user is not None and user.is_authenticated else None


def present_address() -> str:
    """The network address of staff. Of visitors nothing is kept."""
    request = present_request()
    return client_address(request)[:45] if request is not None and present_user() else ""


# --- whether it is whole ---
def first_fault(*, expected: str = "") -> str:
    """What is wrong with the log, in a sentence; "" when it is whole.

    ``expected`` is a digest that was noted elsewhere: who can write in the database can make a whole new chain,
    but not one that holds a digest of the old.
    """
    digest, seen = None, False
    for entry in _in_order():
        if digest is None and entry.previous not in _starts():
            return f"Händelse {entry.pk} är den första, men något har funnits före den."
        if digest is not None and entry.previous != digest:
            return f"Före händelse {entry.pk} fattas något, eller så är det ändrat."
        if digest_of(entry) != entry.digest:
            return f"Händelse {entry.pk} är ändrad."
        digest = entry.digest
        seen = seen or digest == expected
    if (digest or "") != newest_digest():
        return "Slutet av loggen fattas."
    if expected and not seen:
        return "Den kontrollsumma som du angav finns inte i loggen."
    return ""


def _in_order() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("pk").iterator(chunk_size=BATCH)


def _starts() -> set[str]:
    """What the first entry may point back at: nothing, or what the last pruning took away."""
    pruning = AuditEntry.objects.filter(action=AuditAction.PRUNED).order_by("-pk").first()
    return {"", pruning.details["anchor"]} if pruning else {""}


def newest_digest() -> str:
    return AuditHead.objects.values_list("digest", flat=True).first() or ""


# --- pruning ---
def old_entries(before: datetime):
    """The oldest entries, up to the first that is to stay."""
    stays = AuditEntry.objects.filter(at__gte=before).order_by("pk").first()
    return AuditEntry.objects.filter(pk__lt=stays.pk) if stays else AuditEntry.objects.all()


@transaction.atomic
def prune(*, before: datetime) -> int:
    """Delete what is older than the rule allows. An entry says how much, and what the next one pointed back at."""
    AuditHead.objects.select_for_update().get_or_create(pk=1)
    old = old_entries(before)
    last = old.order_by("-pk").first()
    if last is None:
        return 0
    with lifted(connection, TABLE):
        count = old.order_by()._raw_delete(old.db)
    details = {"anchor": last.digest, "count": count, "before": before.isoformat()}
    write(AuditAction.PRUNED, details=details)
    return count
