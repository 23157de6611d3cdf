"""The words that offers are sorted by."""

from django.contrib import admin
from django.db.models import Count

from catalogue.admin.base import StaffAdmin, TranslatedAdmin, details, side_by_side
from catalogue.models import Audience, Language, Topic, swedish


@admin.register(Language)
class LanguageAdmin(StaffAdmin):
    list_display = ["own_name", "code", "direction"]
    list_filter = ["direction"]
    search_fields = ["own_name", "code"]
    fieldsets = [
        (
            None,
            {
                "description": "Koden är språkets ISO-kod, till exempel so för somaliska. "
                "Namnet skrivs på språket självt.",
                "fields": ["code", "own_name", "direction"],
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        """The code is the key: another code would be another language."""
        return ["code"] if obj else []


class WordAdmin(TranslatedAdmin):
    """A word with its place in the order."""

    list_display = ["title", "position", "offer_count"]
    search_fields = ["name_sv", "name_en"]
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = [
        (
            None,
            {
                "description": "Ett vardagsord, som föräldrar själva säger. Lägre ordning kommer först.",
                "fields": [side_by_side("name"), "slug", "position"],
            },
        ),
        *details(),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(offer_count=Count("offers"))

    @admin.display(description="namn", ordering=swedish("name_sv"))
    def title(self, word):
        return word.name

    @admin.display(description="antal utbud", ordering="offer_count")
    def offer_count(self, word):
        return word.offer_count


@admin.register(Audience)
class AudienceAdmin(WordAdmin):
    pass


@admin.register(Topic)
class TopicAdmin(WordAdmin):
    list_display = [*WordAdmin.list_display, "is_sensitive"]
    list_filter = ["is_sensitive"]
    fieldsets = [
        *WordAdmin.fieldsets[:1],
        (
            "Känsligt ämne",
            {
                "description": "Sidor om ett känsligt ämne får ”Lämna sidan” och syns inte i besökarens lista. "
                "Utbud med ämnet byter till en adress som inte avslöjar något.",
                "fields": ["is_sensitive"],
            },
        ),
        *details(),
    ]
