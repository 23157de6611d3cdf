"""The columns of kallor: which record a source speaks of, in whichever file it stands."""

from collections.abc import Mapping

from catalogue.imports.columns import Kind, Values
from catalogue.imports.files import Model
from catalogue.imports.problems import CellError, quoted
from catalogue.imports.relations import Ref, key_of


class SourceFile(Kind):
    """The file that a source speaks of. It is no field: it decides which model the row becomes."""

    can_be_undone = False

    def __init__(self, files: Mapping[Model, str]):
        self.files = files

    def read(self, text: str) -> str:
        if text not in self.files.values():
            allowed = ", ".join(dict.fromkeys(self.files.values()))
            raise CellError(f"{quoted(text)} är okänt. Skriv ett av: {allowed}.")
        return text

    def get(self, record, field):
        return self.files[type(record)]

    def assign(self, record, field, value, primary_key):
        """The model says it."""


class SourceRecord(Ref):
    """The record that a source speaks of, as its file and its id."""

    can_be_undone = False

    def __init__(self, files: Mapping[Model, str]):
        self.files = files

    def file_for(self, values: Values) -> str:
        return values.get("fil", "")

    def write(self, value):
        return value[1] if value else ""

    def get(self, record, field):
        return self.files[type(record)], key_of(record.record)

    def assign(self, record, field, value, primary_key):
        record.record_id = primary_key(*value)


def pair_file_and_record(values: Values) -> list[Values]:
    """The id of a record says which one it is only together with its file."""
    values["post"] = (values["fil"], values["post"])
    return [values]
