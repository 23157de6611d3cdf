"""Rows of text to rows of values, file by file. No database: every problem of a cell is found here."""

from dataclasses import dataclass, field, replace

from catalogue.imports import wordings
from catalogue.imports.columns import Column, Values
from catalogue.imports.files import File, Model
from catalogue.imports.forgiving import Forgiven, forgive_cell, forgive_headings, is_example
from catalogue.imports.problems import CellError, Problems
from catalogue.imports.reading import Sheet


@dataclass(slots=True)
class Row:
    """One record as a file states it. ``is_whole``: nothing of it was refused."""

    number: int
    key: str
    values: Values
    model: Model
    is_whole: bool = True


@dataclass
class Table:
    """A file of the register with its rows. Of columns that the sheet has not, it says nothing."""

    file: File
    label: str
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)


def parse(sheet: Sheet, file: File, problems: Problems) -> Table:
    """The values of every row; the sheet's text is let go of along the way."""
    forgive_headings(sheet, file, problems)
    by_heading = {column.heading: column for column in file.columns}
    _check_headings(sheet, file, by_heading, problems)
    table = Table(file, sheet.label, [by_heading[name] for name in sheet.headings if name in by_heading])
    is_whole = all(column in table.columns for column in file.columns if column.required)
    positions = [sheet.headings.index(column.heading) for column in table.columns]
    key = sheet.headings.index(file.key.heading) if file.key in table.columns else None
    for number, cells in sheet.rows:
        if key is not None and is_example(cells[key]):
            problems.guess(sheet.label, cells[key], "ett exempel, och hoppades över", number)
            continue
        row = Row(number, "", {}, file.models[0], is_whole)
        texts = {
            column.heading: cells[position] for column, position in zip(table.columns, positions, strict=True)
        }
        table.rows += _RowReader(table, sheet.written_as, row, texts, problems).read()
    sheet.rows.clear()
    return table


class _RowReader:
    """Reads the cells of one row, which may speak for each other."""

    def __init__(
        self, table: Table, written_as: dict[str, str], row: Row, texts: dict[str, str], problems: Problems
    ):
        self.table, self.written_as, self.row, self.texts, self.problems = (
            table,
            written_as,
            row,
            texts,
            problems,
        )

    def read(self) -> list[Row]:
        days: tuple[int, ...] = ()
        for column in self.table.columns:
            if text := self.texts[column.heading]:
                days = self._read_cell(column, text) or days
        for column in self.table.columns:
            is_empty = not self.texts[column.heading] and column.heading not in self.row.values
            if column.required and is_empty and not self._gets_an_id(column):
                self._refuse(column, "Cellen är tom. Fyll i den, eller ta bort raden.")
        self.row.key = self.row.values.get(self.table.file.key.heading, "")
        return [self.row, *(self._on(day) for day in days[1:])]

    def _read_cell(self, column: Column, text: str) -> tuple[int, ...]:
        """Put what a cell says among the values; the weekdays of a cell that names several."""
        try:
            self.row.values[column.heading] = column.kind.read(text)
        except CellError as error:
            forgiven = forgive_cell(column, text, self.written_as)
            if forgiven and self._take(forgiven, column):
                self.problems.guess(self.table.label, text, forgiven.said, self.row.number, column.heading)
                return forgiven.days
            self._refuse(column, str(error))
        return ()

    def _take(self, forgiven: Forgiven, column: Column) -> bool:
        """Take what the cell is likely to mean, unless that would overrule another cell."""
        cells = {heading: text for heading, text in forgiven.cells.items() if text}
        if any(self.texts.get(heading, "?") for heading in cells if heading != column.heading):
            return False
        try:
            self.row.values |= {
                heading: self.table.file.column(heading).kind.read(text) for heading, text in cells.items()
            }
        except CellError:
            return False
        return True

    def _gets_an_id(self, column: Column) -> bool:
        return column is self.table.file.key and bool(self.table.file.id_from)

    def _refuse(self, column: Column, sentence: str) -> None:
        self.row.is_whole = False
        self.problems.add(self.table.label, sentence, self.row.number, column.heading)

    def _on(self, day: int) -> Row:
        """The same row on another weekday, with an id that says so."""
        key = f"{self.row.key}-{wordings.SHORT_WEEKDAYS[day - 1]}" if self.row.key else ""
        values = self.row.values | {"veckodag": day} | ({self.table.file.key.heading: key} if key else {})
        return replace(self.row, key=key, values=values)


def _check_headings(sheet: Sheet, file: File, known: dict[str, Column], problems: Problems) -> None:
    marks = [column.heading for column in file.marks]
    for index, heading in enumerate(sheet.headings):
        if not heading:
            if any(cells[index] for _number, cells in sheet.rows):
                problems.add(
                    sheet.label, f"Kolumn {index + 1} saknar rubrik. Skriv en, eller töm kolumnen.", 1
                )
        elif heading not in known and heading not in marks:
            mend = problems.suggest(heading, known) or f" Kända rubriker: {', '.join(known)}."
            problems.add(
                sheet.label, f"Rubriken är okänd. Rätta den eller ta bort kolumnen.{mend}", 1, heading
            )
        elif heading in sheet.headings[:index]:
            problems.add(sheet.label, "Rubriken står två gånger. Ta bort den ena kolumnen.", 1, heading)
    for heading, column in known.items():
        if column.required and heading not in sheet.headings:
            problems.add(sheet.label, "Kolumnen saknas. Lägg till rubriken på första raden.", 1, heading)
