"""What cells mean that name records by their words: ids for names, organisations by any of their spellings."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from difflib import get_close_matches

from django.utils.text import slugify

from catalogue.imports.columns import Column
from catalogue.imports.files import File
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import Problems, quoted
from catalogue.imports.register import Register
from catalogue.imports.slugs import LETTERS
from catalogue.imports.wordings import fold, says_unknown
from catalogue.models import Organisation

ORGANISATIONS = "organisationer"
ADD = " Lägg till en rad i {}."
COMMA = re.compile(
    r"(?:(?<!\s)\s+)?[,;/\n]\s*"
)  # what people write between several names in one cell, besides "och"
AND = re.compile(r"(?:(?<!\s)\s+)?(?:\boch\b|&)\s*")


class Names:
    """The ids of each file's records by every name that they have, stored or in the files being read."""

    def __init__(self, tables: Iterable[Table], register: Register):
        self.tables, self.register = list(tables), register
        self.found: dict[str, dict[str, set[str]]] = {}

    def keys(self, file: str, name: str) -> list[str]:
        """The ids of the records that a row may mean by a name; read when the first name is asked for."""
        if file not in self.found:
            self.found[file] = self._collect(self.register.files[file])
        return sorted(self.found[file].get(fold(name), ()))

    def _collect(self, file: File) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        visible = self.register.visible(file.name)
        for key, name in (*self._stored(file), *self._in_tables(file)):
            if name and key in visible:
                found[fold(name)].add(key)
        if file.more_names:
            for key in visible:
                for name in file.more_names(key):
                    found[fold(name)].add(key)
        found.pop("", None)
        return found

    def _stored(self, file: File) -> Iterator[tuple[str, str]]:
        key_of = {(model, pk): key for key, (model, pk) in self.register.stored[file.name].items()}
        for model in file.models if file.named_by else ():
            fields = [file.column(heading).field for heading in file.named_by]
            for pk, *values in model._base_manager.values_list("pk", *fields).iterator():
                if key := key_of.get((model, pk)):
                    yield from ((key, name) for name in _flat(values))

    def _in_tables(self, file: File) -> Iterator[tuple[str, str]]:
        for table in self.tables:
            for row in table.rows if table.file is file else ():
                values = [row.values.get(heading, "") for heading in file.named_by]
                yield from ((row.key, name) for name in _flat(values) if row.key)


def _flat(values: Iterable) -> Iterator[str]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def several(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """The names in a cell. One with a comma or "och" of its own stays whole; where no part is known, the cell does."""
    if is_known(text):
        return [text]
    parts = [part for piece in COMMA.split(text) for part in _between_ands(piece, is_known)]
    return parts if any(map(is_known, parts)) else [text]


def _between_ands(text: str, is_known: Callable[[str], bool]) -> list[str]:
    words = [word for word in AND.split(text) if word]
    found = []
    while words:
        lengths = range(len(words), 0, -1)
        taken = next((length for length in lengths if is_known(" och ".join(words[:length]))), 1)
        found.append(" och ".join(words[:taken]))
        words = words[taken:]
    return found


class Resolver:
    """Puts ids in place of the names in one column; what is neither an id nor the name of one record is a problem."""

    def __init__(self, table: Table, column: Column, names: Names, problems: Problems):
        self.table, self.column, self.names, self.problems = table, column, names, problems
        self.known: dict[str, Container[str]] = {}

    def run(self) -> None:
        heading = self.column.heading
        for row in self.table.rows:
            value = row.values.get(heading)
            file = self.column.kind.file_for(row.values)
            if value is None or not file:
                continue
            is_list = isinstance(value, list)
            keys = [
                key
                for text in (value if is_list else [value])
                for key in self._keys(file, text, row, is_list)
            ]
            if self.table.file.name == file and row.key in keys:
                self._refuse(row, f"{quoted(row.key)} är raden själv. Skriv ett annat id.")
            if keys:
                row.values[heading] = sorted(set(keys)) if is_list else keys[0]
            else:
                del row.values[heading]

    def _keys(self, file: str, text: str, row: Row, may_be_several: bool) -> list[str]:
        if file not in self.known:
            self.known[file] = self.names.register.keys(file)
        if text in self.known[file]:
            return [text]
        if says_unknown(text) and not self.column.required:
            self.problems.guess(self.table.label, text, "okänt", row.number, self.column.heading)
            return []
        parts = several(text, lambda part: bool(self._meant(file, part))) if may_be_several else [text]
        keys = [key for part in parts for key in self._only(self._meant(file, part), file, part, row)]
        if keys:
            said = " | ".join(keys)
            self.problems.guess(self.table.label, text, said, row.number, self.column.heading)
        return keys

    def _meant(self, file: str, text: str) -> list[str]:
        return [text] if text in self.known[file] else self.names.keys(file, text)

    def _only(self, found: list[str], file: str, text: str, row: Row) -> list[str]:
        if len(found) > 1:
            several = ", ".join(found[:5])
            self._refuse(row, f"{quoted(text)} heter flera i {file}: {several}. Skriv id för den du menar.")
        elif not found:
            mend = self.problems.suggest(text, self.names.register.visible(file)) or self._by_a_similar_name(
                file, text
            )
            self._refuse(row, f"{quoted(text)} finns inte i {file}.{mend}")
        return found if len(found) == 1 else []

    def _by_a_similar_name(self, file: str, text: str) -> str:
        similar = get_close_matches(fold(text), self.names.found[file], 1)
        return f" Menade du ”{self.names.keys(file, similar[0])[0]}”?" if similar else ADD.format(file)

    def _refuse(self, row: Row, sentence: str) -> None:
        row.is_whole = False
        self.problems.add(self.table.label, sentence, row.number, self.column.heading)


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


def resolve_organisations(table: Table, column: Column, names: dict[str, str], problems: Problems) -> None:
    """Put organisations' own names in place of their other names, and of several names in one cell."""
    for row in table.rows:
        found: list[str] = []
        for text in row.values.get(column.heading, ()):
            owns = [
                names.get(part.casefold(), "")
                for part in several(text, lambda part: part.casefold() in names)
            ]
            if all(owns):
                found += owns
                if len(owns) > 1:
                    problems.guess(table.label, text, " | ".join(owns), row.number, column.heading)
                continue
            mend = problems.suggest(text, names.values()) or " Lägg till den i organisationer."
            row.is_whole = False
            sentence = f"Organisationen {quoted(text)} är okänd.{mend}"
            problems.add(table.label, sentence, row.number, column.heading)
        if found:
            row.values[column.heading] = list(dict.fromkeys(found))


def give_ids(table: Table, names: Names, problems: Problems) -> None:
    """Give a row without an id that of the record with its name, else one made of its words."""
    file = table.file
    for row in table.rows:
        if row.key or not row.is_whole or not file.id_from:
            continue
        name = str(row.values.get(file.named_by[0], "")) if file.named_by else ""
        same = (
            [key for key in names.keys(file.name, name) if names.register.may_be_meant(file.name, key)]
            if name
            else []
        )
        if len(same) > 1:
            row.is_whole = False
            sentence = f"Cellen är tom, och flera heter {quoted(name)}: {', '.join(same[:5])}. Skriv id."
            problems.add(table.label, sentence, row.number, file.key.heading)
            continue
        row.key = same[0] if same else _new_id(file, row, names.register)
        row.values[file.key.heading] = row.key
        problems.guess(table.label, name or "raden", f"id {row.key}", row.number, file.key.heading)


def _new_id(file: File, row: Row, register: Register) -> str:
    """Words of the row as an id. A named record never gets one that is another's; a time is known by when it is."""
    words = [
        file.column(heading).kind.write(row.values[heading])
        for heading in file.id_from
        if heading in row.values
    ]
    base = slugify(" ".join(words).lower().replace(":", "-").translate(LETTERS))[:100].strip("-") or "rad"
    key, number = base, 2
    while file.named_by and key in register.stored[file.name]:
        key, number = f"{base}-{number}", number + 1
    return key
