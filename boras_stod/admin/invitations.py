"""Invitations: sent, sent again, withdrawn. Administrators invite to any role, coordinators editors."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from boras_stod.accounts import invitations
from catalogue.admin.base import StaffAdmin
from catalogue.models import Invitation, Role


class InvitationForm(forms.ModelForm):
    """The rules are those of the function that sends; here they stand at their fields."""

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            found = invitations.problems(
                email=cleaned["email"],
                role=Role(cleaned["role"]),
                organisations=cleaned["organisations"],
                by=self.by,
            )
            for field, sentence in found.items():
                self.add_error(field, sentence)
        return cleaned

    def validate_constraints(self):
        """A waiting invitation of the same address is withdrawn when the new one is sent."""


@admin.register(Invitation)
class InvitationAdmin(StaffAdmin):
    form = InvitationForm
    list_display = ["email", "role", "for_whom", "state", "invited_at", "invited_by"]
    list_filter = ["role"]
    list_select_related = ["invited_by"]
    search_fields = ["email"]
    autocomplete_fields = ["organisations"]
    fields = ["email", "role", "organisations"]
    actions = ["send_again", "withdraw"]

    def get_queryset(self, request):
        found = super().get_queryset(request).prefetch_related("organisations")
        return (
            found
            if request.user.is_superuser
            else found.filter(role__in=invitations.roles_to_give(request.user))
        )

    def get_form(self, request, obj=None, **kwargs):
        return type("InvitationFormFor", (super().get_form(request, obj, **kwargs),), {"by": request.user})

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            kwargs["choices"] = [(role.value, role.label) for role in invitations.roles_to_give(request.user)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Send it; the row that the function makes is the one that the page then speaks of."""
        sent = self._invite(request, obj.email, obj.role, form.cleaned_data["organisations"])
        obj.pk = sent.pk
        obj.refresh_from_db()

    def _invite(self, request, email, role, organisations) -> Invitation:
        return invitations.invite(
            email=email,
            role=Role(role),
            organisations=list(organisations),
            by=request.user,
            now=timezone.now(),
            absolute=request.build_absolute_uri,
        )

    @admin.display(description="organisationer")
    def for_whom(self, invitation):
        return ", ".join(organisation.name for organisation in invitation.organisations.all())

    @admin.display(description="läge")
    def state(self, invitation):
        if invitation.accepted_at:
            return "besvarad"
        if invitation.withdrawn_at:
            return "tillbakadragen"
        return "väntar" if invitation.expires_at > timezone.now() else "för gammal"

    def has_send_permission(self, request) -> bool:
        return self.has_add_permission(request)

    @admin.action(description="Skicka igen", permissions=["send"])
    def send_again(self, request, queryset):
        waiting = list(queryset.waiting())
        for old in waiting:
            try:
                self._invite(request, old.email, old.role, old.organisations.all())
            except ValidationError as problem:
                reasons = " ".join(problem.messages)
                sentence = f"Inbjudan till {old.email} är inte skickad. {reasons}"
                self.message_user(request, sentence, messages.ERROR)
            else:
                self.message_user(request, f"Inbjudan till {old.email} är skickad.", messages.SUCCESS)

    @admin.action(description="Dra tillbaka", permissions=["send"])
    def withdraw(self, request, queryset):
        waiting = list(queryset.waiting())
        for invitation in waiting:
            invitations.withdraw(invitation=invitation, by=request.user, now=timezone.now())
        self.message_user(request, f"Tillbakadragna inbjudningar: {len(waiting)}.", messages.SUCCESS)
