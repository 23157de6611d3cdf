"""A record's history as one list: the versions that people made, and the imports that changed it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from catalogue.admin.export import FILES
from catalogue.describing import NOTHING, Names, Row, describe
from catalogue.history import Version, people, versions
from catalogue.imports.columns import key_of
from catalogue.models import ImportRun, User
from catalogue.snapshots import parts
from catalogue.word_changes import changed_words

LONGEST_IMPORT = timedelta(minutes=30)  # an import writes first and leaves its log entry at the end


@dataclass
class Item:
    """One change of a record: when, by whom, how it came about, and the version that it made, if it is kept."""

    at: datetime
    who: User | None
    why: str
    version: Version | None = None
    run: ImportRun | None = None
    cells: dict = field(default_factory=dict)
    is_current: bool = False
    rows: list[Row] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        return bool(self.version and not self.version.before)


def put_in_words(model: type[models.Model], items: Iterable[Item]) -> None:
    """Say what each change was, with one query per kind of record that any of them points at."""
    names = Names(model, [item.version.patch for item in items if item.version])
    for item in items:
        if item.version:
            item.rows = describe(model, item.version.patch, names)
        else:
            item.rows = [_row(heading, *cell) for heading, cell in item.cells.items()]


def _row(heading: str, before: str, after: str) -> Row:
    """A changed cell of a file."""
    old, new = before or NOTHING, after or NOTHING
    return Row(heading, heading.capitalize(), old, new, *changed_words(old, new))


def timeline(record: models.Model) -> list[Item]:
    """Every change of a record that is known, the newest first."""
    found = versions(record)
    runs = list(_runs_about(record))
    who = people(found)
    items = []
    for version in found:
        run = None if version.by_id else _run_of(version, runs)
        if run:
            runs = [(other, cells) for other, cells in runs if other != run]
        by = run.user if run else who.get(version.by_id)
        why = _words(run) if run else version.why
        items.append(Item(version.at, by, why, version=version, run=run))
    items[0].is_current = True
    for run, cells in runs:
        items.append(Item(run.started_at, run.user, _words(run), run=run, cells=cells))
    return sorted(items, key=lambda item: item.at, reverse=True)


def _words(run: ImportRun) -> str:
    return f"Inläsning av {run.file_name}"


def _run_of(version: Version, runs: list[tuple[ImportRun, dict]]) -> ImportRun | None:
    """The import that wrote a version which no person made: the first that ended after it."""
    ended = [run for run, _cells in runs if timedelta(0) <= run.started_at - version.at <= LONGEST_IMPORT]
    return min(ended, key=lambda run: run.started_at, default=None)


def _runs_about(record: models.Model) -> Iterator[tuple[ImportRun, dict]]:
    """The imports that changed the record or what belongs to it, each with the cells that it changed."""
    keys = set(_file_keys(record))
    if not keys:
        return
    text = Q()
    for _file, key in keys:
        text |= Q(text__contains=f'"{key}"')
    runs = ImportRun.objects.annotate(text=Cast("changes", TextField())).filter(text).defer("summary")
    for run in runs.select_related("user"):
        cells = _cells(run.changes, keys)
        if cells:
            yield run, cells


def _cells(changes: Iterable[dict], keys: set[tuple[str, str]]) -> dict:
    about = [change for change in changes if (change["file"], change["id"]) in keys]
    return {heading: cell for change in about for heading, cell in change["fields"].items()}


def _file_keys(record: models.Model) -> Iterator[tuple[str, str]]:
    """How the files of imports call the record and its parts: file and id."""
    rows = [record]
    for name, _part, _parent in parts(type(record)):
        rows += getattr(record, name).all()
    for row in rows:
        file = FILES.get(type(row)._meta.concrete_model)
        if file and hasattr(row, "source_key"):
            yield file.name, str(key_of(row))
