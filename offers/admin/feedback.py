"""The inbox of what parents tell us, and the question of the moment."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from catalogue.admin.base import KeepsStates, StaffAdmin, SwedishLeads, side_by_side
from catalogue.admin.keeping import Kept
from offers.models import Feedback, ParentQuestion, QuestionChoice


@admin.register(Feedback)
class FeedbackAdmin(Kept, KeepsStates, SwedishLeads, StaffAdmin, TranslationAdmin):
    kept_through = "offer"
    list_display = ["text", "kind", "offer", "state", "language", "received_on"]
    list_filter = ["state", "kind", "language"]
    list_select_related = ["offer"]
    search_fields = ["text", "answer_sv", "offer__title_sv"]
    readonly_fields = ["kind", "offer", "searched", "text", "language", "received_on"]
    fieldsets = [
        (
            "Vad någon har skrivit",
            {
                "description": "Vi vet inte vem. Det går inte att svara direkt.",
                "fields": ["kind", "offer", "searched", "text", "language", "received_on"],
            },
        ),
        (
            "Vad vi gjorde",
            {
                "description": "Visas under ”Ni frågade, vi gjorde” när läget är ”besvarad och visad”. "
                "Skriv frågan med egna ord, utan något som kan peka ut den som skrev.",
                "fields": ["state", side_by_side("question_shown"), side_by_side("answer")],
            },
        ),
    ]

    def has_add_permission(self, request):
        return False


class ChoiceInline(SwedishLeads, TranslationTabularInline):
    model = QuestionChoice
    extra = 3
    fields = [*side_by_side("text"), "position", "votes"]
    readonly_fields = ["votes"]


@admin.register(ParentQuestion)
class ParentQuestionAdmin(KeepsStates, SwedishLeads, StaffAdmin, TranslationAdmin):
    list_display = ["text", "is_asked"]
    list_filter = ["is_asked"]
    search_fields = ["text_sv"]
    fieldsets = [
        (
            None,
            {
                "description": "Frågan ställs på startsidan, en i taget. Bara summorna sparas.",
                "fields": [side_by_side("text"), "is_asked"],
            },
        ),
    ]
    inlines = [ChoiceInline]
