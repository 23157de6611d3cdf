"""The state of translations: written where texts are, read where they are shown."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.translator import NotRegistered, translator

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


def mark(records: Iterable[Any], state: str, columns: Iterable[str] | None = None) -> None:
    """Write down that these records' translations (of these columns, or all) were made from today's Swedish.

    A text that is not there gets no row. Records of one identified model.
    """
    wanted = None if columns is None else set(columns)
    rows = [
        TranslationRow(
            model=record._meta.label_lower,
            record=record.uuid,
            field=field,
            language=code,
            state=state,
            source_text=getattr(record, f"{field}_{FALLBACK}") or "",
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
        update_fields=["state", "source_text", "changed_at"],
        batch_size=500,
    )


def unsure_of(record: Identified) -> str | None:
    """What the reader should know of a record's texts in the active language: "outdated", "machine" or nothing.

    A text without a row was never reviewed: "machine" too. The Swedish text itself is always sure.
    """
    code = get_language()
    if code not in OTHER_LANGUAGES:
        return None
    shown = {field for field in translated_fields(type(record)) if getattr(record, f"{field}_{code}")}
    rows = TranslationRow.objects.filter(model=record._meta.label_lower, record=record.uuid, language=code)
    by_field = {row.field: row for row in rows if row.field in shown}
    if any(row.is_outdated(getattr(record, f"{field}_{FALLBACK}")) for field, row in by_field.items()):
        return "outdated"
    reviewed = {field for field, row in by_field.items() if row.state == State.REVIEWED}
    return "machine" if shown - reviewed else None
