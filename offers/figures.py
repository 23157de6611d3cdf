"""The shape that every figure has: a table of plain values with what it says, to show, to export and to freeze."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format

from catalogue.collation import swedish_key

Value = int | float | str | None
NOT_STATED = "ingen uppgift"


class Tone(StrEnum):
    """What a number in a column means to somebody who looks for gaps."""

    AMOUNT = "amount"  # the more the better; nothing is a gap
    SHARE = "share"  # the more the better; what is not known stands beside it
    UNKNOWN = "unknown"  # the more, the less is known
    PLAIN = "plain"  # neither


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: what is surely so, None where nobody knows, and what may come to it (``more``).

    ``words`` say why there is no number, or what it rests on. What leads from the cell to its list is no part
    of the data: ``offers`` are those counted, as bits of the index; ``query`` is that of the public list
    where the public can ask the same, else None.
    """

    value: Value
    more: int | float = 0
    words: str = ""
    offers: int = field(default=0, repr=False)
    query: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """``short`` is what stands over a narrow column; ``group`` the heading that several columns share."""

    key: str
    label: str
    short: str = ""
    group: str = ""
    tone: Tone = Tone.AMOUNT


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``address`` leads to what it is about; ``is_gap`` marks what is asked for and is not there."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    address: str = field(default="", repr=False)
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A set of figures of one day. ``options`` are the choices that made it, in words."""

    key: str
    title: str
    definition: str
    day: date
    row_heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def cell(self, row: str, column: str) -> tuple[Cell, str] | None:
        """The cell of a row and a column by their keys, with its name in words."""
        for line in self.rows:
            for head, cell in zip(self.columns, line.cells, strict=True):
                if (line.key, head.key) == (row, column):
                    return cell, f"{line.label}, {head.label}"
        return None

    @property
    def gap_count(self) -> int:
        return sum(row.is_gap for row in self.rows)

    def as_data(self) -> dict[str, Any]:
        """All of it as what JSON can hold, without addresses: they change. The same table gives the same data."""
        return {
            "key": self.key,
            "title": self.title,
            "definition": self.definition,
            "day": self.day.isoformat(),
            "options": dict(self.options),
            "row_heading": self.row_heading,
            "columns": [
                {"key": one.key, "label": one.label, "short": one.short, "group": one.group}
                for one in self.columns
            ],
            "rows": [
                {
                    "key": row.key,
                    "label": row.label,
                    "is_gap": row.is_gap,
                    "cells": [
                        {"value": cell.value, "more": cell.more, "words": cell.words} for cell in row.cells
                    ],
                }
                for row in self.rows
            ],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that a figure offers: its name in addresses, and its values with their words; the first is usual."""

    name: str
    label: str
    values: Mapping[str, str]

    @property
    def usual(self) -> str:
        return next(iter(self.values))


def plain_columns(**labels: str) -> tuple[Column, ...]:
    """Columns of words and numbers that are not compared with each other, by their keys."""
    return tuple(Column(key, label, tone=Tone.PLAIN) for key, label in labels.items())


def plain_cells(*values: Value) -> tuple[Cell, ...]:
    """Cells of such columns; what nobody has stated says so."""
    return tuple(Cell(value, words=NOT_STATED if value is None else "") for value in values)


def understand(choices: list[Choice], asked: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The value of every choice, and a sentence for each that is not known; the usual value stands in for it."""
    chosen, problems = {}, []
    for choice in choices:
        value = asked.get(choice.name) or choice.usual
        if value not in choice.values:
            problems.append(
                f"{choice.label}: ”{value[:40]}” finns inte. Här visas {choice.values[choice.usual]}."
            )
            value = choice.usual
        chosen[choice.name] = value
    known_names = {choice.name for choice in choices}
    problems += [
        f"”{name[:40]}” är inget som går att välja här." for name in asked if name not in known_names
    ]
    return chosen, problems


def in_words(choices: list[Choice], chosen: Mapping[str, str]) -> dict[str, str]:
    """The choices that a table was made with, as they are read."""
    return {
        choice.label: choice.values.get(chosen[choice.name], chosen[choice.name])
        for choice in choices
        if chosen[choice.name]
    }


def number(exact: Fraction | int, decimals: int = 1) -> int | float:
    """A figure as it is shown: whole where it is whole, else with some decimals."""
    rounded = round(Fraction(exact), decimals)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def by_name(names: Mapping[str, str]) -> list[str]:
    """The keys in the Swedish order of their names."""
    return sorted(names, key=lambda key: swedish_key(names[key]))


def as_read(value: Value) -> str:
    """A value as one reads it: thousands apart, a comma for the decimals, and words as they are."""
    return number_format(value, force_grouping=True) if isinstance(value, int | float) else value or ""


def as_text(value: Value) -> str:
    """A figure as a Swedish spreadsheet reads it: a comma for the decimals."""
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def as_lines(table: Table) -> tuple[list[str], list[list[str]]]:
    """The table as lines of text, and below it what it says; "kanske" and words have columns where there are any."""
    with_more = [any(row.cells[n].more for row in table.rows) for n in range(len(table.columns))]
    with_words = [any(row.cells[n].words for row in table.rows) for n in range(len(table.columns))]
    head = [table.row_heading]
    for column, more, words in zip(table.columns, with_more, with_words, strict=True):
        head += [column.label, *[f"{column.label}, kanske"] * more, *[f"{column.label}, i ord"] * words]
    lines = []
    for row in table.rows:
        line = [row.label]
        for cell, more, words in zip(row.cells, with_more, with_words, strict=True):
            line += [as_text(cell.value), *[as_text(cell.more)] * more, *[cell.words] * words]
        lines.append(line)
    below = [
        (table.title, ""),
        *table.options.items(),
        ("Dag", table.day.isoformat()),
        ("Så räknas det", table.definition),
    ]
    below += [("Att tänka på", note) for note in table.notes]
    blank = [""] * (len(head) - 2)
    return head, [*lines, [""] * len(head), *([name, text, *blank] for name, text in below)]
