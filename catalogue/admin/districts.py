"""Districts and how many live in them."""

from django.contrib import admin
from django.db.models import Count

from catalogue.admin.base import RecordAdmin, details
from catalogue.admin.inlines import SourceInline
from catalogue.models import District, DistrictSource, Population


class PopulationInline(admin.TabularInline):
    model = Population
    extra = 0


class DistrictSourceInline(SourceInline):
    model = DistrictSource


@admin.register(District)
class DistrictAdmin(RecordAdmin):
    list_display = ["name", "kind", "parent", "place_count", "is_priority_area", "position_is_estimated"]
    list_select_related = ["parent"]
    list_filter = ["kind", "is_priority_area", "position_is_estimated"]
    search_fields = ["name"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ("name",)}
    inlines = [PopulationInline, DistrictSourceInline]
    fieldsets = [
        (
            None,
            {
                "description": "Ett område ingår i en kommundel när en källa säger vilken. Annars lämnas det tomt.",
                "fields": ["name", "slug", "kind", "parent", "aliases", "is_priority_area"],
            },
        ),
        (
            "Läge",
            {
                "description": "Grader med decimaler, till exempel 57,7210 och 12,9401.",
                "fields": [("latitude", "longitude"), "position_is_estimated"],
            },
        ),
        *details(),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(place_count=Count("places"))

    @admin.display(description="antal platser", ordering="place_count")
    def place_count(self, district):
        return district.place_count
