"""Staff accounts, with the organisations whose records each person keeps."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from boras_stod.accounts import leaving, second_factor
from boras_stod.accounts.access import find_person
from boras_stod.accounts.forms import LeaveForm
from boras_stod.accounts.sessions import end_sessions
from catalogue import auditing
from catalogue.admin.base import Audited
from catalogue.admin.export import ExportableAdmin
from catalogue.models import AuditAction, Membership, User

ACCESS = ("is_staff", "is_superuser")


class MembershipInline(admin.StackedInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["organisation"]


class StaffPasswordForm(AdminPasswordChangeForm):
    """Django's form, whose warning has no Swedish translation in Django."""

    usable_password_help_text = format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        "Om inloggning med lösenord stängs av går personens lösenord förlorat.",
    )


class StaffUserForm(UserAdmin.form):
    def clean_email(self):
        email = self.cleaned_data["email"]
        if email and find_person(email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Adressen hör till ett annat konto.")
        return email


@admin.register(User)
class StaffUserAdmin(Audited, ExportableAdmin, UserAdmin):
    form = StaffUserForm
    change_password_form = StaffPasswordForm
    change_form_template = "admin/catalogue/user/change_form.html"
    change_list_template = "admin/catalogue/user/change_list.html"
    list_display = [
        "username",
        "full_name",
        "email",
        "organisations",
        "is_active",
        "is_superuser",
        "second_step",
        "last_login",
    ]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups", "memberships__role"]
    list_per_page = 50
    filter_horizontal = []
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": [("first_name", "last_name"), "email"]}),
        (
            "Behörighet",
            {
                "description": "Rättigheter ges genom grupper. Vilka poster det gäller sägs av medlemskapen. "
                "Ett konto öppnas och avslutas med knapparna överst.",
                "fields": ["is_active", "is_staff", "is_superuser", "groups"],
            },
        ),
        ("Rådata", {"classes": ["collapse"], "fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["is_active", "last_login", "date_joined"]

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found.prefetch_related("memberships__organisation", "authenticator_set")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The roles are few: all are seen at once."""
        if db_field.name == "groups":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_add_permission(self, request):
        """Accounts are made by invitation, by the city's sign-on or by `manage.py createsuperuser`."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Only what is closed; the history keeps the name until it is pruned."""
        return obj is not None and not obj.is_active and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.display(description="namn", ordering="last_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description="organisationer")
    def organisations(self, user):
        return ", ".join(membership.organisation.name for membership in user.memberships.all())

    @admin.display(description="andra steg", boolean=True)
    def second_step(self, user):
        return any(factor.type in second_factor.FACTORS for factor in user.authenticator_set.all())

    def save_model(self, request, obj, form, change):
        changes = {
            name: [form.initial.get(name), getattr(obj, name)] for name in ACCESS if name in form.changed_data
        }
        super().save_model(request, obj, form, change)
        if changes:
            auditing.write(AuditAction.ACCESS_CHANGED, about=obj, details=changes)
        if "email" in form.changed_data:
            _set_address(obj, form.initial.get("email") or "")

    # --- what is done about an account, each on a page of its own that asks first ---
    def get_urls(self):
        ways = [
            ("avsluta", self.close_view, "close"),
            ("oppna", self.reopen_view, "reopen"),
            ("nollstall", self.reset_view, "reset"),
            ("logga-ut", self.end_view, "end"),
        ]
        ours = [
            path(f"<int:pk>/{word}/", self.admin_site.admin_view(view), name=f"catalogue_user_{name}")
            for word, view, name in ways
        ]
        return [*ours, *super().get_urls()]

    def close_view(self, request, pk) -> HttpResponse:
        """Close somebody's account, and give their offers to a colleague."""
        person = self._person(request, pk)
        offers = list(leaving.responsibilities(person))
        form = LeaveForm(
            request.POST if request.method == "POST" else None, user=person, hands_over=bool(offers)
        )
        if form.is_valid():
            try:
                leaving.leave(user=person, by=request.user, to=form.cleaned_data.get("successor"))
            except ValidationError as problem:
                form.add_error(None, problem)
            else:
                return self._done(request, person, "Kontot är avslutat.")
        return self._ask(request, person, "Avsluta kontot", form=form, offers=offers, hands_over=True)

    def reopen_view(self, request, pk) -> HttpResponse:
        person = self._person(request, pk)
        if request.method == "POST":
            leaving.reopen(user=person, by=request.user)
            return self._done(
                request, person, "Kontot är öppet. Personen väljer ett nytt lösenord vid inloggningen."
            )
        return self._ask(request, person, "Öppna kontot igen")

    def reset_view(self, request, pk) -> HttpResponse:
        person = self._person(request, pk)
        if request.method == "POST":
            leaving.reset_second_factor(user=person, by=request.user)
            return self._done(request, person, "Tvåstegsinloggningen är nollställd.")
        return self._ask(request, person, "Nollställ tvåstegsinloggningen")

    def end_view(self, request, pk) -> HttpResponse:
        person = self._person(request, pk)
        if request.method == "POST":
            count = end_sessions(person)
            auditing.write(AuditAction.SESSIONS_ENDED, about=person, details={"antal": count})
            return self._done(request, person, f"Avslutade inloggningar: {count}.")
        return self._ask(request, person, "Logga ut överallt")

    def _person(self, request, pk: int) -> User:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(User, pk=pk)

    def _done(self, request, person: User, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.SUCCESS)
        return redirect(reverse("admin:catalogue_user_change", args=[person.pk]))

    def _ask(self, request, person: User, title: str, **context) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **context,
            "title": title,
            "person": person,
            "opts": self.opts,
        }
        return render(request, "admin/catalogue/user/ask.html", context)


def _set_address(user: User, before: str) -> None:
    """The address that an administrator has written is the one that letters go to."""
    user.emailaddress_set.all().delete()
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)
    auditing.write(AuditAction.EMAIL_CHANGED, about=user, details={"e-post": [before, user.email]})
