"""What a person may bring in: changes of records that their organisations keep, and new records of their own.

A row that changes nothing is never refused, so that a whole export can come back with a few changed cells.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from catalogue.imports.columns import SEPARATOR
from catalogue.imports.comparing import Difference
from catalogue.imports.files import File, Model
from catalogue.imports.keeping import Keeper, is_kept
from catalogue.imports.names import ADD
from catalogue.imports.parsing import Row, Table
from catalogue.imports.problems import quoted
from catalogue.imports.register import Register
from catalogue.imports.relations import Ref, Refs
from catalogue.models import State

PROVIDER, PARTNER, COMMITTEE = "anordnare", "partner", "nämnd"
MEND = " Ta bort raden, eller be en samordnare läsa in den."
Refusal = tuple[str, str]  # heading and sentence
Owner = tuple[Model, Any]  # the model and the primary key of a record that an organisation keeps


def provide(tables: list[Table], register: Register) -> None:
    """New records that name no organisation get the person's own as their provider."""
    keeper = register.keeper
    if keeper is None or keeper.organisation is None:
        return
    for table in tables:
        for row in table.rows if is_kept(table.file.models[0]) else ():
            is_new = row.key not in register.stored[table.file.name]
            is_partner = keeper.organisation.name in row.values.get(PARTNER, ())
            if is_new and not is_partner and not _names_own(row.values, keeper, register):
                row.values.setdefault(PROVIDER, [keeper.organisation.name])


def _names_own(values: dict, keeper: Keeper, register: Register) -> bool:
    """Whether cells say that one of the person's organisations, or its committee, keeps the record."""
    own = {organisation.name for organisation in keeper.organisations}
    committees = {organisation.committee_id for organisation in keeper.organisations} - {None}
    committee = register.stored["namnder"].get(values.get(COMMITTEE, ""), (None, None))[1]
    return bool(own & set(values.get(PROVIDER, []))) or committee in committees


def why_not(record: models.Model, file: File, register: Register) -> str:
    """Why a person may not change a stored record at once; "" if they may."""
    keeper = register.keeper
    if keeper is None:
        return ""
    if wrong := _why_not_at_all(record, file, keeper):
        return wrong
    owner = _owner(record, file)
    if owner and _needs_approval(owner, file, keeper):
        own_file = next(own for own in register.files.values() if owner[0] in own.models)
        return f"{own_file.published}: ändringen måste godkännas."
    return ""


def _why_not_at_all(record: models.Model, file: File, keeper: Keeper) -> str:
    """Why a person may not even propose a change."""
    if not keeper.may("change", type(record)):
        return f"Du får inte ändra i {file.name}."
    owner = _owner(record, file)
    return _why_not_of(owner, keeper) if owner else ""


def _owner(record: models.Model, file: File) -> Owner | None:
    """The record itself, or the one that a row of it belongs to."""
    if is_kept(type(record)):
        return type(record), record.pk
    fields = [file.column(heading).field for heading in file.belongs_to]
    owner = next((owner for field in fields if (owner := getattr(record, field, None))), None)
    return owner and (type(owner), owner.pk)


def _why_not_of(owner: Owner, keeper: Keeper) -> str:
    is_foreign = is_kept(owner[0]) and not keeper.keeps(*owner)
    return "Posten hör till en annan organisation." if is_foreign else ""


def _needs_approval(owner: Owner, file: File, keeper: Keeper) -> bool:
    """Whether a change in a file is one of what the public sees of a record."""
    model, pk = owner
    if not is_kept(model) or keeper.may_publish:
        return False
    return (file.needs_approval or model in file.models) and keeper.is_published(model, pk)


def owner_to_approve(found: Difference, file: File, register: Register) -> Owner | None:
    """The published record whose change somebody must approve if a row is to hold; None if the row holds at once."""
    keeper = register.keeper
    if keeper is None or (found.record and not found.changes):
        return None
    stated = _stated_owner(found.row, file, register)
    owner = found.record and _owner(found.record, file)
    owner = owner or (stated and register.stored[stated[0]].get(stated[1]))
    return owner if owner and _needs_approval(owner, file, keeper) else None


def _stated_owner(row: Row, file: File, register: Register) -> tuple[str, str] | None:
    """File and id of what a row says that it belongs to."""
    heading = next((heading for heading in file.belongs_to if heading in row.values), None)
    if heading is None:
        return None
    return file.column(heading).kind.file_for(row.values), row.values[heading]


def refusals(found: Difference, file: File, register: Register) -> Iterator[Refusal]:
    """Why a person may not do what a row says; nothing if they may."""
    keeper, key = register.keeper, file.key.heading
    if keeper is None or (found.record and not found.changes):
        return
    if found.record is None and not keeper.may("add", found.row.model):
        yield key, f"Du får inte lägga till i {file.name}.{MEND}"
    elif found.record is None and found.row.key in register.stored[file.name]:
        yield key, f"Raden med id {quoted(found.row.key)} är av ett annat slag. Ge den nya raden ett eget id."
    elif found.record and (wrong := _why_not_at_all(found.record, file, keeper)):
        yield key, wrong + MEND
    else:
        yield from _hidden(found, register)
        if is_kept(found.row.model):
            yield from _of_a_record(found, file, register, keeper)
        elif file.belongs_to:
            yield from _of_a_part(found, file, register, keeper)


def _hidden(found: Difference, register: Register) -> Iterator[Refusal]:
    """What a row newly points at must be the person's own or public; of the rest it is told as if it were not there."""
    for change in found.changes:
        kind = change.column.kind
        if isinstance(kind, Ref | Refs):
            file = kind.file_for(found.row.values)
            added = set(change.after.split(SEPARATOR)) - set(change.before.split(SEPARATOR))
            for key in sorted(added & register.hidden.get(file, set())):
                yield change.column.heading, f"{quoted(key)} finns inte i {file}.{ADD.format(file)}"


def _of_a_record(found: Difference, file: File, register: Register, keeper: Keeper) -> Iterator[Refusal]:
    changed = {change.column.heading: change for change in found.changes}
    if "status" in changed and not keeper.may_publish and changed["status"].value != State.DRAFT:
        yield "status", "Du får inte ändra status. Skriv utkast, och be en samordnare publicera."
    may_move = found.record is None or {PROVIDER, COMMITTEE} & changed.keys()
    if may_move and not _names_own(_whose(found, file), keeper, register):
        own = ", ".join(organisation.name for organisation in keeper.organisations)
        yield PROVIDER, f"Posten skulle höra till någon annan. Skriv en organisation som du sköter: {own}."


def _whose(found: Difference, file: File) -> dict[str, Any]:
    """The cells that say whose a record is, as the row leaves them."""
    cells = {}
    for heading in (PROVIDER, COMMITTEE):
        column = file.column(heading)
        cells[heading] = column.kind.get(found.record, column.field) if found.record else None
        cells[heading] = found.row.values.get(heading, cells[heading])
    for change in found.changes:
        if change.column.heading in cells:
            cells[change.column.heading] = change.value
    return {heading: value for heading, value in cells.items() if value}


def _of_a_part(found: Difference, file: File, register: Register, keeper: Keeper) -> Iterator[Refusal]:
    """A time or a closure is written by who keeps what it belongs to; that may be new too."""
    stated = _stated_owner(found.row, file, register)
    if stated is None:
        yield file.belongs_to[0], "Raden gäller alla. Skriv vilket utbud eller vilken plats den hör till."
        return
    heading = next(heading for heading in file.belongs_to if heading in found.row.values)
    owner = register.stored[stated[0]].get(stated[1])
    if owner and (wrong := _why_not_of(owner, keeper)):
        yield heading, f"{quoted(stated[1])}: {wrong}{MEND}"
    earlier = found.record and _owner(found.record, file)
    if earlier and earlier != owner and _needs_approval(earlier, file, keeper):
        yield heading, "Raden hör till något publicerat och kan inte flyttas. Lägg till en ny rad i stället."
