"""What must hold between cells, rows and files: references, names, cycles, and the rules of each file."""

from collections.abc import Iterable

from catalogue.imports.columns import Column
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import Problems, quoted
from catalogue.imports.register import Register
from catalogue.imports.relations import OwnFileRef, Parties, Ref, Refs, key_of
from catalogue.models import Organisation

ORGANISATIONS = "organisationer"


def check(tables: list[Table], register: Register, problems: Problems) -> None:
    """Find every problem, put organisations' own names in place of their other names, and expand the rows."""
    for table in tables:
        register.add(table)
    names = organisation_names(tables, register)
    for table in tables:
        for column in table.columns:
            if isinstance(column.kind, Parties):
                _resolve_names(table, column, names, problems)
            elif isinstance(column.kind, Ref | Refs):
                _check_references(table, column, register, problems)
            if isinstance(column.kind, OwnFileRef):
                _check_cycles(table, column, register, problems)
        _check_rules(table, problems)
        for headings in table.file.unique:
            _check_unique(table, headings, problems)
    if not problems:
        for table in tables:
            _expand(table, register, problems)


def organisation_names(tables: list[Table], register: Register) -> dict[str, str]:
    """Every organisation's own name by each name that it has, as the files will leave them."""
    names = {
        organisation.pk: [organisation.name, *(alias.name for alias in organisation.aliases.all())]
        for organisation in Organisation.objects.prefetch_related("aliases")
    }
    for table in tables:
        if table.file.name == ORGANISATIONS:
            says_aliases = any(column.heading == "andra namn" for column in table.columns)
            for row in table.rows:
                _model, pk = register.stored[ORGANISATIONS].get(row.key, (None, f"new {row.number}"))
                aliases = row.values.get("andra namn", []) if says_aliases else names.get(pk, [""])[1:]
                names[pk] = [row.values.get("namn", ""), *aliases]
    by_alias = {alias.casefold(): own for own, *aliases in names.values() for alias in aliases}
    return by_alias | {own.casefold(): own for own, *_aliases in names.values()}


def _resolve_names(table: Table, column: Column, names: dict[str, str], problems: Problems) -> None:
    for row in table.rows:
        found = []
        for name in row.values.get(column.heading, ()):
            if own := names.get(name.casefold()):
                found.append(own)
                continue
            mend = problems.suggest(name, names.values()) or " Lägg till den i organisationer."
            _refuse(table, row, column, f"Organisationen {quoted(name)} är okänd.{mend}", problems)
        if found:
            row.values[column.heading] = list(dict.fromkeys(found))


def _check_references(table: Table, column: Column, register: Register, problems: Problems) -> None:
    for row in table.rows:
        value = row.values.get(column.heading)
        if value is None:
            continue
        file = column.kind.file_for(row.values)
        for key in value if isinstance(value, list) else [value]:
            if file and key not in register.keys(file):
                mend = problems.suggest(key, register.keys(file)) or f" Lägg till en rad i {file}."
                _refuse(table, row, column, f"{quoted(key)} finns inte i {file}.{mend}", problems)
            elif key == row.key and file == table.file.name:
                _refuse(table, row, column, f"{quoted(key)} är raden själv. Skriv ett annat id.", problems)


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
    for row in table.rows:
        if row.is_whole:
            for rule in table.file.rules:
                if wrong := rule(row.values):
                    problems.add(table.label, wrong[1], row.number, wrong[0])


def _check_unique(table: Table, headings: tuple[str, ...], problems: Problems) -> None:
    first_row: dict[tuple, int] = {}
    for row in table.rows:
        if row.is_whole and all(heading in row.values for heading in headings):
            for values in _combinations([row.values[heading] for heading in headings]):
                first = first_row.setdefault(values, row.number)
                if first != row.number:
                    value = quoted(", ".join(map(str, values)))
                    sentence = f"{value} står redan på rad {first}. Det får bara finnas en gång."
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
