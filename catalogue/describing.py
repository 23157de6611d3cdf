"""A difference between two snapshots in words, as staff read it: what it is about, before and after."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.db import models
from modeltranslation.fields import TranslationField

from catalogue.cldr import language_name, short_date
from catalogue.snapshots import Patch, changed_columns, columns, links, parts
from catalogue.validators import format_clock
from catalogue.word_changes import Piece, changed_words

NOTHING = "–"
CLOCK, MONTHS = {"opens", "closes"}, {"min_age", "max_age"}
# How a register's files know the row again, and what follows from a picture.
NOT_TOLD = {"source", "source_key", "width", "height"}
Model = type[models.Model]


@dataclass(frozen=True)
class Row:
    """One change. ``old`` and ``new`` are the words in pieces, so that what differs can be marked."""

    path: str
    label: str
    before: str
    after: str
    old: list[Piece]
    new: list[Piece]


def describe(model: Model, patch: Patch, names: "Names | None" = None) -> list[Row]:
    """A row for each change, columns first and in the order of the model; ``names`` may serve several patches."""
    names = names or Names(model, [patch])
    found = []
    for path in sorted(patch.keys() - NOT_TOLD, key=lambda path: _order(model, path)):
        label, before, after = _words(model, path, patch[path], names)
        if before != after:
            found.append(Row(path, label, before, after, *changed_words(before, after)))
    return found


def one_value(model: Model, path: str, value: Any) -> str:
    """What one value of a path is, in words."""
    names = Names(model, [{path: [value, value]}])
    place = _place(model, path)
    if place is None:
        return _say(_field(model, path), value, names)
    return _listed(place[0], place[2], value, value or {}, names)


def _order(model: Model, path: str) -> tuple[int, str]:
    names = [*(field.name for field in columns(model)), *(field.name for field in links(model))]
    names += [name for name, _part, _parent in parts(model)]
    head = path.partition("/")[0]
    return (names.index(head) if head in names else len(names), path)


def _words(model: Model, path: str, values: list, names: "Names") -> tuple[str, str, str]:
    before, after = values
    place = _place(model, path)
    if place is None:
        field = _field(model, path)
        return _label(field, path), _say(field, before, names), _say(field, after, names)
    part, key, parent = place
    label = str(part._meta.verbose_name).capitalize()
    if before and after:
        some = {name: after[name] for name in changed_columns(before, after)}
        label = f"{label}: {_title(part, key, before, names)}"
        return label, _listed(part, parent, before, some, names), _listed(part, parent, after, some, names)
    return (
        label,
        _listed(part, parent, before, before or {}, names),
        _listed(part, parent, after, after or {}, names),
    )


def _place(model: Model, path: str) -> tuple[Model, str, str] | None:
    """The model, key and parent column of the part that a path leads to; None for a column of the record."""
    found = None
    steps = path.split("/")
    for name, key in zip(steps[::2], steps[1::2], strict=False):
        part, parent = next((part, parent) for known, part, parent in parts(model) if known == name)
        found, model = (part, unquote(key), parent.name), part
    return found


def _field(model: Model, name: str) -> Any:
    known = [*columns(model), *links(model)]
    return next((field for field in known if field.name == name), None)


def _label(field: Any, name: str) -> str:
    if field is None:
        return f"{name} (finns inte längre)"
    if not isinstance(field, TranslationField):
        return str(field.verbose_name).capitalize()
    label = str(field.translated_field.verbose_name).capitalize()
    return label if field.language == "sv" else f"{label} på {language_name(field.language)}"


def _title(part: Model, key: str, values: dict, names: "Names") -> str:
    """What the row is called: its own words for itself, of a row that is not in the database."""
    row = part()
    for field in columns(part):
        if field.name not in values:
            continue
        if field.is_relation:
            setattr(row, field.name, names.record(field, values[field.name]))
        else:
            setattr(row, field.attname, field.to_python(values[field.name]))
    if "uuid" in part.told_apart_by:
        row.uuid = UUID(key)
    return str(row)


def _listed(part: Model, parent: str, values: dict | None, shown: Iterable[str], names: "Names") -> str:
    """The columns of a row that say something, one per line."""
    if values is None:
        return NOTHING
    lines = []
    for field in columns(part, parent):
        if field.name not in shown or field.name in NOT_TOLD:
            continue
        words = _say(field, values.get(field.name), names)
        is_whole = shown is values
        if not is_whole or (words != NOTHING and values[field.name] != field.get_default()):
            lines.append(f"{_label(field, field.name)}: {words}")
    return "\n".join(lines) or NOTHING


def _say(field: Any, value: Any, names: "Names") -> str:
    if value is None or value == "" or value == []:
        return "okänt" if value is None and isinstance(field, models.BooleanField) else NOTHING
    if field is None:
        return str(value)
    if field.is_relation:
        return ", ".join(names.name(field, key) for key in (value if isinstance(value, list) else [value]))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plainly(field, value)


def _plainly(field: Any, value: Any) -> str:
    if field.name in CLOCK:
        return format_clock(value)
    if field.name in MONTHS:
        return f"{value} månader"
    if type(field) is models.DateField:
        return short_date(date.fromisoformat(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class Names:
    """The names of all that patches point at, with one query per kind of record."""

    def __init__(self, model: Model, patches: Iterable[Patch]):
        keys: dict[Model, set] = defaultdict(set)
        for path, values in (change for patch in patches for change in patch.items()):
            place = _place(model, path)
            for value in values:
                for field, key in _pointers(model, path, value, place):
                    keys[field.related_model].update(key if isinstance(key, list) else [key])
        self.found = {
            related: related._base_manager.in_bulk(list(wanted)) for related, wanted in keys.items()
        }

    def record(self, field: Any, key: Any) -> models.Model | None:
        return self.found.get(field.related_model, {}).get(key)

    def name(self, field: Any, key: Any) -> str:
        return str(self.record(field, key) or f"borttagen ({key})")


def _pointers(model: Model, path: str, value: Any, place: tuple | None) -> list[tuple[Any, Any]]:
    if place is None:
        field = _field(model, path)
        return [(field, value)] if value and field is not None and field.is_relation else []
    relations = [field for field in columns(place[0]) if field.is_relation]
    return [(field, value[field.name]) for field in relations if value and value.get(field.name) is not None]
