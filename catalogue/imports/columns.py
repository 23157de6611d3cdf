"""How a cell becomes a value, and how a record's value becomes a cell again.

A kind reads text (raising :class:`CellError` with a sentence that says how to mend it) and writes text; what
it writes reads back to the same value. So differences are compared as text, and exports use the same columns.
"""

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils import translation

from catalogue.imports.problems import CellError, quoted
from catalogue.validators import parse_clock

SEPARATOR = " | "
Values = dict[str, Any]  # what the cells of one row mean, by heading; empty cells are left out


class Kind:
    """How one sort of value is read, written, found on a record and put there."""

    in_other_table = False  # whether reading the value of many records calls for a prefetch of the field
    beyond = ""  # and of what lies behind it
    can_be_undone = True  # whether writing what a cell said before brings it back
    is_relation = False  # whether the value is rows of its own, written when all records are there

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return "" if value is None else str(value)

    def get(self, record: models.Model, field: str) -> Any:
        return getattr(record, field, None)

    def current(self, record: models.Model, field: str, value: Any) -> Any:
        """What the record holds that a row's value is to be compared with."""
        return self.get(record, field)

    def assign(self, record: models.Model, field: str, value: Any, primary_key: Callable) -> None:
        setattr(record, field, value)


@dataclasses.dataclass(frozen=True)
class Column:
    """A heading and the field behind it. ``empty`` is what an empty cell means."""

    heading: str
    field: str
    kind: Kind
    required: bool = False
    empty: Any = dataclasses.field(default=None, compare=False)

    def write(self, record: models.Model) -> str:
        """The record's value as it stands in a file; no query when the file's prefetches are done."""
        return self.kind.write(self.kind.get(record, self.field))

    def is_on(self, model: type[models.Model]) -> bool:
        return hasattr(model, self.field)


class Text(Kind):
    """Text of a limited length that passes a field's validators."""

    def __init__(self, field: models.Field):
        self.max_length = field.max_length
        self.field = field

    def read(self, text: str) -> str:
        if self.max_length and len(text) > self.max_length:
            raise CellError(
                f"{quoted(text)} har {len(text)} tecken. Korta texten till högst {self.max_length}."
            )
        self.check(text)
        return text

    def check(self, text: str) -> None:
        try:
            self.field.run_validators(text)
        except ValidationError as error:
            raise CellError(f"{quoted(text)} godtas inte. {' '.join(error.messages)}") from error


class Email(Text):
    def check(self, text: str) -> None:
        try:
            validate_email(text)
        except ValidationError as error:
            raise CellError(
                f"{quoted(text)} är ingen e-postadress. Skriv den som namn@exempel.se."
            ) from error


class Web(Text):
    validate = URLValidator(schemes=["http", "https"])

    def check(self, text: str) -> None:
        try:
            self.validate(text)
        except ValidationError as error:
            mend = "Skriv hela adressen, till exempel https://www.boras.se."
            raise CellError(f"{quoted(text)} är ingen webbadress. {mend}") from error


class Mark(Kind):
    """A word about a record that an export writes and nobody reads in again. ``paths``: what it looks at."""

    def __init__(self, word: str, holds: Callable[[models.Model], bool], paths: tuple[str, ...] = ()):
        self.word, self.holds, self.paths = word, holds, paths

    def get(self, record: models.Model, field: str) -> str:
        return self.word if self.holds(record) else ""


class Key(Text):
    """A record's own id. A record made in the admin has none, and goes by its uuid."""

    def get(self, record: models.Model, field: str) -> str | None:
        return key_of(record)


class YesNo(Kind):
    def read(self, text: str) -> bool:
        if text.casefold() not in ("ja", "nej"):
            raise CellError(
                f"{quoted(text)} är varken ja eller nej. Skriv ja eller nej, eller lämna cellen tom."
            )
        return text.casefold() == "ja"

    def write(self, value: bool | None) -> str:
        return "" if value is None else "ja" if value else "nej"


class Whole(Kind):
    """A whole number within bounds. ``mend`` says what to write instead."""

    def __init__(self, low: int = 0, high: int = 32_767, mend: str = "Skriv bara siffror, till exempel 12."):
        self.low, self.high, self.mend = low, high, mend

    def read(self, text: str) -> int:
        text = text.replace("−", "-")
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            raise CellError(f"{quoted(text)} är inget heltal. {self.mend}")
        if not self.low <= int(text) <= self.high:
            raise CellError(f"{quoted(text)} är inte mellan {self.low} och {self.high}. {self.mend}")
        return int(text)


class Months(Whole):
    """An age in months."""


class Weekdays(Whole):
    """A weekday, 1 = Monday."""


class Decimal(Kind):
    """A position in degrees, with a point or a comma."""

    def __init__(self, limit: int):
        self.limit = limit

    def read(self, text: str) -> float:
        mend = "Skriv grader med decimaler, till exempel 57.7210."
        number = text.replace(",", ".").replace("−", "-")
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,20})?", number, re.ASCII):
            raise CellError(f"{quoted(text)} är inget tal. {mend}")
        if abs(float(number)) > self.limit:
            raise CellError(f"{quoted(text)} är inte mellan -{self.limit} och {self.limit}. {mend}")
        return float(number)


class Day(Kind):
    def read(self, text: str) -> date:
        try:
            if not re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", text, re.ASCII):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError as error:
            mend = "Skriv år, månad och dag, till exempel 2026-11-22."
            raise CellError(f"{quoted(text)} är inget datum. {mend}") from error


class Clock(Kind):
    """Minutes of the day as HH:MM; 24:00 is the end of the day."""

    def read(self, text: str) -> int:
        try:
            return parse_clock(text)
        except ValidationError as error:
            raise CellError(" ".join(error.messages)) from error

    def write(self, value: int | None) -> str:
        return "" if value is None else f"{value // 60:02}:{value % 60:02}"


class Words(Kind):
    """A choice by its Swedish word, whatever language is active."""

    def __init__(self, choices: list[tuple[Any, Any]]):
        self.choices = choices

    @cached_property
    def values(self) -> dict[str, Any]:
        with translation.override("sv"):
            return {str(label): value for value, label in self.choices}

    @cached_property
    def words(self) -> dict[Any, str]:
        return {value: word for word, value in self.values.items()}

    def read(self, text: str) -> Any:
        if text.casefold() not in self.values:
            raise CellError(f"{quoted(text)} är okänt. Skriv ett av: {', '.join(self.values)}.")
        return self.values[text.casefold()]

    def write(self, value: Any) -> str:
        return self.words.get(value, "")


class TextList(Kind):
    """Several texts in one cell, in their order, each once."""

    def read(self, text: str) -> list[str]:
        parts = (part.strip() for part in text.split("|"))
        return list(dict.fromkeys(part for part in parts if part))

    def write(self, value: list[str] | None) -> str:
        return SEPARATOR.join(value or [])


def key_of(record: models.Model | None) -> str | None:
    """The id of a record in the files: its key in the register, else its uuid, else (a language) its code."""
    if record is None:
        return None
    return getattr(record, "source_key", None) or str(getattr(record, "uuid", record.pk))


def kind_of(field: models.Field) -> Kind:
    """The kind that suits a model field when the declaration names none."""
    if field.choices:
        return Words(field.choices)
    for field_class, kind in (
        (models.BooleanField, YesNo),
        (models.DateField, Day),
        (models.JSONField, TextList),
        (models.IntegerField, Whole),
    ):
        if isinstance(field, field_class):
            return kind()
    for field_class, text in ((models.EmailField, Email), (models.URLField, Web)):
        if isinstance(field, field_class):
            return text(field)
    return Text(field)
