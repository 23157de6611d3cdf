"""The synonyms of search: what parents say, and which words of the register answer it."""

from django.contrib import admin

from catalogue.admin.base import RecordAdmin, details
from offers.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(RecordAdmin):
    list_display = ["word", "language", "means"]
    list_editable = ["means"]
    list_select_related = ["language"]
    list_filter = ["language"]
    search_fields = ["word", "means"]
    fieldsets = [
        (
            None,
            {
                "description": "När någon söker på ordet letar sökningen också efter det som det betyder. "
                "Böjningar och stavfel behöver inte skrivas upp.",
                "fields": ["word", "language", "means"],
            },
        ),
        *details(),
    ]
