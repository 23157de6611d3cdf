"""Take back what an import changed, cell by cell. What somebody has edited since is kept, and told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models, transaction
from django.utils import translation

from catalogue.imports.access import why_not as why_not_touch
from catalogue.imports.columns import Column
from catalogue.imports.comparing import BATCH, with_cells
from catalogue.imports.engine import Origin, leave_run
from catalogue.imports.files import File, Model
from catalogue.imports.keeping import Keeper
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import CellError, Problems
from catalogue.imports.proposing import proposing_of
from catalogue.imports.register import Register
from catalogue.imports.relations import Parties
from catalogue.imports.writing import Writer
from catalogue.models import ImportRun, Organisation, State, User

STATE = "status"


class CannotUndoError(Exception):
    """The run is not one that this person may undo. The message says why."""


@dataclass
class Kept:
    """Something that stays as it is, and why."""

    file: str
    id: str
    heading: str
    why: str


@dataclass
class Plan:
    """What an undo would do: rows to write, records to take away, and what stays."""

    tables: dict[tuple[str, tuple[str, ...]], Table] = field(default_factory=dict)
    removed: dict[tuple[str, Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    back: list[dict[str, str]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    proposals: list[dict[str, Any]] = field(default_factory=list)


def why_not(run: ImportRun, user: User) -> str:
    """Why a person may not undo a run; "" if they may. One's own last one, or any for who keeps all."""
    if run.undoes_id:
        return "En ångrad inläsning ångras inte. Läs in filen igen."
    if ImportRun.objects.filter(undoes=run).exists():
        return "Inläsningen är redan ångrad."
    if user.keeps_all:
        return ""
    last = (
        ImportRun.objects.filter(user=user, undoes=None, undone_by=None)
        .order_by("-started_at", "-pk")
        .first()
    )
    return "" if run == last else "Bara din senaste inläsning kan ångras. Be en samordnare ångra äldre."


def undo(run: ImportRun, files: Sequence[File], *, user: User) -> ImportRun:
    """Take back what a run changed, and leave a run that says so."""
    with translation.override("sv"), transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if reason := why_not(run, user):
            raise CannotUndoError(reason)
        register, found = plan(run, files, user)
        problems = Problems()
        writer = Writer(register, problems, lambda name, done, total: None)
        for (name, model), keys in found.removed.items():
            writer.delete(register.files[name], model._base_manager.filter(pk__in=keys))
        outcome = writer.write(_in_order(found, files))
        for made in found.proposals:
            proposing_of(made["file"], register).take_back(made, by=user)
        kept = [vars(one) for one in found.kept]
        return leave_run(outcome, Origin(run.source, f"Ångrat: {run.file_name}", user), undoes=run, kept=kept)


def _in_order(found: Plan, files: Sequence[File]) -> list[Table]:
    order = {file.name: index for index, file in enumerate(files)}
    return sorted(found.tables.values(), key=lambda table: order[table.file.name])


def plan(run: ImportRun, files: Sequence[File], user: User) -> tuple[Register, Plan]:
    """What undoing a run would do now."""
    register = Register(files, run.source, None if user.keeps_all else Keeper(user))
    planner = _Planner(register, run.changes)
    by_file: dict[str, list[dict]] = defaultdict(list)
    for entry in run.changes:
        by_file[entry["file"]].append(entry)
    for name, entries in by_file.items():
        for start in range(0, len(entries), BATCH):
            planner.add(register.files[name], entries[start : start + BATCH])
    for made in run.proposals:
        planner.take_back(made)
    return register, planner.plan


class _Planner:
    def __init__(self, register: Register, entries: list[dict]):
        self.register, self.plan = register, Plan()
        gone = {(entry["file"], entry["id"]) for entry in entries if entry.get("deleted")}
        # Rows that became records of another model: taken away as one, made anew as the other.
        self.moved = {
            key: entry for entry in entries if entry["new"] and (key := (entry["file"], entry["id"])) in gone
        }

    @cached_property
    def organisations(self) -> set[str]:
        return set(Organisation.objects.values_list("name", flat=True))

    def add(self, file: File, entries: list[dict]) -> None:
        records = self._records(file, [entry["id"] for entry in entries])
        for entry in entries:
            record, is_deleted = records.get(entry["id"]), entry.get("deleted", False)
            if record is not None and (wrong := why_not_touch(record, file, self.register)):
                self._keep(file, entry, "", wrong)
            elif is_deleted:
                self._bring_back(file, entry, record)
            elif (file.name, entry["id"]) in self.moved:
                continue
            elif record is None:
                self._keep(file, entry, "", "Posten finns inte längre.")
            elif entry["new"]:
                self._take_away(file, entry, record)
            else:
                self._set_back(file, entry, record)

    def take_back(self, made: dict[str, Any]) -> None:
        """A proposal that nobody has decided yet."""
        if why := proposing_of(made["file"], self.register).why_kept(made):
            self.plan.kept.append(Kept(made["file"], made["id"], "förslag", why))
            return
        self.plan.proposals.append(made)
        then = "som före inläsningen" if made["earlier"] else "tas tillbaka"
        self.plan.back.append(
            {"file": made["file"], "id": made["id"], "heading": "förslag", "now": "väntar", "then": then}
        )

    def _records(self, file: File, ids: list[str]) -> dict[str, models.Model]:
        stored = self.register.stored[file.name]
        by_model: dict[Model, dict[Any, str]] = defaultdict(dict)
        for key in ids:
            if key in stored:
                model, pk = stored[key]
                by_model[model][pk] = key
        return {
            keys[record.pk]: record
            for model, keys in by_model.items()
            for record in with_cells(file, model, list(keys))
        }

    def _bring_back(self, file: File, entry: dict, record: models.Model | None) -> None:
        """A row that the import took away, unless another stands in its place that has been edited since."""
        made = self.moved.get((file.name, entry["id"]))
        if record is not None and (made is None or list(_edited_since(file, made, record))):
            self._keep(file, entry, "", "Ändrat sedan inläsningen.")
            return
        if not all(file.column(heading).kind.can_be_undone for heading in entry["fields"]):
            self._keep(file, entry, "", "Borttaget av inläsningen. Lägg till raden igen för hand.")
            return
        values = {
            heading: value
            for heading, (before, _after) in entry["fields"].items()
            if (value := self._value(file, entry, heading, before)) is not None
        }
        self._write(file, entry, values, entry["fields"])

    def _take_away(self, file: File, entry: dict, record: models.Model) -> None:
        """A record that the import made: archived if it can be, else taken away if it is a part of another."""
        if edited := list(_edited_since(file, entry, record)):
            self._keep(file, entry, "", f"Ändrat sedan inläsningen: {', '.join(edited)}.")
        elif isinstance(getattr(record, "state", None), str):
            now = file.column(STATE).write(record)
            self._write(
                file,
                entry,
                {STATE: State.ARCHIVED},
                {STATE: [file.column(STATE).kind.write(State.ARCHIVED), now]},
            )
        elif file.removable:
            self.plan.removed[file.name, type(record)].append(record.pk)
            self.plan.back.append(
                {"file": file.name, "id": entry["id"], "heading": "", "now": "ny", "then": "tas bort"}
            )
        else:
            self._keep(file, entry, "", "Ny i inläsningen. Ta bort den för hand om den inte ska finnas.")

    def _set_back(self, file: File, entry: dict, record: models.Model) -> None:
        values, told = {}, {}
        for heading, (before, after) in entry["fields"].items():
            column = file.column(heading)
            now = column.write(record)
            if not column.kind.can_be_undone:
                self._keep(file, entry, heading, "Ändra tillbaka för hand.")
            elif now != after:
                self._keep(file, entry, heading, f"Ändrat sedan inläsningen, till ”{now}”.")
            elif not before:
                values[heading], told[heading] = column.empty, [before, after]
            elif (value := self._value(file, entry, heading, before)) is not None:
                values[heading], told[heading] = value, [before, after]
        self._write(file, entry, values, told)

    def _value(self, file: File, entry: dict, heading: str, text: str) -> Any:
        """What a cell said before; None, and a word of it, when that cannot be any more."""
        column = file.column(heading)
        try:
            value = column.kind.read(text)
        except CellError:
            self._keep(file, entry, heading, f"”{text}” går inte att läsa längre.")
            return None
        if missing := list(self._missing(column, value)):
            self._keep(file, entry, heading, f"{', '.join(missing)} finns inte längre.")
            return None
        return value

    def _missing(self, column: Column, value: Any) -> Iterator[str]:
        texts = value if isinstance(value, list) else [value]
        if isinstance(column.kind, Parties):
            yield from (name for name in texts if name not in self.organisations)
        elif hasattr(column.kind, "file_for"):
            known_keys = self.register.keys(column.kind.file_for({}))
            yield from (key for key in texts if key not in known_keys)

    def _write(self, file: File, entry: dict, values: dict, told: dict[str, list[str]]) -> None:
        if not values:
            return
        columns = tuple(heading for heading in values)
        table = self.plan.tables.setdefault(
            (file.name, columns),
            Table(file, file.name, [file.key, *(file.column(heading) for heading in columns)]),
        )
        model, _pk = self.register.stored[file.name].get(entry["id"], (file.models[0], None))
        if file.choose and entry.get("deleted"):
            model = file.choose(values, self.register.model_of) or model
        table.rows.append(Row(0, entry["id"], {file.key.heading: entry["id"]} | values, model))
        self.plan.back += [
            {
                "file": file.name,
                "id": entry["id"],
                "heading": heading,
                "now": told[heading][1],
                "then": told[heading][0],
            }
            for heading in columns
        ]

    def _keep(self, file: File, entry: dict, heading: str, why: str) -> None:
        self.plan.kept.append(Kept(file.name, entry["id"], heading, why))


def _edited_since(file: File, entry: dict, record: models.Model) -> Iterator[str]:
    """The headings under which a new record no longer is as the import made it."""
    for column in file.columns[1:]:
        if column.is_on(type(record)):
            made = entry["fields"].get(column.heading, ["", column.kind.write(column.empty)])[1]
            if column.write(record) != made:
                yield column.heading
