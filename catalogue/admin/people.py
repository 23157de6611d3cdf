"""Staff accounts, with the organisations whose records each person keeps, and what each role may do."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group, Permission
from django.utils.html import format_html

from catalogue.admin.export import ExportableAdmin
from catalogue.models import Membership, User

VERBS = {"view": "se", "add": "lägga till", "change": "ändra", "delete": "ta bort"}


class MembershipInline(admin.TabularInline):
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


@admin.register(User)
class StaffUserAdmin(ExportableAdmin, UserAdmin):
    change_password_form = StaffPasswordForm
    list_display = [
        "username",
        "full_name",
        "email",
        "organisations",
        "is_active",
        "is_superuser",
        "last_login",
    ]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups", "memberships__role"]
    list_per_page = 50
    filter_horizontal = ["groups"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": [("first_name", "last_name"), "email"]}),
        (
            "Behörighet",
            {
                "description": "Rättigheter ges genom grupper. Vilka poster det gäller sägs av medlemskapen.",
                "fields": ["is_active", "is_staff", "is_superuser", "groups"],
            },
        ),
        ("Rådata", {"classes": ["collapse"], "fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__organisation")

    @admin.display(description="namn", ordering="last_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description="organisationer")
    def organisations(self, user):
        return ", ".join(membership.organisation.name for membership in user.memberships.all())


admin.site.unregister(Group)


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin):
    """A role. Its permissions are named in Swedish; the names in the database are English."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request=request, **kwargs)
        field.label_from_instance = permission_in_words
        return field


def permission_in_words(permission: Permission) -> str:
    """For example "Utbud | plats: ändra"."""
    verb = permission.codename.partition("_")[0]
    return f"{permission.content_type.app_labeled_name}: {VERBS.get(verb, permission.name)}"
