"""What a person may bring in: changes of records that their organisations keep, and new records of their own.

A row that changes nothing is never refused, so that a whole export can come back with a few changed cells.
"""

from collections.abc import Iterator

from catalogue.imports.comparing import Difference
from catalogue.imports.files import File
from catalogue.imports.keeping import Keeper, is_kept
from catalogue.imports.parsing import Table
from catalogue.imports.problems import quoted
from catalogue.imports.register import Register
from catalogue.models import State

PROVIDER, PARTNER, COMMITTEE = "anordnare", "partner", "nämnd"
NEEDS_APPROVAL = "ändringen måste godkännas. Be en samordnare läsa in raden, eller ta bort den."
Refusal = tuple[str, str]  # heading and sentence


def provide(tables: list[Table], register: Register) -> None:
    """New records that name no organisation get the person's own as their provider."""
    keeper = register.keeper
    if keeper is None or keeper.organisation is None:
        return
    for table in tables:
        if not is_kept(table.file.models[0]):
            continue
        for row in table.rows:
            is_new = row.key not in register.stored[table.file.name]
            is_partner = keeper.organisation.name in row.values.get(PARTNER, ())
            if is_new and not is_partner and not names_own(row.values, keeper, register):
                row.values.setdefault(PROVIDER, [keeper.organisation.name])


def names_own(values: dict, keeper: Keeper, register: Register) -> bool:
    """Whether a row says that one of the person's organisations, or its committee, keeps the record."""
    own = {organisation.name for organisation in keeper.organisations}
    committees = {organisation.committee_id for organisation in keeper.organisations} - {None}
    committee = register.stored["namnder"].get(values.get(COMMITTEE, ""), (None, None))[1]
    return bool(own & set(values.get(PROVIDER, []))) or committee in committees


def refusals(found: Difference, file: File, register: Register) -> Iterator[Refusal]:
    """Why a person may not do what a row says; nothing if they may."""
    keeper, key = register.keeper, file.key.heading
    action = "change" if found.record else "add"
    if keeper is None or (found.record and not found.changes):
        return
    if not keeper.may(action, found.row.model):
        yield key, f"Du får inte {'ändra' if found.record else 'lägga till'} i {file.name}. Ta bort raden."
    elif is_kept(found.row.model):
        yield from _of_a_record(found, file, register, keeper)
    elif file.belongs_to:
        yield from _of_a_part(found, file, register, keeper)


def _of_a_record(found: Difference, file: File, register: Register, keeper: Keeper) -> Iterator[Refusal]:
    record, key = found.record, file.key.heading
    changed = {change.column.heading: change for change in found.changes}
    if record and not keeper.keeps(type(record), record.pk):
        yield (
            key,
            "Posten hör till en annan organisation. Ta bort raden, eller skriv ett annat id om den är ny.",
        )
        return
    if record and record.state == State.PUBLISHED and not keeper.may_publish:
        yield key, f"{file.published}: {NEEDS_APPROVAL}"
        return
    if "status" in changed and not keeper.may_publish and changed["status"].value != State.DRAFT:
        yield "status", "Du får inte ändra status. Skriv utkast, och be en samordnare publicera."
    moved = not record or {PROVIDER, COMMITTEE} & changed.keys()
    if moved and not names_own(_after(found, file), keeper, register):
        own = ", ".join(organisation.name for organisation in keeper.organisations)
        yield PROVIDER, f"Posten skulle höra till någon annan. Skriv en organisation som du sköter: {own}."


def _after(found: Difference, file: File) -> dict:
    """The cells that say whose a record is, as the row leaves them."""
    values = dict(found.row.values)
    if found.record:
        for heading in (PROVIDER, COMMITTEE):
            stated = any(change.column.heading == heading for change in found.changes)
            column = file.column(heading)
            if heading not in values and not stated:
                values[heading] = column.kind.get(found.record, column.field)
    return {heading: value for heading, value in values.items() if value is not None}


def _of_a_part(found: Difference, file: File, register: Register, keeper: Keeper) -> Iterator[Refusal]:
    """A time or a closure may be written by who keeps what it belongs to, before and after."""
    stated = next((heading for heading in file.belongs_to if heading in found.row.values), None)
    if stated is None:
        yield file.belongs_to[0], "Raden gäller alla. Skriv vilket utbud eller vilken plats den hör till."
        return
    owner_file = file.column(stated).kind.file_for(found.row.values)
    owners = [register.stored[owner_file].get(found.row.values[stated])]
    if found.record:
        owners.append(_stored_owner(found, file))
    for model, pk in filter(None, owners):
        if not keeper.keeps(model, pk):
            yield stated, f"{quoted(found.row.values[stated])} hör till en annan organisation. Ta bort raden."
            return
        if file.needs_approval and keeper.is_published(model, pk) and not keeper.may_publish:
            yield stated, f"{register.files[owner_file].published}: {NEEDS_APPROVAL}"
            return


def _stored_owner(found: Difference, file: File) -> tuple | None:
    for heading in file.belongs_to:
        column = file.column(heading)
        if owner := getattr(found.record, column.field, None):
            return type(owner), owner.pk
    return None
