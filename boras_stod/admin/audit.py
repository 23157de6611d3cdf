"""The audit log, to read."""

from django.contrib import admin

from catalogue.admin.base import ReadOnly, StaffAdmin
from catalogue.models import AuditAction, AuditEntry


class ActionFilter(admin.SimpleListFilter):
    title = "vad"
    parameter_name = "vad"

    def lookups(self, request, model_admin):
        return AuditAction.choices

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, StaffAdmin):
    list_display = ["at", "who", "action_in_words", "record_name", "told", "address"]
    list_display_links = ["at"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["actor_name", "record_name", "record_type", "address"]
    show_full_result_count = False
    fields = [
        "at",
        "who",
        "action_in_words",
        ("record_name", "record_type", "record_id"),
        "told",
        "address",
        ("previous", "digest"),
    ]
    readonly_fields = ["who", "action_in_words", "told"]

    @admin.display(description="vem", ordering="actor_name")
    def who(self, entry):
        return entry.actor_name or "–"

    @admin.display(description="vad", ordering="action")
    def action_in_words(self, entry):
        return entry.action_in_words

    @admin.display(description="uppgifter")
    def told(self, entry):
        return "; ".join(f"{name}: {in_words(value)}" for name, value in entry.details.items())


def in_words(value) -> str:
    """A list of values with commas; before and after with an arrow is for the reader to see in the order."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
