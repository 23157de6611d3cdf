"""A file that came back from an agency, compared with the texts as they are now, and saved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from catalogue.agency.files import Incoming
from catalogue.kinds import kind_of
from catalogue.texts import Text, texts_of, tidy, title_of
from catalogue.translating import State, write
from catalogue.word_changes import changed_words

NEW, CHANGED, UNCHANGED, EMPTY, REFUSED = "new", "changed", "unchanged", "empty", "refused"
OUTCOMES = {
    NEW: "ny",
    CHANGED: "ändrad",
    REFUSED: "tas inte emot",
    UNCHANGED: "som förut",
    EMPTY: "tom i filen",
}


@dataclass(frozen=True)
class Row:
    """What becomes of one text of a file, and why."""

    incoming: Incoming
    outcome: str
    text: Text | None = None
    target: str = ""
    why: list[str] = field(default_factory=list)
    changes: tuple[list, list] | None = None

    @property
    def is_saved(self) -> bool:
        return self.outcome in (NEW, CHANGED)

    @property
    def title(self) -> str:
        if self.text is None:
            return self.incoming.id or "utan id"
        return f"{title_of(self.text.kind, self.text.record)}: {self.text.label}"

    @property
    def parity(self) -> list[str]:
        """What must be mended before the text can be reviewed."""
        return self.text.differences_of(self.target) if self.text and self.is_saved else []


def compare(code: str, incoming: list[Incoming], *, is_locked: bool = False) -> list[Row]:
    """Every text of a file with what would become of it. Nothing is saved; in a transaction the records may wait."""
    texts, seen, rows = _texts_by_id(code, incoming, is_locked=is_locked), set(), []
    for unit in incoming:
        rows.append(_compare(unit, texts.get(unit.id), is_repeated=unit.id in seen))
        seen.add(unit.id)
    return rows


def _texts_by_id(code: str, incoming: list[Incoming], *, is_locked: bool) -> dict[str, Text]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for unit in incoming:
        label, _colon, rest = unit.id.partition(":")
        try:
            wanted[label].add(UUID(rest.partition(":")[0]))
        except ValueError:
            continue
    found: dict[str, Text] = {}
    for label, keys in wanted.items():
        if kind := kind_of(label):
            records = kind.model._base_manager.filter(uuid__in=keys).order_by("pk")
            found_records = list(records.select_for_update() if is_locked else records)
            found |= {text.id: text for text in texts_of(kind, found_records, code)}
    return found


def _compare(unit: Incoming, text: Text | None, *, is_repeated: bool) -> Row:
    if text is None:
        return Row(unit, REFUSED, why=["Texten finns inte här. Posten kan vara borttagen, eller id ändrat."])
    if is_repeated:
        return Row(unit, REFUSED, text, why=["Texten står två gånger i filen. Behåll en av dem."])
    target = tidy(unit.target, text.is_long)
    if not target:
        return Row(unit, EMPTY, text)
    if tidy(unit.source, is_long=True) != tidy(text.swedish, is_long=True):
        why = "Den svenska texten har ändrats sedan filen gjordes. Låt byrån översätta den nya."
        return Row(unit, REFUSED, text, target, [why], changed_words(unit.source, text.swedish))
    if text.max_length and len(target) > text.max_length:
        why = f"Översättningen har {len(target)} tecken. Den får ha högst {text.max_length}."
        return Row(unit, REFUSED, text, target, [why])
    if "\0" in target:
        return Row(unit, REFUSED, text, target, ["Översättningen innehåller ett tecken som inte kan sparas."])
    if target == text.translation:
        return Row(unit, UNCHANGED, text, target)
    outcome = CHANGED if text.translation else NEW
    changes = changed_words(text.translation, target) if text.translation else None
    return Row(unit, outcome, text, target, changes=changes)


def bases(rows: Iterable[Row]) -> dict[str, str]:
    """The version of each text that a preview showed."""
    return {row.incoming.id: row.text.base for row in rows if row.text and row.is_saved}


@transaction.atomic
def save(
    *, code: str, incoming: list[Incoming], shown: dict[str, str], state: State
) -> tuple[list[Row], list[Row]]:
    """Save what a preview showed as new or changed. Gives what was saved, and what had changed since it was shown."""
    rows = [row for row in compare(code, incoming, is_locked=True) if row.incoming.id in shown]
    saved = [row for row in rows if row.text and row.is_saved and row.text.base == shown[row.incoming.id]]
    late = [row for row in rows if row not in saved and row.outcome != UNCHANGED]
    for texts in _by_record(saved):
        record = next(iter(texts)).record
        targets = {text.field: target for text, target in texts.items()}
        write(record=record, code=code, texts=targets, states=dict.fromkeys(targets, state))
    return saved, late


def _by_record(rows: list[Row]) -> Iterable[dict[Text, str]]:
    groups: dict[tuple, dict[Text, str]] = defaultdict(dict)
    for row in rows:
        if row.text:
            groups[row.text.kind.label, row.text.record.uuid][row.text] = row.target
    return groups.values()
