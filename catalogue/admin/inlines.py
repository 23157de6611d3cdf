"""Rows that stand inside another record's page."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from catalogue.admin.base import ReadOnly, SwedishLeads, side_by_side
from catalogue.admin.keeping import KeptChoices
from catalogue.forms import ClockField


class SlotForm(forms.ModelForm):
    """A line of a timetable, with clock times for its minutes of the day."""

    opens = ClockField(label="från")
    closes = ClockField(label="till", help_text="24.00 är dygnets slut.")


class SlotInline(KeptChoices, SwedishLeads, TranslationStackedInline):
    """Times stand first among a page's inlines, open: they are what changes most often."""

    leads = True
    form = SlotForm
    extra = 0
    show_change_link = True
    fieldsets = [
        (None, {"fields": [("weekday", "day", "opens", "closes"), side_by_side("label"), ("language",)]}),
        (
            "Mer om tiden",
            {
                "classes": ["collapse"],
                "description": "Tomt betyder att vi inte vet. En tid som går var fjortonde dag har 2 i ”var n:e vecka” "
                "och ett datum då den är.",
                "fields": [
                    ("kind", "every_weeks", "counted_from"),
                    ("valid_from", "valid_through", "year", "validity_note"),
                    ("min_age", "max_age"),
                    ("runs_in_breaks", "runs_on_holidays", "needs_booking", "is_staffed"),
                ],
            },
        ),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Read the few languages once for the whole form, not once for every row."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "language":
            field.choices = list(field.choices)
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A line of times has no room for the icons that add and change what it points at."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class ClosureInline(SwedishLeads, TranslationTabularInline):
    """Days when something that would run does not."""

    extra = 0
    fields = ["first", "last", *side_by_side("reason")]


class PartyInline(admin.TabularInline):
    """Organisations that take part, each in a role."""

    extra = 0
    autocomplete_fields = ["organisation"]


class SourceInline(admin.TabularInline):
    """Where a fact comes from."""

    extra = 0
    classes = ["collapse"]
    verbose_name = "källa"
    verbose_name_plural = "källor"
    formfield_overrides = {models.TextField: {"widget": AdminTextInputWidget}}


class ConfirmationInline(ReadOnly, admin.TabularInline):
    """Who said that the record is true, and when: written by saving and by ”Stämmer fortfarande”."""

    extra = 0
    fields = ["confirmed_at", "confirmed_by", "what"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("confirmed_by")
