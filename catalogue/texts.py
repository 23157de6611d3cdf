"""Texts as translators meet them: how far each has come, in SQL for lists and in Python for one record's page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import (
    BinaryField,
    Case,
    CharField,
    Count,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from catalogue.kinds import Kind, all_kinds
from catalogue.models import TranslationRow, swedish
from catalogue.parity import differences
from catalogue.translating import OTHER_LANGUAGES, translated_fields
from catalogue.word_changes import changed_words


class Standing(TextChoices):
    """How far a text has come. "Outdated" is computed: the Swedish text is another than the one translated."""

    MISSING = "missing", "saknas"
    OUTDATED = "outdated", "inaktuell"
    MACHINE = "machine", "maskin"
    DRAFT = "draft", "utkast"
    REVIEWED = "reviewed", "granskad"


def _blank(column: str) -> Q:
    return Q(**{f"{column}__isnull": True}) | Q(**{column: ""})


def standing_in_sql(kind: Kind, field: str, code: str) -> Case:
    """The standing of a field in a language, "" where there is no Swedish text. The same rule as :class:`Text`."""
    rows = TranslationRow.objects.filter(
        model=kind.label, record=OuterRef("uuid"), field=field, language=code
    ).values_list(
        Case(
            When(~Q(source_text=OuterRef(f"{field}_sv")), then=Value(Standing.OUTDATED.value)),
            default=F("state"),
            output_field=CharField(),
        )
    )
    return Case(
        When(_blank(f"{field}_sv"), then=Value("")),
        When(_blank(f"{field}_{code}"), then=Value(Standing.MISSING.value)),
        default=Coalesce(Subquery(rows[:1]), Value(Standing.MACHINE.value)),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Text:
    """One field of a record in Swedish and in another language."""

    kind: Kind
    record: Any
    field: str
    code: str
    row: TranslationRow | None

    @property
    def id(self) -> str:
        """What agencies' files call the text; it never changes."""
        return f"{self.kind.label}:{self.record.uuid}:{self.field}"

    @property
    def label(self) -> str:
        return str(self.record._meta.get_field(f"{self.field}_sv").translated_field.verbose_name)

    @property
    def swedish(self) -> str:
        return getattr(self.record, f"{self.field}_sv") or ""

    @property
    def translation(self) -> str:
        return getattr(self.record, f"{self.field}_{self.code}") or ""

    @property
    def max_length(self) -> int | None:
        return self.record._meta.get_field(f"{self.field}_{self.code}").max_length

    @property
    def is_long(self) -> bool:
        """Whether the text may have several lines."""
        return self.max_length is None

    @property
    def standing(self) -> Standing:
        if not self.translation:
            return Standing.MISSING
        if self.row is None:
            return Standing.MACHINE
        return Standing.OUTDATED if self.row.is_outdated(self.swedish) else Standing(self.row.state)

    @property
    def base(self) -> str:
        """Tells this version of the text from every other: a mark of the Swedish, and one of the translation."""
        return f"{mark_of(self.swedish)}.{mark_of(self.translation)}"

    @property
    def despite(self) -> str:
        """Why a reviewer has said that its facts hold though they differ; "" if nobody has, of these very texts."""
        return self.row.despite if self.row and not self.row.is_outdated(self.swedish) else ""

    @property
    def differences(self) -> list[str]:
        """What differs from the facts of the Swedish text, unless a reviewer has said that it holds all the same."""
        return [] if self.despite or not self.translation else self.differences_of(self.translation)

    def differences_of(self, translation: str) -> list[str]:
        return differences(self.swedish, translation, self.code)

    @property
    def changes(self) -> tuple[list, list] | None:
        """What changed in the Swedish text since it was translated, as pieces before and after."""
        if self.row is None or self.standing != Standing.OUTDATED:
            return None
        return changed_words(self.row.source_text, self.swedish)


def mark_of(text: str) -> str:
    return sha256(tidy(text, is_long=True).encode()).hexdigest()[:20]


def tidy(text: str, is_long: bool) -> str:
    """A text without space around it, with the line breaks of the database; a short one has none."""
    text = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    return text if is_long else re.sub(r"\s*\n\s*", " ", text)


def records_of(kind: Kind) -> QuerySet[Any]:
    """A kind's records that are worth translating, those that parents can read first."""
    pictures = [field.name for field in kind.model._meta.concrete_fields if isinstance(field, BinaryField)]
    records = kind.model._base_manager.filter(kind.wanted).defer(*pictures)
    if kind.parent:
        records = records.select_related(kind.parent)
    seen = Case(When(kind.public, then=Value(1)), default=Value(0)) if kind.public else Value(1)
    return records.annotate(is_seen=seen).order_by("-is_seen", swedish(f"{kind.title}_sv"), "pk")


def with_standings(kind: Kind, code: str) -> QuerySet[Any]:
    fields = translated_fields(kind.model)
    return records_of(kind).annotate(
        **{f"standing_{field}": standing_in_sql(kind, field, code) for field in fields}
    )


def having(records: QuerySet[Any], kind: Kind, standings: Sequence[str]) -> QuerySet[Any]:
    """Those of :func:`with_standings` with a text that has come so far."""
    wanted = Q()
    for field in translated_fields(kind.model):
        wanted |= Q(**{f"standing_{field}__in": standings})
    return records.filter(wanted)


def matching(records: QuerySet[Any], kind: Kind, code: str, search: str) -> QuerySet[Any]:
    """Those that hold every word in Swedish or in the language. Regular expressions fold å, ä and ö on SQLite too."""
    for word in search.split():
        found = Q()
        for field in translated_fields(kind.model):
            for column in (f"{field}_sv", f"{field}_{code}"):
                found |= Q(**{f"{column}__iregex": re.escape(word)})
        records = records.filter(found)
    return records


def title_of(kind: Kind, record: Any) -> str:
    """A record's name, with what it belongs to if it has none of its own."""
    name = getattr(record, f"{kind.title}_sv") or str(record)
    parent = getattr(record, kind.parent) if kind.parent else None
    return f"{parent}: {name}" if parent else name


def texts_of(kind: Kind, records: list[Any], code: str) -> Iterator[Text]:
    """The texts of records that stand in Swedish or in the language, in one query."""
    rows = TranslationRow.objects.filter(
        model=kind.label, record__in=[record.uuid for record in records], language=code
    )
    by_key = {(row.record, row.field): row for row in rows}
    for record in records:
        for field in ordered_fields(kind.model):
            text = Text(kind, record, field, code, by_key.get((record.uuid, field)))
            if text.swedish or text.translation:
                yield text


def ordered_fields(model: type[Model]) -> list[str]:
    """The translated fields in the order in which the model has them."""
    names = set(translated_fields(model))
    return [field.name for field in model._meta.get_fields() if field.name in names]


def all_texts(code: str, kinds: list[Kind], standings: Sequence[str], batch: int = 500) -> Iterator[Text]:
    """The texts of kinds in a language that have come so far, read in batches so that memory does not grow."""
    for kind in kinds:
        keys = list(having(with_standings(kind, code), kind, standings).values_list("pk", flat=True))
        for start in range(0, len(keys), batch):
            part = keys[start : start + batch]
            found = records_of(kind).in_bulk(part)
            texts = texts_of(kind, [found[key] for key in part if key in found], code)
            yield from (text for text in texts if text.swedish and text.standing in standings)


def differing_texts(code: str) -> Iterator[tuple[Text, list[str]]]:
    """The texts whose translation states other facts than the Swedish, with a sentence for each fact."""
    translated = [standing for standing in Standing if standing != Standing.MISSING]
    for text in all_texts(code, all_kinds(), translated):
        if found := text.differences:
            yield text, found


def outdated_by_language() -> Counter:
    """How many texts in each language are of an older Swedish text. One query per kind."""
    found: Counter = Counter()
    for kind in all_kinds():
        stale = _outdated_rows(kind).values_list("language").annotate(number=Count("pk"))
        found.update(dict(stale.order_by()))
    return found


def _outdated_rows(kind: Kind) -> QuerySet[TranslationRow]:
    """The rows of texts that stand in both languages, made from another Swedish text than today's."""
    records = kind.model._base_manager.filter(kind.wanted, uuid=OuterRef("record")).order_by()

    def column(name: str) -> Subquery:
        return Subquery(records.values(name)[:1])

    fields = translated_fields(kind.model)
    swedish_now = [When(field=field, then=column(f"{field}_sv")) for field in fields]
    shown = [
        When(field=field, language=code, then=column(f"{field}_{code}"))
        for field in fields
        for code in OTHER_LANGUAGES
    ]
    rows = TranslationRow.objects.filter(model=kind.label).annotate(
        swedish_now=Case(*swedish_now, output_field=TextField()),
        shown=Case(*shown, output_field=TextField()),
    )
    return rows.filter(swedish_now__gt="", shown__gt="").exclude(source_text=F("swedish_now"))


def coverage() -> dict[str, dict[str, Counter]]:
    """By language and kind: how many texts have come how far. One query per kind, whatever their number."""
    found: dict[str, dict[str, Counter]] = {code: {} for code in OTHER_LANGUAGES}
    for kind in all_kinds():
        columns = [(field, code) for code in OTHER_LANGUAGES for field in translated_fields(kind.model)]
        standings = {f"{field}__in_{code}": standing_in_sql(kind, field, code) for field, code in columns}
        rows = kind.model._base_manager.filter(kind.wanted).order_by().annotate(**standings)
        counted: dict[str, Counter] = {code: Counter() for code in OTHER_LANGUAGES}
        for row in rows.values_list(*standings).iterator():
            for (_field, code), standing in zip(columns, row, strict=True):
                if standing:
                    counted[code][standing] += 1
        for code, numbers in counted.items():
            found[code][kind.label] = numbers
    return found
