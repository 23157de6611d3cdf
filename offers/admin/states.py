"""Buttons and actions that publish, archive and bring back: offers and places alike."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.admin.keeping import keep_for
from catalogue.models import State
from offers import publishing

TO_STATE = {"_publish": State.PUBLISHED, "_withdraw": State.ARCHIVED, "_bring_back": State.DRAFT}
REFUSED = {
    State.PUBLISHED: "publicerades inte",
    State.ARCHIVED: "arkiverades inte",
    State.DRAFT: "ändrades inte",
}
# Nobody is asked about what the public does not see.
QUIET = (State.DRAFT, State.ARCHIVED)


class StatesAdmin:
    """A page of records with a state; mix in before ``ConfirmedAdmin``."""

    actions = ["publish", "withdraw", "bring_back", "still_true"]

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm("offers.publish_offer")

    def may_move(self, request, record, state: str) -> bool:
        """Whether the person may bring the record to the state without asking anybody."""
        return self.has_publish_permission(request) or (record.state in QUIET and state in QUIET)

    def buttons(self, request, record):
        names = super().buttons(request, record)
        if record.state != State.PUBLISHED and self.has_publish_permission(request):
            names["_publish"] = "Spara och publicera"
        if record.state != State.ARCHIVED and self.may_move(request, record, State.ARCHIVED):
            names["_withdraw"] = "Spara och arkivera"
        if record.state == State.ARCHIVED:
            names["_bring_back"] = "Spara och ta fram igen"
        return names

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            keep_for(form.instance, request.user)
        for button, state in TO_STATE.items():
            if button in request.POST and self.may_move(request, form.instance, state):
                self.move(request, form.instance, state)

    def move(self, request, record, state: str) -> bool:
        """Bring a record to a state, or say why that is refused."""
        try:
            publishing.move(record=record, state=state, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            words = f"”{record}” {REFUSED[state]}. {' '.join(refusal.messages)}"
            self.message_user(request, words, messages.ERROR)
            return False
        return True

    @admin.action(description="Publicera", permissions=["publish"])
    def publish(self, request, queryset):
        self._move_all(request, queryset, State.PUBLISHED, "publicerades")

    @admin.action(description="Arkivera", permissions=["change"])
    def withdraw(self, request, queryset):
        self._move_all(request, queryset, State.ARCHIVED, "arkiverades")

    @admin.action(description="Ta fram igen ur arkivet", permissions=["change"])
    def bring_back(self, request, queryset):
        archived = queryset.filter(state=State.ARCHIVED)
        self._move_all(request, archived, State.DRAFT, "togs fram igen, som utkast")

    def _move_all(self, request, records, state: str, done: str) -> None:
        allowed = [record for record in records if self.may_move(request, record, state)]
        count = sum(self.move(request, record, state) for record in allowed)
        if count:
            name = self.opts.verbose_name if count == 1 else self.opts.verbose_name_plural
            self.message_user(request, f"{count} {name} {done}.", messages.SUCCESS)
        if refused := len(records) - len(allowed):
            self.message_user(
                request,
                f"{refused} är publicerade. Öppna dem, en i taget, och föreslå att de arkiveras.",
                messages.WARNING,
            )
