"""Rows that change published records, brought in by somebody who may not publish: kept as proposals.

They are written like all others, compared, and undone; what they would have changed is what is proposed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction

from catalogue.imports.access import Owner, owner_to_approve
from catalogue.imports.comparing import Difference
from catalogue.imports.files import File, Proposing
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import ImportRefusedError, Problems
from catalogue.imports.register import Register
from catalogue.imports.writing import Outcome, Writer
from catalogue.models import User
from catalogue.snapshots import Patch, difference, snapshot


@dataclass
class Waiting:
    """The rows that must be approved, and the published records that they change."""

    rows: set[int] = field(default_factory=set)
    owners: list[Owner] = field(default_factory=list)

    def look_at(self, found: Difference, file: File, register: Register) -> None:
        """Note a row if it must be approved."""
        owner = owner_to_approve(found, file, register)
        if owner:
            self.rows.add(id(found.row))
            self.owners.append(owner)

    def holds(self, row: Row) -> bool:
        return id(row) in self.rows

    def part(self, tables: Iterable[Table]) -> tuple[list[Table], list[Table]]:
        """The tables with the rows that may be written at once, and those with the rows that wait."""
        at_once, later = [], []
        for table in tables:
            mine = [row for row in table.rows if self.holds(row)]
            at_once.append(replace(table, rows=[row for row in table.rows if not self.holds(row)]))
            if mine:
                later.append(replace(table, rows=mine))
        return at_once, later


def suggest(
    tables: list[Table],
    waiting: Waiting,
    outcome: Outcome,
    register: Register,
    problems: Problems,
    *,
    by: User,
    site: str,
) -> None:
    """Propose what the rows that wait would change, one proposal for each record; the outcome tells of it."""
    if not tables:
        return
    owners = list(dict.fromkeys(waiting.owners))
    before = {owner: snapshot(_record(owner)) for owner in owners}
    with transaction.atomic():
        rehearsed = Writer(register, problems, lambda name, done, total: None).write(tables)
        after = {owner: snapshot(_record(owner)) for owner in owners}
        transaction.set_rollback(True)
    outcome.suggested = rehearsed.changes
    patches = {owner: difference(before[owner], after[owner]) for owner in owners}
    try:
        outcome.proposals = list(_propose(patches, register, by, site))
    except ValidationError as refusal:
        for sentence in refusal.messages:
            problems.add("förslag", sentence)
        raise ImportRefusedError(problems) from refusal


def _propose(
    patches: dict[Owner, Patch], register: Register, by: User, site: str
) -> Iterable[dict[str, Any]]:
    for file in register.files.values():
        mine = {owner: patch for owner, patch in patches.items() if owner[0] in file.models and patch}
        if mine and file.proposing:
            keys = {owner: key for key, owner in register.stored[file.name].items()}
            suggestions = [(_record(owner), patch) for owner, patch in mine.items()]
            for record, made in file.proposing.propose(suggestions, by=by, site=site):
                yield {"file": file.name, "id": keys[type(record), record.pk], **made}


def _record(owner: Owner) -> models.Model:
    model, pk = owner
    return model._base_manager.get(pk=pk)


def proposing_of(name: str, register: Register) -> Proposing:
    """Who keeps the proposals about a file's records."""
    return cast(Proposing, register.files[name].proposing)
