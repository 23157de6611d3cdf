"""Committees and the programme's editions."""

from django.contrib import admin
from django.db.models import Count
from modeltranslation.admin import TranslationTabularInline

from catalogue.admin.base import (
    KeepsStates,
    RecordAdmin,
    SwedishLeads,
    TranslatedAdmin,
    details,
    side_by_side,
)
from catalogue.admin.inlines import SourceInline
from catalogue.models import Committee, CommitteeSource, FocusArea, ProgrammeEdition, swedish


class CommitteeSourceInline(SourceInline):
    model = CommitteeSource


@admin.register(Committee)
class CommitteeAdmin(TranslatedAdmin):
    list_display = ["title", "administration", "area", "offer_count", "valid_through", "successor"]
    list_select_related = ["successor"]
    list_filter = ["valid_through"]
    search_fields = ["name_sv", "name_en", "administration_sv", "tasks_sv"]
    autocomplete_fields = ["successor"]
    prepopulated_fields = {"slug": ("name",)}
    inlines = [CommitteeSourceInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    side_by_side("name"),
                    "slug",
                    side_by_side("administration"),
                    "area",
                    side_by_side("tasks"),
                    "aliases",
                ]
            },
        ),
        (
            "Kontakt",
            {
                "description": "I telefonfältet står bara själva numret. Tider och knappval skrivs bredvid.",
                "fields": [("phone", "phone_note"), "email", "postal_address", "visiting_address"],
            },
        ),
        (
            "Giltighet",
            {
                "description": "En nämnd som upphör får ett slutdatum och en efterträdare. Den tas inte bort.",
                "fields": [("valid_from", "valid_through"), "successor"],
            },
        ),
        *details(),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(offer_count=Count("offers"))

    @admin.display(description="namn", ordering=swedish("name_sv"))
    def title(self, committee):
        return committee.name

    @admin.display(description="antal utbud", ordering="offer_count")
    def offer_count(self, committee):
        return committee.offer_count


class FocusAreaInline(SwedishLeads, TranslationTabularInline):
    model = FocusArea
    extra = 0
    fields = ["position", *side_by_side("name"), "slug"]
    show_change_link = True
    prepopulated_fields = {"slug": ("name",)}


@admin.register(ProgrammeEdition)
class ProgrammeEditionAdmin(KeepsStates, RecordAdmin):
    list_display = ["title", "adopted_on", "valid_through_year", "focus_area_count"]
    search_fields = ["title"]
    autocomplete_fields = ["committees"]
    inlines = [FocusAreaInline]
    fieldsets = [
        (
            None,
            {
                "description": "En utgåva av programmet. Den senaste som inte har gått ut är den som gäller.",
                "fields": ["title", ("adopted_on", "valid_through_year"), "committees"],
            },
        ),
        *details(),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(focus_area_count=Count("focus_areas"))

    @admin.display(description="inriktningar", ordering="focus_area_count")
    def focus_area_count(self, edition):
        return edition.focus_area_count


@admin.register(FocusArea)
class FocusAreaAdmin(TranslatedAdmin):
    list_display = ["name", "edition", "position", "continues"]
    list_select_related = ["edition", "continues"]
    list_filter = ["edition"]
    search_fields = ["name_sv", "name_en"]
    autocomplete_fields = ["edition", "continues"]
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = [
        (
            None,
            {
                "description": "”Fortsätter” pekar på samma inriktning i en äldre utgåva, så att åren kan jämföras.",
                "fields": ["edition", "position", side_by_side("name"), "slug", "continues"],
            },
        ),
        *details(),
    ]
