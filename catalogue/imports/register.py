"""Which records there are while an import runs: those in the database, and those of the files being read."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q

from catalogue.imports.files import File, Model
from catalogue.imports.keeping import Keeper, is_kept
from catalogue.imports.parsing import Table


class Register:
    """Models and primary keys by file and id.

    A record that was made in the admin has no key in the register and is known by its uuid.
    """

    def __init__(self, files: Iterable[File], source: str, keeper: Keeper | None = None):
        self.source, self.keeper = source, keeper
        self.files = {file.name: file for file in files}
        self.stored: dict[str, dict[str, tuple[Model, Any]]] = {
            file.name: {key: (model, pk) for model in file.models for key, pk in self._keys(file, model)}
            for file in self.files.values()
        }
        self.hidden = {name: self._hidden_keys(name) for name in self.stored}
        self.models: dict[str, dict[str, Model]] = {
            name: {key: model for key, (model, _pk) in records.items()}
            for name, records in self.stored.items()
        }

    def _keys(self, file: File, model: Model) -> Iterator[tuple[str, Any]]:
        records = model._base_manager.all()
        if not hasattr(model, "source"):
            keys = records.exclude(**{file.key.field: None}).values_list(file.key.field, "pk")
            return keys.iterator()
        own = records.filter(Q(source=self.source) | Q(source_key=None))
        return (
            (key or str(uuid), pk) for key, uuid, pk in own.values_list("source_key", "uuid", "pk").iterator()
        )

    def add(self, table: Table) -> None:
        """Make a table's records known, even those with problems, so that these are not reported twice."""
        known = self.models[table.file.name]
        for row in table.rows:
            if table.file.choose:
                row.model = table.file.choose(row.values, self.model_of) or row.model
            if row.key:
                known[row.key] = row.model

    def _hidden_keys(self, file: str) -> set[str]:
        """Ids of records that the person may not point at: other organisations' drafts."""
        if self.keeper is None:
            return set()
        return {key for key, (model, pk) in self.stored[file].items() if self.keeper.hides(model, pk)}

    def may_be_meant(self, file: str, key: str) -> bool:
        """Whether a row without an id may be about a record: one that the person keeps."""
        model, pk = self.stored[file][key]
        return self.keeper is None or not is_kept(model) or self.keeper.keeps(model, pk)

    def keys(self, file: str) -> dict[str, Model]:
        """All records of a file, by id."""
        return self.models.get(file, {})

    def visible(self, file: str) -> Collection[str]:
        """The ids that the person may be told of."""
        hidden = self.hidden.get(file)
        return self.keys(file).keys() - hidden if hidden else self.keys(file)

    def model_of(self, file: str, key: str) -> Model | None:
        return self.models.get(file, {}).get(key)

    def primary_key(self, file: str, key: str) -> Any:
        return self.stored[file][key][1]
