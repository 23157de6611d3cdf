"""What each role may do."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission

from catalogue.admin.base import Audited
from catalogue.admin.deleting import DeletingAdmin

VERBS = {"view": "se", "add": "lägga till", "change": "ändra", "delete": "ta bort"}

admin.site.unregister(Group)


@admin.register(Group)
class StaffGroupAdmin(Audited, DeletingAdmin, GroupAdmin):
    """A role. Its permissions are named in Swedish; the names in the database are English."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request=request, **kwargs)
        field.label_from_instance = permission_in_words
        return field


def permission_in_words(permission: Permission) -> str:
    """For example "Utbud | plats: ändra"."""
    verb = permission.codename.partition("_")[0]
    return f"{permission.content_type.app_labeled_name}: {VERBS.get(verb, permission.name)}"
