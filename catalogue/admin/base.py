"""What every staff page shares: search in Swedish, lists as lines, translations side by side."""

import re

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from modeltranslation.admin import TranslationAdmin
from modeltranslation.settings import DEFAULT_LANGUAGE
from modeltranslation.utils import build_localized_fieldname

from catalogue import auditing
from catalogue.admin.deleting import DeletingAdmin
from catalogue.admin.export import ExportableAdmin
from catalogue.admin.history import RecordedAdmin
from catalogue.cldr import language_name
from catalogue.forms import LinesField
from catalogue.models import AuditAction
from catalogue.translating import State, mark, translate_address, translated_fields
from catalogue.translations import LANGUAGE_CODES

RECORD_FIELDS = ("uuid", "source", "source_key", "created_at", "updated_at")
INTERNAL = (
    "Internt",
    {
        "description": "Visas aldrig för besökare. Skriv en härledd uppgift per rad. Stryk den som är kontrollerad.",
        "fields": ["note", "inferred_fields"],
        "classes": ["collapse"],
    },
)
RECORD = (
    "Rådata",
    {
        "description": "Så känner inläsning, kalendrar och andra system igen posten. Det ändras inte här.",
        "fields": RECORD_FIELDS,
        "classes": ["collapse"],
    },
)


SIDE_BY_SIDE = ("sv", "en")  # shown beside each other; every other language has a section of its own


def side_by_side(field: str) -> tuple[str, ...]:
    """A row with a translated field in Swedish and English; modeltranslation alone would stack every language."""
    return tuple(build_localized_fieldname(field, code) for code in SIDE_BY_SIDE)


def other_languages(model: type[models.Model], shown: set[str]) -> list[tuple]:
    """A folded section for each further language, with the translated fields that the form shows in Swedish."""
    fields = [name for name in translated_fields(model) if build_localized_fieldname(name, "sv") in shown]
    return [
        (
            f"På {language_name(code)}",
            {"fields": [build_localized_fieldname(name, code) for name in fields], "classes": ["collapse"]},
        )
        for code in LANGUAGE_CODES
        if code not in SIDE_BY_SIDE
    ]


def details(*fields: str) -> list[tuple]:
    """The fieldsets that end the form of every record of the register, after its own raw fields."""
    name, options = RECORD
    return [INTERNAL, (name, {**options, "fields": [*fields, *RECORD_FIELDS]})]


class Audited:
    """Changes of rows without a history of their own are told to the audit log; the history tells of the others."""

    def log_addition(self, request, obj, message):
        _tell(AuditAction.ADDED, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        _tell(AuditAction.CHANGED, obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for row in queryset:
            _tell(AuditAction.DELETED, row, "")
        return super().log_deletions(request, queryset)


def _tell(action: str, row: models.Model, message) -> None:
    if not hasattr(row, "history"):
        auditing.write(action, about=row, details={"ändrat": message} if message else {})


class StaffAdmin(Audited, DeletingAdmin, RecordedAdmin, ExportableAdmin, admin.ModelAdmin):
    """A page of the staff admin. Name ``_sv`` columns in ``search_fields``."""

    list_per_page = 50
    formfield_overrides = {
        models.JSONField: {"form_class": LinesField},
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    }

    def get_search_fields(self, request):
        """Regular expressions fold å, ä and ö on SQLite too; ``icontains`` does not."""
        return [f"{field}__iregex" for field in super().get_search_fields(request)]

    def get_search_results(self, request, queryset, search_term):
        words = " ".join(re.escape(word) for word in search_term.split())
        return super().get_search_results(request, queryset, words)


class RecordAdmin(StaffAdmin):
    """A page for a record of the register: its identity is shown and never changed."""

    readonly_fields: tuple = RECORD_FIELDS


class SwedishLeads:
    """Each translated field says its language to screen readers, and only the Swedish one has the help."""

    def patch_translation_field(self, db_field, field, request, **kwargs):
        super().patch_translation_field(db_field, field, request, **kwargs)
        if not hasattr(db_field, "translated_field"):
            return
        self._get_widget_from_field(field).attrs["lang"] = db_field.language
        if db_field.language != DEFAULT_LANGUAGE:
            field.help_text = ""


class KeepsStates:
    """What is translated in a form is a draft until it is reviewed on the translators' pages, where a link leads."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        mark([obj], State.DRAFT, form.changed_data)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if row.instance.pk and row.has_changed() and translated_fields(formset.model):
                mark([row.instance], State.DRAFT, row.changed_data)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and request.user.has_perm("catalogue.translate"):
            context["translate_address"] = translate_address(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


class TranslatedAdmin(KeepsStates, SwedishLeads, RecordAdmin, TranslationAdmin):
    """A record with translated fields; see :func:`side_by_side` and :func:`other_languages`."""

    group_fieldsets = True

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        shown = set(flatten_fieldsets(fieldsets))
        return [*fieldsets, *other_languages(self.model, shown)]


class ReadOnly:
    """Rows that are a log: nobody writes them by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class KeptForever:
    """Records that are archived instead of deleted; only a superuser may delete one."""

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser and super().has_delete_permission(request, obj)
