"""Timetables as lists, closures and school breaks."""

from django.contrib import admin

from catalogue.admin.base import StaffAdmin, TranslatedAdmin, details, side_by_side
from catalogue.admin.inlines import SourceInline
from catalogue.admin.keeping import Kept
from catalogue.models import Closure, PlaceSlot, PlaceSlotSource, SchoolBreak, swedish


class SlotAdmin(StaffAdmin):
    """All times in one list. They are written on the page of the place or offer; here stand their sources."""

    list_filter = ["kind", "weekday", "year", ("language", admin.RelatedOnlyFieldListFilter)]
    shown_only = True
    times = ["when", "label", "language", "validity", "year", "validity_note", "source_key"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.display(description="tid", ordering="weekday")
    def when(self, slot):
        return str(slot)

    @admin.display(description="gäller")
    def validity(self, slot):
        if not (slot.valid_from or slot.valid_through):
            return "tills vidare"
        return f"{slot.valid_from or ''} – {slot.valid_through or ''}"


class PlaceSlotSourceInline(SourceInline):
    model = PlaceSlotSource
    classes = []


@admin.register(PlaceSlot)
class PlaceSlotAdmin(Kept, SlotAdmin):
    kept_through = "place"
    list_display = ["place", "when", "language", "validity", "year"]
    list_display_links = ["when"]
    list_select_related = ["place", "language"]
    search_fields = ["place__name_sv", "label_sv"]
    fields = ["place", *SlotAdmin.times]
    inlines = [PlaceSlotSourceInline]


@admin.register(Closure)
class ClosureAdmin(Kept, TranslatedAdmin):
    change_list_template = "admin/catalogue/days_off_list.html"
    kept_through = "place"
    own_only = ("place",)
    list_display = ["where", "first", "last", "reason"]
    list_select_related = ["place"]
    list_filter = [("place", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["place__name_sv", "reason_sv"]
    autocomplete_fields = ["place"]
    fieldsets = [
        (
            None,
            {
                "description": "Stängt slår ut alla tider som annars gäller. En enda dag har samma datum två gånger.",
                "fields": ["place", ("first", "last"), side_by_side("reason")],
            },
        ),
        *details(),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A closure without a place shuts the whole city: not for those who keep a part of it."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "place" and not request.user.keeps_all:
            field.required = True
        return field

    @admin.display(description="var", ordering=swedish("place__name_sv"))
    def where(self, closure):
        return closure.place or "hela kommunen"


@admin.register(SchoolBreak)
class SchoolBreakAdmin(TranslatedAdmin):
    change_list_template = "admin/catalogue/days_off_list.html"
    list_display = ["name", "first", "last"]
    search_fields = ["name_sv", "name_en"]
    fieldsets = [
        (
            None,
            {
                "description": "Tider som inte gäller på lov vilar de här dagarna. Första och sista dagen räknas med.",
                "fields": [side_by_side("name"), ("first", "last")],
            },
        ),
        *details(),
    ]
