"""Staff accounts and which organisations they keep. Parents have no accounts."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. A model of our own from the first migration, so that it can grow."""

    class Meta(AbstractUser.Meta):
        verbose_name = "användare"
        verbose_name_plural = "användare"


class Role(models.TextChoices):
    """What a person may do; the groups of the same names carry the permissions (see ``roles``)."""

    EDITOR = "editor", _("redaktör")
    COORDINATOR = "coordinator", _("samordnare")
    TRANSLATOR = "translator", _("översättare")
    ADMINISTRATOR = "administrator", _("administratör")


class Membership(models.Model):
    """A person keeps an organisation's records, in a role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="användare",
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    organisation = models.ForeignKey(
        "catalogue.Organisation",
        verbose_name="organisation",
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField("roll", max_length=20, choices=Role.choices, default=Role.EDITOR)

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
