"""The inbox of what parents tell us, and the question of the moment."""

from django.contrib import admin, messages
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline
from modeltranslation.utils import build_localized_fieldname

from catalogue.admin.base import KeepsStates, StaffAdmin, SwedishLeads, side_by_side
from catalogue.admin.keeping import Kept
from catalogue.admin.versioned import LockedRead, VersionedForm
from catalogue.models import User
from catalogue.translations import LANGUAGE_CODES
from offers import publishing
from offers.models import Feedback, ParentQuestion, QuestionChoice

State = Feedback.State
BUTTONS = {"_take": "Jag tar hand om den", "_spam": "Det är skräp", "_not_spam": "Det är inte skräp"}


class StateFilter(admin.SimpleListFilter):
    """Spam is shown when it is asked for, and not otherwise."""

    title = "läge"
    parameter_name = "lage"

    def lookups(self, request, model_admin):
        return [("unanswered", "att göra något åt"), *State.choices]

    def choices(self, changelist):
        everything, *rest = super().choices(changelist)
        return [{**everything, "display": "allt utom skräp"}, *rest]

    def queryset(self, request, queryset):
        if self.value() == "unanswered":
            return queryset.unanswered()
        return queryset.filter(state=self.value()) if self.value() else queryset.exclude(state=State.SPAM)


class OwnerFilter(admin.SimpleListFilter):
    title = "ansvarig"
    parameter_name = "ansvarig"

    def lookups(self, request, model_admin):
        return [("me", "jag"), ("nobody", "ingen än")]

    def queryset(self, request, queryset):
        chosen = {"me": request.user, "nobody": None}
        return queryset.filter(owner=chosen[self.value()]) if self.value() in chosen else queryset


class FeedbackForm(VersionedForm):
    called = "synpunkten"


@admin.register(Feedback)
class FeedbackAdmin(Kept, KeepsStates, SwedishLeads, LockedRead, StaffAdmin, TranslationAdmin):
    form = FeedbackForm
    list_display = ["message", "kind", "offer", "state", "owner", "age", "language"]
    list_filter = [StateFilter, OwnerFilter, "kind", "language"]
    list_select_related = ["offer", "owner"]
    search_fields = ["text", "answer_sv", "offer__title_sv"]
    show_full_result_count = False
    actions = ["take", "mark_spam", "not_spam"]
    readonly_fields = ["kind", "offer", "searched", "text", "language", "received_on", "age"]
    fieldsets = [
        (
            "Vad någon har skrivit",
            {
                "description": "Vi vet inte vem. Det går inte att svara direkt.",
                "fields": ["kind", "offer", "searched", "text", "language", ("received_on", "age")],
            },
        ),
        (
            "Vad vi gjorde",
            {
                "description": "Visas under ”Ni frågade, vi gjorde” när läget är ”besvarad och visad”. "
                "Skriv frågan med egna ord, utan något som kan peka ut den som skrev. "
                "Den som inte får publicera sparar svaret som ”besvarad”. Då väntar det på en samordnare.",
                "fields": [
                    "owner",
                    "state",
                    side_by_side("question_shown"),
                    side_by_side("answer"),
                    "base_version",
                ],
            },
        ),
    ]

    def has_add_permission(self, request):
        return False

    @admin.display(description="meddelande", ordering="text")
    def message(self, feedback):
        return str(feedback)

    @admin.display(description="ålder", ordering="-received_on")
    def age(self, feedback):
        days = feedback.age_in_days
        return "i dag" if days == 0 else "1 dag" if days == 1 else f"{days} dagar"

    def get_readonly_fields(self, request, obj=None):
        """What parents see is changed only by those who may publish it."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None or publishing.states_to_choose(feedback=obj, by=request.user):
            return fields
        texts = [
            build_localized_fieldname(name, code)
            for name in ("question_shown", "answer")
            for code in LANGUAGE_CODES
        ]
        return [*fields, "state", *texts]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "state" in form.base_fields:
            allowed = publishing.states_to_choose(feedback=obj, by=request.user)
            form.base_fields["state"].choices = [one for one in State.choices if one[0] in allowed]
        if "owner" in form.base_fields:
            owner = form.base_fields["owner"]
            may_answer = publishing.answerers(obj)
            owner.queryset = may_answer | User.objects.filter(pk=obj.owner_id)
            owner.widget.can_add_related = owner.widget.can_change_related = False
            owner.widget.can_view_related = False
        return form

    def save_model(self, request, obj, form, change):
        if obj.owner_id and obj.state == State.NEW:
            obj.state = State.IN_PROGRESS
        super().save_model(request, obj, form, change)
        for button in BUTTONS:
            if button in request.POST:
                self._press(request, obj, button)

    def _press(self, request, feedback, button) -> bool:
        if button == "_take":
            publishing.take(feedback=feedback, by=request.user)
            return True
        act = publishing.mark_spam if button == "_spam" else publishing.not_spam
        return act(feedback=feedback, by=request.user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_change_permission(request, obj):
            may_hide = State.SPAM in publishing.states_to_choose(feedback=obj, by=request.user)
            offered = {
                "_take": obj.owner != request.user,
                "_spam": obj.state != State.SPAM and may_hide,
                "_not_spam": obj.state == State.SPAM,
            }
            context["staff_buttons"] = {
                name: BUTTONS[name] for name, is_offered in offered.items() if is_offered
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description=BUTTONS["_take"], permissions=["change"])
    def take(self, request, queryset):
        self._press_all(request, queryset, "_take", "Du är ansvarig för: {}.")

    @admin.action(description=BUTTONS["_spam"], permissions=["change"])
    def mark_spam(self, request, queryset):
        self._press_all(request, queryset, "_spam", "Lagt bland skräp: {}.")

    @admin.action(description=BUTTONS["_not_spam"], permissions=["change"])
    def not_spam(self, request, queryset):
        self._press_all(request, queryset, "_not_spam", "Taget ur skräpet: {}.")

    def _press_all(self, request, chosen, button, sentence) -> None:
        count = sum(self._press(request, feedback, button) for feedback in chosen)
        self.message_user(request, sentence.format(count), messages.SUCCESS if count else messages.WARNING)


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
