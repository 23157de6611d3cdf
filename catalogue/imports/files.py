"""How a file is declared: its columns, and what holds within and between its rows.

A column is a heading and a field; its kind follows from the field unless it is named. A translated field gets
a column for each of the site's other languages: "namn", "namn (en)". The first column is the record's id.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from modeltranslation.translator import NotRegistered, translator

from catalogue.imports.columns import Column, Key, Kind, Values, kind_of
from catalogue.imports.rules import Rule
from catalogue.models import User
from catalogue.snapshots import Patch

Model = type[models.Model]
Edits = dict[str, dict[str, list[str]]]  # by id and heading: before and after
ModelOf = Callable[[str, str], Model | None]  # which model a file's record with an id has


class Proposing(Protocol):
    """Keeps changes of published records as proposals."""

    def propose(
        self, suggestions: list[tuple[models.Model, Patch]], *, by: User, site: str
    ) -> Iterator[tuple[models.Model, dict[str, Any]]]:
        """Propose each patch of a record; with the record, what an undo must know of the proposal, as JSON has it."""

    def why_kept(self, made: dict[str, Any]) -> str:
        """Why a proposal cannot be taken back any more; "" if it can."""

    def take_back(self, made: dict[str, Any], *, by: User) -> None:
        """Undo what ``propose`` did to one record."""


@dataclass(frozen=True)
class File:
    """One file: its columns, the model or models that its rows become, and what must hold within a row.

    ``choose`` picks the model of a row. ``expand`` turns one row into the rows that are stored. When everything is
    written, with this file's edits of stored records and the register's name, ``left_over`` says which records are to
    go, and ``after`` runs.
    ``slug_from`` is the field that a new record's slug is made of; ``kept_slugs`` hold addresses of old.
    ``named_by`` are the headings by whose words other rows may name a record, besides its id; ``more_names`` knows
    further names of an id. ``id_from``: the cells that a row without an id gets one from. ``belongs_to``: the headings
    that say whose record a row is a part of, the nearest first. ``removable``: an undo takes new rows away again.
    ``foresee`` is entered before anything is written; what it gives says afterwards, in sentences, what would be lost.
    ``published`` says that a record is public, as a sentence; changes of it are then kept by ``proposing`` where the
    person may not publish. ``needs_approval``: so are changes of its parts in this file. ``marks`` are written in
    exports and never read.
    """

    name: str
    models: tuple[Model, ...]
    columns: tuple[Column, ...]
    choose: Callable[[Values, ModelOf], Model] | None = None
    rules: tuple[Rule, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    slug_from: str = ""
    kept_slugs: tuple[Model, ...] = ()
    named_by: tuple[str, ...] = ()
    more_names: Callable[[str], Iterable[str]] | None = None
    id_from: tuple[str, ...] = ()
    belongs_to: tuple[str, ...] = ()
    removable: bool = False
    foresee: Callable[[], AbstractContextManager[Callable[[], list[str]]]] | None = None
    published: str = ""
    proposing: Proposing | None = None
    needs_approval: bool = False
    marks: tuple[Column, ...] = ()
    expand: Callable[[Values], list[Values]] | None = None
    after: Callable[[Edits, str], None] | None = None
    left_over: Callable[[Edits, str], Iterable[QuerySet]] | None = None

    @property
    def key(self) -> Column:
        return self.columns[0]

    @property
    def exported(self) -> tuple[Column, ...]:
        return (*self.columns, *self.marks)

    def column(self, heading: str) -> Column:
        return next(column for column in self.columns if column.heading == heading)

    def prefetches(self, model: Model) -> list[str]:
        """What to prefetch so that no column of a record takes a query."""
        return sorted(
            {
                column.field + column.kind.beyond
                for column in self.columns
                if column.kind.in_other_table and column.is_on(model)
            }
        )


def columns(model_list: tuple[Model, ...], *declarations: tuple) -> tuple[Column, ...]:
    """Columns from (heading, field) or (heading, field, kind). Required is what every model requires."""
    found: list[Column] = []
    for heading, name, *kind in declarations:
        model = next(model for model in model_list if hasattr(model, name))
        found.extend(_columns(model, heading, name, *kind))
    return tuple(
        column if all(column.is_on(model) for model in model_list) else replace(column, required=False)
        for column in found
    )


def _columns(model: Model, heading: str, name: str, kind: Kind | None = None) -> Iterator[Column]:
    field = model._meta.get_field(name)
    if name == "source_key":
        yield Column(heading, name, Key(field), required=True)
    elif name in _translated(model):
        yield replace(_column(model, heading, f"{name}_sv"), required=not field.blank)
        for code, _name in settings.LANGUAGES[1:]:
            yield _column(model, f"{heading} ({code})", f"{name}_{code}")
    else:
        yield _column(model, heading, name, kind)


def _column(model: Model, heading: str, name: str, kind: Kind | None = None) -> Column:
    field = model._meta.get_field(name)
    if kind and not field.concrete:
        return Column(heading, name, kind)
    required = not (field.blank or field.null or field.has_default())
    has_empty = not (required or field.null or field.many_to_many)
    return Column(heading, name, kind or kind_of(field), required, field.get_default() if has_empty else None)


def _translated(model: Model) -> set[str]:
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()
