"""Invitations to an account: the only way in, beside the city's own sign-on."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models.people import Role


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, now: datetime):
        """Those whose link still works."""
        return self.waiting().filter(expires_at__gt=now)


class Invitation(models.Model):
    """Somebody may make an account with a role. Of the link's secret only the digest is kept."""

    email = models.EmailField("e-postadress")
    role = models.CharField("roll", max_length=20, choices=Role.choices, default=Role.EDITOR)
    organisations = models.ManyToManyField(
        "catalogue.Organisation",
        verbose_name="organisationer",
        blank=True,
        help_text="Vems poster personen sköter. En redaktör behöver minst en.",
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inbjuden av",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField("inbjuden")
    expires_at = models.DateTimeField("gäller till")
    digest = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField("besvarad", null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("tillbakadragen", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_waiting_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"
