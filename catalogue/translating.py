"""The state of translations: written where texts are, read where they are shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language
from modeltranslation.translator import NotRegistered, translator

from catalogue.kinds import kind_of
from catalogue.models import TranslationRow
from catalogue.models.base import Identified
from catalogue.translations import FALLBACK, LANGUAGE_CODES

State = TranslationRow.State
OTHER_LANGUAGES = [code for code in LANGUAGE_CODES if code != FALLBACK]


def translated_fields(model: type[Model]) -> list[str]:
    """The fields of a model that have a column per language."""
    try:
        return sorted(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return []


def label_of(record: Model) -> str:
    """The model that a record's states are kept under; an open preschool is a place."""
    return record._meta.concrete_model._meta.label_lower  # type: ignore[union-attr]


def mark(
    records: Iterable[Any],
    state: str,
    columns: Iterable[str] | None = None,
    despite: Mapping[str, str] | None = None,
) -> None:
    """Write down that these records' translations (of these columns, or all) were made from today's Swedish.

    A text that is not there gets no row. ``despite`` says by column why its facts hold though they are not those of
    the Swedish text; without it an earlier reason is forgotten. Records of one identified model.
    """
    wanted = None if columns is None else set(columns)
    rows = [
        TranslationRow(
            model=label_of(record),
            record=record.uuid,
            field=field,
            language=code,
            state=state,
            source_text=getattr(record, f"{field}_{FALLBACK}") or "",
            despite=(despite or {}).get(f"{field}_{code}", ""),
        )
        for record in records
        for field in translated_fields(type(record))
        for code in OTHER_LANGUAGES
        if getattr(record, f"{field}_{code}") and (wanted is None or f"{field}_{code}" in wanted)
    ]
    TranslationRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["model", "record", "language", "field"],
        update_fields=["state", "source_text", "despite", "changed_at"],
        batch_size=500,
    )


def translate_address(record: Any) -> str:
    """The workbench's page of a record, in the first of the other languages; "" if its texts are not kept there."""
    if kind_of(label_of(record)) is None:
        return ""
    return reverse("translate-record", args=[OTHER_LANGUAGES[0], label_of(record), record.uuid])


@transaction.atomic
def write(
    *,
    record: Any,
    code: str,
    texts: Mapping[str, str],
    states: Mapping[str, str],
    despite: Mapping[str, str] | None = None,
) -> None:
    """Save a record's texts in one language, and the state of those fields that ``states`` names.

    A text that is emptied loses its state with it. Every other text keeps the state that it had. ``despite`` says by
    field why its facts hold though they differ from the Swedish ones.
    """
    if texts:
        for field, text in texts.items():
            setattr(record, f"{field}_{code}", text or None)
        touched = [name for name in ("updated_at", "version") if hasattr(record, name)]
        if "version" in touched:
            record.version += 1
        record.save(update_fields=[*(f"{field}_{code}" for field in texts), *touched])
    emptied = [field for field, text in texts.items() if not text]
    TranslationRow.objects.filter(
        model=label_of(record), record=record.uuid, language=code, field__in=emptied
    ).delete()
    for state in State.values:
        columns = [f"{field}_{code}" for field, new in states.items() if new == state]
        if columns:
            mark([record], state, columns, {f"{field}_{code}": why for field, why in (despite or {}).items()})


def unsure_of(record: Identified) -> str | None:
    """What the reader should know of a record's texts in the active language: "outdated", "machine" or nothing.

    A text without a row was never reviewed: "machine" too. The Swedish text itself is always sure.
    """
    code = get_language()
    if code not in OTHER_LANGUAGES:
        return None
    shown = {field for field in translated_fields(type(record)) if getattr(record, f"{field}_{code}")}
    rows = TranslationRow.objects.filter(model=label_of(record), record=record.uuid, language=code)
    by_field = {row.field: row for row in rows if row.field in shown}
    if any(row.is_outdated(getattr(record, f"{field}_{FALLBACK}")) for field, row in by_field.items()):
        return "outdated"
    reviewed = {field for field, row in by_field.items() if row.state == State.REVIEWED}
    return "machine" if shown - reviewed else None
