"""A record's whole editable state as plain data: taken, compared, and written back.

A snapshot is flat. Columns go by name ("title_sv"), many-to-many fields are sorted keys ("topics"), and each row that
belongs to the record has a path ("slots/<uuid>", "slots/<uuid>/sources/<key>") with a dict of its columns. So a
difference is two values per path, and can be kept as JSON, shown, and applied to a later version.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import translation

from catalogue.recording import Recording
from catalogue.translating import translated_fields

Snapshot = dict[str, Any]
Patch = dict[str, list]  # by path: before and after; None where there is no such row
KEPT_BY_THE_SYSTEM = {"uuid", "version", "created_at", "updated_at"}
PLAIN = (str, int, float, bool, list, dict, type(None))


@dataclass(frozen=True)
class Signature:
    """Who changes something, when and why, as its history will tell."""

    by: models.Model
    at: datetime
    why: str = ""

    @contextmanager
    def on(self, row: Any) -> Iterator[None]:
        """What is saved of the row meanwhile bears the signature."""
        row._history_user, row._history_date, row._change_reason = self.by, self.at, self.why[:100]
        try:
            yield
        finally:
            del row._history_user, row._history_date, row._change_reason


# --- what a record consists of ---


def columns(model: type[models.Model], parent: str = "") -> list[models.Field]:
    """The columns that people write: every language's, not the base column that mirrors one of them.

    Pictures are left out: a snapshot is plain text. They come back from the history (``_take_back_pictures``).
    """
    mirrors = translated_fields(model)
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and not isinstance(field, models.BinaryField)
        and field.name not in {*KEPT_BY_THE_SYSTEM, *mirrors, parent}
    ]


def links(model: type[models.Model]) -> list[models.ManyToManyField]:
    """The many-to-many fields; those with a table of their own are parts instead."""
    return [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]


def parts(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model], models.ForeignKey]]:
    """The relations whose rows belong to a record: name, model, and the key that points back."""
    for name in getattr(model, "part_names", ()):
        relation = model._meta.get_field(name)
        yield name, relation.related_model, relation.field


def key_of(model: type[models.Model], row: Any) -> str:
    """What tells a part from its siblings, also when it has been deleted and written again."""
    values = (getattr(row, name) for name in model.told_apart_by)
    return quote("|".join("" if value is None else str(value) for value in values), safe="")


def values_of(model: type[models.Model], row: Any, parent: str = "") -> Snapshot:
    """The columns of a row, or of an older version of it, as JSON has them."""
    return {field.name: plain(getattr(row, field.attname)) for field in columns(model, parent)}


def plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value if isinstance(value, PLAIN) else str(value)


# --- taking and comparing ---


def snapshot(record: models.Model) -> Snapshot:
    """The record as it stands in the database, except for columns changed on the instance."""
    model = type(record)
    found = values_of(model, record)
    for field in links(model):
        found[field.name] = sorted(getattr(record, field.name).order_by().values_list("pk", flat=True))
    return found | _parts_of(record)


def _parts_of(record: models.Model, path: str = "") -> Snapshot:
    found: Snapshot = {}
    for name, model, parent in parts(type(record)):
        rows = getattr(record, name)
        if not path:
            rows = rows.prefetch_related(*getattr(model, "part_names", ()))
        for row in rows.all():
            place = f"{path}{name}/{key_of(model, row)}"
            found[place] = values_of(model, row, parent.name)
            found |= _parts_of(row, f"{place}/")
    return found


def difference(before: Snapshot, after: Snapshot) -> Patch:
    """What leads from one snapshot to the other."""
    paths = [*before, *(path for path in after if path not in before)]
    return {
        path: [before.get(path), after.get(path)] for path in paths if before.get(path) != after.get(path)
    }


def changed_columns(before: Snapshot, after: Snapshot) -> list[str]:
    """The columns of a row that differ."""
    return [name for name in after if before.get(name) != after[name]]


def conflicts(model: type[models.Model], now: Snapshot, patch: Patch) -> set[str]:
    """The paths whose value is neither what the patch started from nor what it leads to.

    A list of links never conflicts: what the patch adds is added, what it takes away is taken away.
    """
    merged = {field.name for field in links(model)}
    return {
        path
        for path, (before, after) in patch.items()
        if path not in merged and _clashes(now.get(path), before, after)
    }


def _clashes(now: Any, before: Any, after: Any) -> bool:
    if all(isinstance(value, dict) for value in (now, before, after)):
        return any(
            now.get(name) not in (before.get(name), after[name]) for name in changed_columns(before, after)
        )
    return now not in (before, after)


# --- writing back ---


def apply(
    record: models.Model, patch: Patch, *, signature: Signature | None = None, pinned: bool = False
) -> None:
    """Bring the record to what the patch leads to, and leave everything else of it as it is.

    With a signature each row is checked before it is saved: a ValidationError says what does not hold.
    ``pinned`` gives new rows keys that are the same every time: for a form that is shown in one transaction and
    sent in another, both undone at the end; nothing is checked then.
    """
    with translation.override("sv"):
        _set_columns(record, {path: after for path, (_before, after) in patch.items()})
        with _signed(record, signature):
            _save(record, signature)
            for field in links(type(record)):
                if field.name in patch:
                    _relink(getattr(record, field.name), *patch[field.name])
        _write_parts(record, patch, signature, pinned)


def _save(row: models.Model, signature: Signature | None, **options: Any) -> None:
    if signature:
        try:
            row.full_clean()
        except ValidationError as refusal:
            raise ValidationError(list(_sentences(row, refusal)), code="refused") from refusal
    row.save(**options)


def _sentences(row: models.Model, refusal: ValidationError) -> Iterator[str]:
    """What is wrong, with the name of the field that it is about."""
    for name, sentences in refusal.message_dict.items():
        field = None if name == NON_FIELD_ERRORS else row._meta.get_field(name)
        label = getattr(field, "translated_field", field)
        yield from (f"{label.verbose_name.capitalize()}: {one}" if label else one for one in sentences)


def _signed(row: models.Model, signature: Signature | None) -> AbstractContextManager:
    return signature.on(row) if signature else nullcontext()


def _set_columns(row: models.Model, values: Snapshot, parent: str = "") -> None:
    for field in columns(type(row), parent):
        if field.name in values:
            target = getattr(field, "target_field", field)
            setattr(row, field.attname, target.to_python(values[field.name]))


def _relink(manager: Any, before: list | None, after: list | None) -> None:
    """Add and take away; what is linked to no longer exists is passed over."""
    old, new = set(before or ()), set(after or ())
    manager.remove(*manager.model._base_manager.filter(pk__in=old - new))
    manager.add(*manager.model._base_manager.filter(pk__in=new - old))


def _write_parts(record: models.Model, patch: Patch, signature: Signature | None, pinned: bool) -> None:
    for name, model, parent in parts(type(record)):
        wanted = _below(patch, name)
        if not wanted:
            continue
        rows = {key_of(model, row): row for row in getattr(record, name).all()}
        for key in wanted:
            own, _deeper = wanted[key]
            if own and own[1] is None and key in rows:  # first, so that a new row may take its place
                _delete(rows.pop(key), signature)
        for key, (own, deeper) in wanted.items():
            row = rows.get(key)
            if own and own[1] is not None:
                row = row or _new_part(model, parent, record, key, pinned)
                _write_part(row, own, parent.name, signature)
            if row is not None and row.pk is not None:
                _write_parts(row, deeper, signature, pinned)


def _below(patch: Patch, name: str) -> dict[str, tuple[list | None, Patch]]:
    """By key of a part: its own change, and the changes of what belongs to it."""
    found: dict[str, tuple[list | None, Patch]] = {}
    for path, change in patch.items():
        head, _slash, rest = path.partition("/")
        if head != name:
            continue
        key, _slash, deeper = rest.partition("/")
        own, below = found.get(key, (None, {}))
        found[key] = (own, {**below, deeper: change}) if deeper else (change, below)
    return found


def _new_part(
    model: type[models.Model], parent: models.ForeignKey, record: models.Model, key: str, pinned: bool
) -> models.Model:
    row = model(**{parent.attname: record.pk})
    if "uuid" in model.told_apart_by:
        row.uuid = UUID(unquote(key))
        _take_back_pictures(row)
    if pinned:
        digest = hashlib.sha256(f"{parent.name} {record.pk} {key}".encode()).hexdigest()
        row.pk = -int(digest[:15], 16)
    return row


def _take_back_pictures(row: models.Model) -> None:
    """Give a row that is written again the pictures that it had."""
    pictures = [field.name for field in row._meta.concrete_fields if isinstance(field, models.BinaryField)]
    if not pictures:
        return
    older = Recording.of[type(row)].model.objects.filter(uuid=row.uuid).first()  # the newest comes first
    for name in pictures:
        setattr(row, name, getattr(older, name, b""))


def _write_part(row: models.Model, change: list, parent: str, signature: Signature | None) -> None:
    before, after = change
    is_new = row._state.adding
    names: Iterable[str] = after if is_new or before is None else changed_columns(before, after)
    _set_columns(row, {name: after[name] for name in names}, parent)
    with _signed(row, signature):
        _save(row, signature, force_insert=is_new)


def _delete(row: models.Model, signature: Signature | None) -> None:
    with _signed(row, signature):
        row.delete()
