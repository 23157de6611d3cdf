"""What an import would do, row by row, before anything is saved. Plain data, so that it can be kept between pages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import translation

from catalogue.imports.comparing import Difference
from catalogue.imports.engine import Origin, fingerprint, judge, prepare, write
from catalogue.imports.files import File
from catalogue.imports.foreseeing import foreseen
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import ImportRefusedError, Problems, Remark, together
from catalogue.imports.proposing import Waiting
from catalogue.imports.reading import Sheet
from catalogue.imports.register import Register
from catalogue.models import State

ARCHIVED = "Posten är arkiverad och syns inte. Skriv utkast under ”status” om den ska tillbaka."
NEW, CHANGED, UNCHANGED, REFUSED, PROPOSED = "new", "changed", "unchanged", "refused", "proposed"
Sentences = dict[tuple[str, int], list[str]]  # what is wrong with a row, by sheet and number


def preview(
    sheets: Iterable[Sheet], files: Sequence[File], origin: Origin, problems: Problems
) -> dict[str, Any]:
    """Every row with its state, what is wrong, what was guessed, and the fingerprint of what would be written.

    Nothing is saved: the rows are written once to learn what the database says, and taken back.
    """
    with translation.override("sv"), transaction.atomic():
        tables, register = prepare(sheets, files, origin, problems)
        waiting = Waiting()
        found = {id(one.row): one for one in judge(tables, register, waiting, problems)}
        shown = [(table, row, found.get(id(row))) for table in tables for row in table.rows]
        approved, lost = "", []
        with foreseen(files) as find:
            if not problems:
                approved = _try(tables, waiting, register, origin, problems)
            if approved:
                lost = find()
        transaction.set_rollback(True)
    by_row = _by_row(problems.found)
    refused = set(by_row)
    rows = [_shown(table, row, one, by_row) for table, row, one in shown]
    for row, (_table, original, _one) in zip(rows, shown, strict=True):
        if (row["sheet"], row["number"]) in refused:
            row["state"] = REFUSED
        elif waiting.holds(original):
            row["state"] = PROPOSED
    return {
        "rows": rows,
        "general": [
            str(problem)
            for problem in problems.found
            if problem.row is None or (problem.label, problem.row) in by_row
        ],
        "guesses": [str(guess) for guess in together(problems.guesses)],
        "approved": approved,
        "lost": lost,
    }


def _try(
    tables: list[Table], waiting: Waiting, register: Register, origin: Origin, problems: Problems
) -> str:
    try:
        return fingerprint(write(tables, waiting, register, origin, problems))
    except ImportRefusedError:
        return ""


def _by_row(found: Iterable[Remark]) -> Sentences:
    by_row: Sentences = defaultdict(list)
    for problem in found:
        if problem.row is not None:
            where = f"Kolumnen ”{problem.heading}”: " if problem.heading else ""
            by_row[problem.label, problem.row].append(where + problem.sentence)
    return by_row


def _shown(table: Table, row: Row, found: Difference | None, by_row: Sentences) -> dict[str, Any]:
    """One row. Its sentences are taken out of ``by_row``, so that each is told once, and what is left is told above."""
    why = by_row.pop((table.label, row.number), [])
    return {
        "sheet": table.label,
        "file": table.file.name,
        "number": row.number,
        "id": row.key,
        "name": _name(table.file, row),
        "state": _state(found),
        "fields": [[change.column.heading, change.before, change.after] for change in found.changes]
        if found
        else [],
        "why": why,
        "note": ARCHIVED if found and _stays_archived(found) else "",
    }


def _stays_archived(found: Difference) -> bool:
    is_archived = getattr(found.record, "state", "") == State.ARCHIVED
    return is_archived and not any(change.column.field == "state" for change in found.changes)


def _state(found: Difference | None) -> str:
    if found is None or found.record is None:
        return NEW
    return CHANGED if found.changes else UNCHANGED


def _name(file: File, row: Row) -> str:
    """What people call the record: its name, or the cells that say which time or closure it is."""
    headings = file.named_by[:1] or file.id_from
    cells = [
        file.column(heading).kind.write(row.values[heading]) for heading in headings if heading in row.values
    ]
    return " ".join(cells)
