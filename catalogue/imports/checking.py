"""What must hold between cells, rows and files: references, names, cycles, and the rules of each file."""

from collections.abc import Iterable

from catalogue.imports.columns import Column
from catalogue.imports.names import Names, Resolver, give_ids, organisation_names, resolve_organisations
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import Problems, quoted
from catalogue.imports.register import Register
from catalogue.imports.relations import OwnFileRef, Parties, Ref, Refs, key_of


def check(tables: list[Table], register: Register, problems: Problems) -> None:
    """Find every problem, put ids and own names in place of other names, and expand the rows."""
    names = Names(tables, register)
    for table in tables:
        if table.file.named_by:
            give_ids(table, names, problems)
        register.add(table)
    names = Names(tables, register)  # anew, now that the rows of the files are known
    _resolve(tables, register, names, problems)
    for table in tables:
        give_ids(table, names, problems)
        _check_ids(table, problems)
        register.add(table)
        _check_rules(table, problems)
        for headings in table.file.unique:
            _check_unique(table, headings, problems)
    for table in tables:
        _expand(table, register, problems)


def _resolve(tables: list[Table], register: Register, names: Names, problems: Problems) -> None:
    organisations = organisation_names(tables, register)
    for table in tables:
        for column in table.columns:
            if isinstance(column.kind, Parties):
                resolve_organisations(table, column, organisations, problems)
            elif isinstance(column.kind, Ref | Refs):
                Resolver(table, column, names, problems).run()
            if isinstance(column.kind, OwnFileRef):
                _check_cycles(table, column, register, problems)


def _check_ids(table: Table, problems: Problems) -> None:
    first_row: dict[str, int] = {}
    for row in table.rows:
        first = first_row.setdefault(row.key, row.number)
        if row.key and first != row.number:
            row.is_whole = False
            sentence = f"”{row.key}” står redan på rad {first}. Ge varje rad ett eget id."
            problems.add(table.label, sentence, row.number, table.file.key.heading)


def _check_cycles(table: Table, column: Column, register: Register, problems: Problems) -> None:
    parents = _stored_parents(table, column, register)
    parents |= {row.key: row.values.get(column.heading) for row in table.rows}
    for row in table.rows:
        seen, key = {row.key}, parents[row.key]
        while key and key not in seen:
            seen.add(key)
            key = parents.get(key)
        if key == row.key and parents[row.key] != row.key:
            chain = f"{quoted(parents[row.key])} leder tillbaka till raden själv."
            _refuse(table, row, column, f"{chain} Bryt kedjan på ett ställe.", problems)


def _stored_parents(table: Table, column: Column, register: Register) -> dict[str, str | None]:
    model = table.file.models[0]
    records = model._base_manager.select_related(column.field).exclude(**{column.field: None})
    known = register.keys(table.file.name)
    return {
        key_of(record): column.kind.get(record, column.field) for record in records if key_of(record) in known
    }


def _check_rules(table: Table, problems: Problems) -> None:
    broken: set[int] = set()
    for row in table.rows:
        if row.is_whole:
            for rule in table.file.rules:
                if wrong := rule(row.values):
                    broken.add(row.number)
                    problems.add(table.label, wrong[1], row.number, wrong[0])
            row.is_whole = row.number not in broken


def _check_unique(table: Table, headings: tuple[str, ...], problems: Problems) -> None:
    first_row: dict[tuple, int] = {}
    for row in table.rows:
        if row.is_whole and all(heading in row.values for heading in headings):
            for values in _combinations([row.values[heading] for heading in headings]):
                first = first_row.setdefault(values, row.number)
                if first != row.number:
                    value = quoted(", ".join(map(str, values)))
                    sentence = f"{value} står redan på rad {first}. Det får bara finnas en gång."
                    row.is_whole = False
                    problems.add(table.label, sentence, row.number, headings[-1])


def _combinations(values: list) -> Iterable[tuple]:
    if len(values) == 1 and isinstance(values[0], list):
        return [(value,) for value in values[0]]
    return [tuple(values)]


def _expand(table: Table, register: Register, problems: Problems) -> None:
    if not table.file.expand:
        return
    heading, numbers = table.file.key.heading, {row.key: row.number for row in table.rows}
    rows = []
    for row in table.rows:
        if not row.is_whole:
            rows.append(row)
            continue
        for values in table.file.expand(row.values):
            key = values[heading]
            if key != row.key and key in numbers:
                sentence = f"”{key}” behövs för tiden efter midnatt på rad {row.number}. Byt id på raden."
                problems.add(table.label, sentence, numbers[key], heading)
            rows.append(Row(row.number, key, values, row.model))
    table.rows = rows
    register.add(table)


def _refuse(table: Table, row: Row, column: Column, sentence: str, problems: Problems) -> None:
    row.is_whole = False
    problems.add(table.label, sentence, row.number, column.heading)
