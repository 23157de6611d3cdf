"""Lists of the staff pages that somebody has kept under a name, with the filter that made them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models.base import not_blank, swedish
from catalogue.models.people import User


class SavedListQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """One's own, and those that colleagues share. What such a list shows is for the list itself to say."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedList(models.Model):
    """A staff address by name. ``path`` and ``query`` are checked by ``catalogue.admin.saved_lists``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="vem", on_delete=models.CASCADE, related_name="saved_lists"
    )
    name = models.CharField("namn", max_length=100)
    path = models.CharField("lista", max_length=200)
    query = models.CharField("urval", max_length=2000, blank=True)
    is_shared = models.BooleanField(
        "delas med kollegor",
        default=False,
        help_text="Kollegor ser namnet och kan öppna listan. Var och en ser bara de poster som den får se.",
    )
    created_at = models.DateTimeField("sparad", auto_now_add=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = "sparad lista"
        verbose_name_plural = "sparade listor"
        ordering = [swedish("name"), "pk"]
        constraints = [
            not_blank("name", "savedlist_has_name"),
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="savedlist_name_once",
                violation_error_message="Du har redan en lista med det namnet.",
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/admin/"), name="savedlist_is_of_staff_pages"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
