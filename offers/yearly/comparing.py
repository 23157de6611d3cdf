"""What has changed between two reports, and how some figures have moved over all of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from offers.figures import Cell, Column, Row, Table, Tone, Value, number, plain_cells, plain_columns
from offers.yearly.content import Content

NOT_THERE = "finns inte"
ALWAYS_NEW = {"trend"}  # its months move with the day
COLUMNS = plain_columns(column="Vad", before="Före", after="Efter", difference="Skillnad")
# What is followed over the years: the name of a table in reports, one of its columns, and what that is.
SERIES = (
    ("kedjan-committee", "all", "Utbud per nämnd"),
    ("kedjan-focus", "all", "Utbud per inriktning"),
    ("aktualitet", "share", "Andel bekräftat i tid per nämnd, procent"),
    ("glapp", "number", "Antal som fattas"),
)


def tables_of(content: Content) -> dict[str, Content]:
    return {table["name"]: table for section in content["sections"] for table in section["tables"]}


def differences(before: Content, after: Content) -> list[Table]:
    """A table of changes for each table that both or either of the reports has and that differs."""
    old, new = tables_of(before), tables_of(after)
    found = []
    for name in [*new, *(name for name in old if name not in new)]:
        if name in ALWAYS_NEW:
            continue
        shown = new.get(name) or old[name]
        rows = tuple(_changes(old.get(name), new.get(name)))
        if rows:
            found.append(_table_of_changes(name, shown, rows, before, after))
    return found


def _table_of_changes(
    name: str, shown: Content, rows: tuple[Row, ...], before: Content, after: Content
) -> Table:
    rows_say = ", ".join(str(value).lower() for value in shown["options"].values())
    return Table(
        key=f"skillnad-{name}",
        title=f"{shown['title']} ({rows_say})" if name.startswith("kedjan") else shown["title"],
        definition=(
            f"Det som skiljer mellan läget den {before['day_text']} (före) och den {after['day_text']} (efter). "
            "Det som är lika står inte här, och inte heller det som bara skiljer i ”kanske”."
        ),
        day=date.fromisoformat(after["day"]),
        row_heading=shown["row_heading"],
        columns=COLUMNS,
        rows=rows,
    )


def _changes(before: Content | None, after: Content | None) -> Iterator[Row]:
    old, new = _rows(before), _rows(after)
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        label = (now or was or {})["label"]
        if was is None or now is None:
            said = (NOT_THERE, "finns") if was is None else ("finns", NOT_THERE)
            yield Row(key, label, plain_cells("hela raden", *said, ""))
            continue
        for column, (name, _cell) in {**was["by_column"], **now["by_column"]}.items():
            pair = [row["by_column"].get(column, ("", {}))[1] for row in (was, now)]
            if _surely(pair[0]) != _surely(pair[1]):
                cells = plain_cells(name, _said(pair[0]), _said(pair[1]), _difference(*pair))
                yield Row(f"{key}|{column}", label, cells)


def _rows(table: Content | None) -> dict[str, Content]:
    if table is None:
        return {}
    heads = [(column["key"], column["label"]) for column in table["columns"]]
    found = {}
    for row in table["rows"]:
        by_column = {key: (label, cell) for (key, label), cell in zip(heads, row["cells"], strict=True)}
        found[row["key"]] = {"label": row["label"], "by_column": by_column}
    return found


def _surely(cell: dict[str, Any]) -> tuple[Any, Any]:
    return cell.get("value"), cell.get("words")


def _said(cell: dict[str, Any]) -> str:
    """All that a cell says, as one reads it."""
    if not cell:
        return NOT_THERE
    more = f"+{cell['more_text']} kanske" if cell["more_text"] else ""
    return " ".join(filter(None, [cell["text"], more, cell["words"]]))


def _difference(was: dict[str, Any], now: dict[str, Any]) -> str:
    before, after = was.get("value"), now.get("value")
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return ""
    moved = number(Fraction(str(after)) - Fraction(str(before)), 2)
    return f"{moved:+}".replace(".", ",").replace("-", "−") if moved else ""


def series(contents: Sequence[Content], titles: Sequence[str]) -> list[Table]:
    """Figures that are followed, a column for each report under its title, the oldest first."""
    if not contents:
        return []
    columns = tuple(Column(f"report-{n}", title, tone=Tone.PLAIN) for n, title in enumerate(titles))
    return [
        Table(
            key=f"serie-{name}",
            title=title,
            definition=f"{title} i varje rapport. Det som inte fanns i en rapport har ingen siffra där.",
            day=date.fromisoformat(contents[-1]["day"]),
            row_heading="Vad",
            columns=columns,
            rows=tuple(_series_rows([tables_of(one).get(name) for one in contents], column)),
        )
        for name, column, title in SERIES
    ]


def _series_rows(tables: list[Content | None], column: str) -> Iterator[Row]:
    by_report = [_rows(table) for table in tables]
    labels = {key: row["label"] for rows in reversed(by_report) for key, row in rows.items()}
    labels |= {key: row["label"] for key, row in by_report[-1].items()}
    for key, label in labels.items():
        cells = [rows[key]["by_column"].get(column, ("", {}))[1] if key in rows else {} for rows in by_report]
        yield Row(key, label, tuple(_series_cell(cell) for cell in cells))


def _series_cell(cell: dict[str, Any]) -> Cell:
    value: Value = cell.get("value")
    return Cell(value, cell.get("more", 0), cell.get("words", "") if cell else NOT_THERE)
