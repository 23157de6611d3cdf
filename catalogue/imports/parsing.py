"""Rows of text to rows of values, file by file. No database: every problem of a cell is found here."""

from dataclasses import dataclass, field

from catalogue.imports.columns import Column, Values
from catalogue.imports.files import File, Model
from catalogue.imports.problems import CellError, Problems
from catalogue.imports.reading import Sheet


@dataclass(slots=True)
class Row:
    """One record as a file states it. ``is_whole``: no cell of it was error."""

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
    by_heading = {column.heading: column for column in file.columns}
    _check_headings(sheet, by_heading, problems)
    table = Table(file, sheet.label, [by_heading[name] for name in sheet.headings if name in by_heading])
    lacks_column = any(column.required and column not in table.columns for column in file.columns)
    positions = [(sheet.headings.index(column.heading), column) for column in table.columns]
    for number, cells in sheet.rows:
        row = Row(number, "", {}, file.models[0], not lacks_column)
        for position, column in positions:
            _parse_cell(cells[position], column, row, sheet.label, problems)
        row.key = row.values.get(file.key.heading, "")
        table.rows.append(row)
    sheet.rows.clear()
    _check_ids(table, problems)
    return table


def _parse_cell(text: str, column: Column, row: Row, label: str, problems: Problems) -> None:
    if not text and not column.required:
        return
    try:
        if not text:
            raise CellError("Cellen är tom. Fyll i den, eller ta bort raden.")
        row.values[column.heading] = column.kind.read(text)
    except CellError as error:
        row.is_whole = False
        problems.add(label, str(error), row.number, column.heading)


def _check_headings(sheet: Sheet, known: dict[str, Column], problems: Problems) -> None:
    for index, heading in enumerate(sheet.headings):
        if not heading:
            if any(cells[index] for _number, cells in sheet.rows):
                problems.add(
                    sheet.label, f"Kolumn {index + 1} saknar rubrik. Skriv en, eller töm kolumnen.", 1
                )
        elif heading not in known:
            mend = problems.suggest(heading, known) or f" Kända rubriker: {', '.join(known)}."
            problems.add(
                sheet.label, f"Rubriken är okänd. Rätta den eller ta bort kolumnen.{mend}", 1, heading
            )
        elif heading in sheet.headings[:index]:
            problems.add(sheet.label, "Rubriken står två gånger. Ta bort den ena kolumnen.", 1, heading)
    for heading, column in known.items():
        if column.required and heading not in sheet.headings:
            problems.add(sheet.label, "Kolumnen saknas. Lägg till rubriken på första raden.", 1, heading)


def _check_ids(table: Table, problems: Problems) -> None:
    first_row: dict[str, int] = {}
    for row in table.rows:
        first = first_row.setdefault(row.key, row.number)
        if row.key and first != row.number:
            row.is_whole = False
            sentence = f"”{row.key}” står redan på rad {first}. Ge varje rad ett eget id."
            problems.add(table.label, sentence, row.number, table.file.key.heading)
