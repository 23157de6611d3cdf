"""Staff accounts and which organisations they keep. Parents have no accounts."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. A model of our own from the first migration, so that it can grow."""

    class Meta(AbstractUser.Meta):
        verbose_name = "användare"
        verbose_name_plural = "användare"

    @property
    def keeps_all(self) -> bool:
        """Whether the person keeps every organisation's records, not those of their own alone."""
        return self.has_perm("catalogue.keep_all")


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
        permissions = [("keep_all", "sköta alla organisationers poster")]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"


def kept_by(user: User, parties: models.QuerySet) -> Q:
    """Which records a person keeps; ``parties`` are the rows that say who takes part in the record.

    Those that an organisation of theirs provides, and those of the committee whose administration it is: the
    register often names the whole city as provider, and the committee then says which part of it.
    """
    if user.keeps_all:
        return Q()
    own = Membership.objects.filter(user=user)
    provided = parties.filter(role="provider", organisation__in=own.values("organisation"))
    committees = own.filter(organisation__committee=OuterRef("committee"))
    return Q(Exists(provided)) | Q(Exists(committees))
