"""What rows would change: each row beside the record that is stored, column by column, as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Prefetch

from catalogue.imports.columns import Column
from catalogue.imports.files import File, Model
from catalogue.imports.parsing import Row, Table
from catalogue.imports.register import Register

BATCH = 500


@dataclass
class Change:
    """What is to become of one column of a record: the value, and both states as they stand in a file."""

    column: Column
    value: Any
    before: str
    after: str


@dataclass
class Difference:
    """A row and what it changes of its record, which is None when the row is new."""

    row: Row
    record: models.Model | None
    changes: list[Change]


def differences(register: Register, table: Table) -> Iterator[Difference]:
    """Every row of a table that nothing was wrong with, in the order of the table."""
    for start in range(0, len(table.rows), BATCH):
        rows = [row for row in table.rows[start : start + BATCH] if row.is_whole]
        found = {
            id(difference.row): difference
            for model in table.file.models
            for difference in compare(register, table, model, [row for row in rows if row.model is model])
        }
        yield from (found[id(row)] for row in rows)


def compare(register: Register, table: Table, model: Model, rows: list[Row]) -> Iterator[Difference]:
    """The differences of rows that are records of one model."""
    stored = _stored(register, table, model, rows)
    for row in rows:
        record = stored.get(row.key)
        # A new record has all that the row says, also what was filled in; a stored one what the sheet speaks of.
        columns = table.file.columns if record is None else table.columns
        mine = [column for column in columns if column.is_on(model) and column is not table.file.key]
        yield Difference(row, record, _changes(mine, record, row))


def _stored(register: Register, table: Table, model: Model, rows: list[Row]) -> dict[str, models.Model]:
    known = register.stored[table.file.name]
    key_by_pk = {
        known[row.key][1]: row.key for row in rows if row.key in known and known[row.key][0] is model
    }
    if not key_by_pk:
        return {}
    # Locked until the transaction ends, so that what somebody saves meanwhile is not lost.
    records = with_cells(table.file, model, list(key_by_pk)).select_for_update()
    return {key_by_pk[record.pk]: record for record in records}


def with_cells(file: File, model: Model, keys: list[Any]) -> models.QuerySet:
    """Stored records with all that their columns are read from."""
    records = model._base_manager.order_by().filter(pk__in=keys)
    return records.prefetch_related(*(_with_keys_only(model, path) for path in file.prefetches(model)))


def _changes(columns: list[Column], record: models.Model | None, row: Row) -> list[Change]:
    """The columns of a row that differ from the stored record; of a new record, those that say something."""
    if record is None:
        stated = [column for column in columns if column.heading in row.values]
        found = [(column, row.values[column.heading], "") for column in stated]
    else:
        found = []
        for column in columns:
            value = row.values.get(column.heading, column.empty)
            before = column.kind.current(record, column.field, value)
            found.append((column, value, column.kind.write(before)))
    changes = [Change(column, value, before, column.kind.write(value)) for column, value, before in found]
    return [change for change in changes if change.before != change.after]


def _with_keys_only(model: Model, path: str) -> str | Prefetch:
    """A prefetch that leaves out all of a related record but its key, since only that is compared."""
    related = getattr(model._meta.get_field(path), "related_model", None) if "__" not in path else None
    if related is None or not hasattr(related, "source_key"):
        return path
    return Prefetch(path, related._base_manager.order_by().only("source_key", "uuid"))
