"""Compare rows with the records that are stored, and write the difference in bulk."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, models

from catalogue.imports.columns import Column
from catalogue.imports.comparing import BATCH, Change, compare, with_cells
from catalogue.imports.files import Edits, File, Model
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import ImportRefusedError, Problems, quoted
from catalogue.imports.register import Register
from catalogue.imports.slugs import Slugs
from catalogue.models import ImportRun
from catalogue.translating import State, mark

Progress = Callable[[str, int, int], None]  # a file's name, rows done, rows in all


@dataclass
class Outcome:
    """What an import did: per file how many rows were new, changed and unchanged, and each difference.

    The differences are kept as JSON text, row by row: as objects, those of a first import would fill the memory.
    ``suggested`` are the differences of rows that became proposals, ``proposals`` what an undo must know of these.
    """

    summary: dict[str, dict[str, int]] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)
    proposals: list[dict[str, Any]] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    run: ImportRun | None = None


@dataclass
class Batch:
    """Records of one model to be written together; with a changed one go the names of its fields to save."""

    new: list[tuple[Row, models.Model]] = field(default_factory=list)
    changed: list[tuple[models.Model, set[str]]] = field(default_factory=list)
    links: list[tuple[models.Model, Change]] = field(default_factory=list)
    unchanged: int = 0


class Writer:
    """Writes tables in their order, then what hangs between records, then lets each file finish."""

    def __init__(self, register: Register, problems: Problems, progress: Progress):
        self.register, self.problems, self.progress = register, problems, progress
        self.outcome = Outcome()
        self.links: dict[tuple[str, Model, Column], dict[Any, Any]] = defaultdict(dict)
        self.edits: dict[str, Edits] = defaultdict(dict)

    def write(self, tables: list[Table]) -> Outcome:
        for table in tables:
            with self._refusing(table.label, *table.file.models):
                self._write_table(table)
        self._write_links()
        if self.outcome.changes:
            for file in dict.fromkeys(table.file for table in tables):
                self._finish(file)
        return self.outcome

    def _finish(self, file: File) -> None:
        edits = self.edits[file.name]
        for records in file.left_over(edits, self.register.source) if file.left_over else ():
            self.delete(file, records)
        if file.after:
            file.after(edits, self.register.source)

    def delete(self, file: File, records: models.QuerySet) -> None:
        """Take rows of other records away, and note all that they said."""
        keys = list(records.values_list("pk", flat=True))
        for record in with_cells(file, records.model, keys):
            cells = {
                column.heading: column.write(record) for column in file.columns if column.is_on(records.model)
            }
            fields = {
                heading: [text, ""] for heading, text in cells.items() if text and heading != file.key.heading
            }
            entry = {
                "file": file.name,
                "id": cells[file.key.heading],
                "new": False,
                "deleted": True,
                "fields": fields,
            }
            self.outcome.changes.append(json.dumps(entry))
        records.filter(pk__in=keys).delete()

    def _write_table(self, table: Table) -> None:
        self._delete_moved(table)
        slugs, all_rows = Slugs(table.file), len(table.rows)
        counts = self.outcome.summary.setdefault(table.file.name, {"new": 0, "changed": 0, "unchanged": 0})
        for start in range(0, len(table.rows), BATCH):
            rows = table.rows[start : start + BATCH]
            for model in table.file.models:
                batch = self._compare(table, model, [row for row in rows if row.model is model], slugs)
                self._save(table, model, batch)
                counts["new"] += len(batch.new)
                counts["changed"] += len(batch.changed)
                counts["unchanged"] += batch.unchanged
            self.progress(table.file.name, start + len(rows), all_rows)
        table.rows.clear()  # nobody reads them any more, and there may be many

    def _delete_moved(self, table: Table) -> None:
        """A row that has become a record of another model takes the place of the old one."""
        stored, moved = self.register.stored[table.file.name], defaultdict(list)
        for row in table.rows:
            model, pk = stored.get(row.key, (row.model, None))
            if model is not row.model:
                moved[model].append(pk)
                del stored[row.key]
        for model, keys in moved.items():
            self.delete(table.file, model._base_manager.filter(pk__in=keys))

    def _compare(self, table: Table, model: Model, rows: list[Row], slugs: Slugs) -> Batch:
        batch = Batch()
        for found in compare(self.register, table, model, rows):
            row, record, changes = found.row, found.record, found.changes
            if record is None:
                record = self._new_record(table, row)
                self._apply(changes, record, batch)
                slugs.give(record, row.key)
                batch.new.append((row, record))
                self._note(table, row, changes, is_new=True)
            elif changes:
                fields = self._apply(changes, record, batch)
                batch.changed.append((record, fields))
                self._note(table, row, changes, is_new=False)
            else:
                batch.unchanged += 1
        return batch

    def _new_record(self, table: Table, row: Row) -> models.Model:
        record = row.model(**{table.file.key.field: row.key})
        if hasattr(record, "source"):
            record.source = self.register.source
        return record

    def _apply(self, changes: list[Change], record: models.Model, batch: Batch) -> set[str]:
        """Put the values on the record, or aside if they are relations; the names of the fields it touched."""
        fields: set[str] = set()
        for change in changes:
            column = change.column
            if column.kind.is_relation:
                batch.links.append((record, change))
            else:
                column.kind.assign(record, column.field, change.value, self.register.primary_key)
                # The base column of a translated field holds the Swedish text too.
                fields |= {column.field, column.field.removesuffix("_sv")}
        return fields

    def _note(self, table: Table, row: Row, changes: list[Change], *, is_new: bool) -> None:
        fields = {change.column.heading: [change.before, change.after] for change in changes}
        entry = {"file": table.file.name, "id": row.key, "new": is_new, "fields": fields}
        self.outcome.changes.append(json.dumps(entry))
        if not is_new and (table.file.after or table.file.left_over):
            self.edits[table.file.name][row.key] = fields

    def _save(self, table: Table, model: Model, batch: Batch) -> None:
        model._base_manager.bulk_create([record for _row, record in batch.new])
        for row, record in batch.new:
            self.register.stored[table.file.name][row.key] = (model, record.pk)
        mark([record for _row, record in batch.new], State.MACHINE)
        for record, fields in batch.changed:
            _save_changed(record, fields)
            mark([record], State.MACHINE, fields)
        for record, change in batch.links:
            self.links[table.label, model, change.column][record.pk] = change.value

    def _write_links(self) -> None:
        for (_label, model, column), links in self.links.items():
            for part in _parts(links):
                column.kind.clear(model, column.field, list(part))
        for (label, model, column), links in self.links.items():
            with self._refusing(f"{label}, kolumnen ”{column.heading}”", model):
                for part in _parts(links):
                    column.kind.fill(model, column.field, part, self.register.primary_key)

    @contextmanager
    def _refusing(self, label: str, *model_list: Model) -> Iterator[None]:
        """Turn the database's own refusal into a sentence; the caller's transaction rolls back."""
        try:
            yield
        except (IntegrityError, DataError) as error:
            self.problems.add(label, _sentence(error, model_list))
            raise ImportRefusedError(self.problems) from error


def _parts(links: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    pairs = iter(links.items())
    while part := dict(islice(pairs, BATCH)):
        yield part


def _save_changed(record: models.Model, fields: set[str]) -> None:
    """Save what differs. A record of which only a relation changes is a changed record too."""
    if hasattr(record, "updated_at"):
        fields = fields | {"updated_at"}
    if hasattr(record, "version"):
        record.version += 1
        fields = fields | {"version"}
    if fields:
        record.save(update_fields=fields)


def _sentence(error: Exception, model_list: tuple[Model, ...]) -> str:
    text = str(error)
    for model in model_list:
        for constraint in model._meta.constraints:
            if constraint.name in text:
                return f"{constraint.get_violation_error_message()} Rätta raden och läs in igen."
    # SQLite names the table and the column, PostgreSQL the column and the value.
    columns = re.findall(r"\w+\.(\w+)", text) if "failed:" in text else re.findall(r"\((\w+)\)=\(", text)
    if "unique" in text.lower() and columns:
        return f"Två poster skulle få samma värde i {', '.join(columns)}. Ändra den ena."
    return f"Databasen tog inte emot raderna: {quoted(text)}. Jämför filen med docs/register-format.md."
