"""The versions of a record with all that belongs to it: read, written down before a change, and pruned by age."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from catalogue.models import User
from catalogue.recording import Recording
from catalogue.snapshots import (
    Patch,
    Signature,
    Snapshot,
    apply,
    columns,
    difference,
    key_of,
    links,
    parts,
    snapshot,
    values_of,
)

Model = type[models.Model]
FIRST_SEEN = "Så stod det från början."
CHANGED_OUTSIDE = "Ändrat utan formulär, till exempel av en inläsning."
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH, MICROSECOND = EARLIEST, timedelta(microseconds=1)
ONE_RUN = timedelta(seconds=2)  # rows that no person wrote, and that lie closer than this, are one version


@dataclass(frozen=True)
class Version:
    """What a record was from a moment on, who made it so, and what it was before."""

    at: datetime
    by_id: int | None
    why: str
    snapshot: Snapshot
    before: Snapshot

    @property
    def key(self) -> int:
        """The moment as a number, for an address."""
        return (self.at - EPOCH) // MICROSECOND

    @property
    def patch(self) -> Patch:
        return difference(self.before, self.snapshot)

    @property
    def began_before_history(self) -> bool:
        return self.at == EARLIEST


@dataclass(frozen=True)
class Event:
    """What one row of history says: by path the value, or None where the row was deleted."""

    at: datetime
    by_id: int | None
    why: str
    values: Snapshot


def is_recorded(model: Model) -> bool:
    return model._meta.concrete_model in Recording.of


def versions(record: models.Model) -> list[Version]:
    """Every version of a stored record, the newest first."""
    own = list(_own_events(record))
    beginning = min(event.at for event in own)
    events = sorted(
        [*own, *_part_events(type(record), {record.pk: ""}, beginning)], key=lambda event: event.at
    )
    found: list[Version] = []
    state: Snapshot = {}
    for group in _groups(events):
        for event in group:
            state = {**state, **event.values}
        state = {path: value for path, value in state.items() if not _is_gone(path, value)}
        _append(found, group[0].at, group[0].by_id, next((e.why for e in group if e.why), ""), state)
    _append(found, getattr(record, "updated_at", timezone.now()), None, CHANGED_OUTSIDE, snapshot(record))
    return found[::-1]


def _is_gone(path: str, value: Any) -> bool:
    return value is None and "/" in path


def _append(found: list[Version], at: datetime, by_id: int | None, why: str, state: Snapshot) -> None:
    before = found[-1].snapshot if found else {}
    if state != before:
        found.append(Version(at, by_id, why, state, before))


def _groups(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events that are one version: of one person and one moment, or of none and close together."""
    group: list[Event] = []
    for event in events:
        if group and not _belong_together(group[-1], event):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _belong_together(one: Event, other: Event) -> bool:
    apart = timedelta(0) if one.by_id else ONE_RUN
    return one.by_id == other.by_id and other.at - one.at <= apart


def _own_events(record: models.Model) -> Iterator[Event]:
    model = type(record)
    linked = {field.name: _links_by_version(model, field, record.pk) for field in links(model)}
    rows = _rows(model).filter(**{model._meta.pk.attname: record.pk}).exclude(history_type="-")
    is_empty = True
    for row in rows:
        is_empty = False
        values = {name: keys.get(row.history_id, []) for name, keys in linked.items()}
        yield _event(row, values_of(model, row) | values)
    if is_empty:
        own = {path: value for path, value in snapshot(record).items() if "/" not in path}
        yield Event(getattr(record, "created_at", EARLIEST), None, "", own)


def _rows(model: Model) -> models.QuerySet:
    """A model's history, the oldest first."""
    return Recording.of[model._meta.concrete_model].model.objects.order_by("history_date", "history_id")


def _event(row: Any, values: Snapshot, at: datetime | None = None) -> Event:
    return Event(at or row.history_date, row.history_user_id, row.history_change_reason or "", values)


def _links_by_version(model: Model, field: models.ManyToManyField, pk: Any) -> dict[int, list]:
    rows = Recording.of[model._meta.concrete_model].m2m_models[field].objects
    pairs = rows.filter(**{f"history__{model._meta.pk.attname}": pk}).values_list(
        "history_id", f"{field.m2m_reverse_field_name()}_id"
    )
    found: dict[int, list] = {}
    for version, key in pairs:
        found[version] = sorted([*found.get(version, []), key])
    return found


def _part_events(model: Model, prefixes: dict[Any, str], beginning: datetime) -> Iterator[Event]:
    """What the history of the parts says; a part without history has been as it is since it was made."""
    for name, part, parent in parts(model):
        belonging = {f"{parent.attname}__in": list(prefixes)}
        paths: dict[Any, str] = {}
        for row in _rows(part).filter(**belonging):
            pk, path = getattr(row, part._meta.pk.attname), _path(prefixes, name, part, parent, row)
            left = {paths[pk]: None} if paths.get(pk, path) != path else {}
            paths[pk] = path
            now = None if row.history_type == "-" else values_of(part, row, parent.name)
            undated = row.history_change_reason == FIRST_SEEN and not hasattr(part, "created_at")
            at = beginning if undated else max(row.history_date, beginning)
            yield _event(row, {**left, path: now}, at)
        for row in part._base_manager.filter(**belonging).exclude(pk__in=list(paths)):
            paths[row.pk] = _path(prefixes, name, part, parent, row)
            at = max(getattr(row, "created_at", beginning), beginning)
            yield Event(at, None, "", {paths[row.pk]: values_of(part, row, parent.name)})
        if paths:
            yield from _part_events(part, {pk: f"{path}/" for pk, path in paths.items()}, beginning)


def _path(prefixes: dict[Any, str], name: str, part: Model, parent: models.ForeignKey, row: Any) -> str:
    return f"{prefixes[getattr(row, parent.attname)]}{name}/{key_of(part, row)}"


# --- before a change ---


def remember(record: models.Model, *, at: datetime | None = None) -> None:
    """Write down how a record is, where its history does not already say so, before it is changed (``at``).

    Rows that were written in bulk have no history; without this their first change would take what they were.
    """
    if is_recorded(type(record)):
        moment = (at or timezone.now()) - MICROSECOND
        _remember_rows(type(record), type(record)._base_manager.filter(pk=record.pk), moment)


def _remember_rows(model: Model, rows: models.QuerySet, moment: datetime) -> None:
    found = list(rows)
    keys = [row.pk for row in found]
    latest = {
        getattr(row, model._meta.pk.attname): row
        for row in _rows(model).filter(**{f"{model._meta.pk.attname}__in": keys})
    }
    for row in found:
        _remember_row(model, row, latest.get(row.pk), moment)
    for _name, part, parent in parts(model):
        if keys:
            _remember_rows(part, part._base_manager.filter(**{f"{parent.attname}__in": keys}), moment)


def _remember_row(model: Model, row: models.Model, latest: Any, moment: datetime) -> None:
    if latest is None:
        _write(row, "+", getattr(row, "created_at", moment), FIRST_SEEN)
    elif values_of(model, latest) != values_of(model, row) or _links_differ(model, row, latest):
        _write(row, "~", moment, CHANGED_OUTSIDE)


def _links_differ(model: Model, row: models.Model, latest: Any) -> bool:
    for field in links(model):
        old = _links_by_version(model, field, row.pk).get(latest.history_id, [])
        if old != sorted(getattr(row, field.name).order_by().values_list("pk", flat=True)):
            return True
    return False


def _write(row: Any, kind: str, at: datetime, why: str) -> None:
    row._history_user, row._history_date, row._change_reason = None, at, why
    Recording.of[type(row)._meta.concrete_model].create_historical_record(row, kind)


@transaction.atomic
def change(record: models.Model, patch: Patch, *, signature: Signature) -> None:
    """Apply a patch so that nothing is lost: what was is remembered, and what does not hold is refused."""
    remember(record, at=signature.at)
    apply(record, patch, signature=signature)


# --- what was deleted ---


def deleted(model: Model) -> models.QuerySet:
    """The last version of each record that is no more, the newest deletion first."""
    name = model._meta.pk.attname
    history = _rows(model).order_by("-history_date", "-history_id")
    newest = history.filter(history_type="-", **{name: OuterRef(name)}).values("pk")[:1]
    alive = model._base_manager.filter(pk=OuterRef(name))
    return history.filter(~Exists(alive), pk=Subquery(newest))


@transaction.atomic
def bring_back(model: Model, row: Any, *, signature: Signature) -> models.Model:
    """Make a deleted record again, with its own key, and give it the parts and links that it had."""
    record = row.instance
    record.full_clean()
    with signature.on(record):
        record.save(force_insert=True)
    last = row.history_date if row.history_user_id else row.history_date - ONE_RUN
    had = next((version.snapshot for version in versions(record) if version.at < last), {})
    own = {field.name for field in columns(model)}
    patch = {path: values for path, values in difference(snapshot(record), had).items() if path not in own}
    apply(record, patch, signature=signature)
    return record


# --- by rule ---


def people(found: Iterable[Version]) -> dict[int, User]:
    """Who made these versions."""
    return User.objects.in_bulk({version.by_id for version in found if version.by_id})


def prune(before: datetime, *, dry_run: bool = False) -> int:
    """Delete versions older than a moment, and say how many. The newest of each record stays for ever."""
    count = 0
    with transaction.atomic():
        for model, recording in Recording.of.items():
            same = {model._meta.pk.attname: OuterRef(model._meta.pk.attname)}
            history = recording.model.objects.order_by("-history_date", "-history_id")
            newest = history.filter(**same).values("pk")[:1]
            old = history.filter(history_date__lt=before).exclude(pk=Subquery(newest)).order_by()
            count += old.count()
            if not dry_run:
                for field in links(model):
                    recording.m2m_models[field].objects.filter(history__in=old).delete()
                old.delete()
    return count
