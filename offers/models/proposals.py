"""A change that somebody suggests; the approved version stays public until a coordinator decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offers.models.offers import Offer


class Proposal(models.Model):
    """A patch on a named base version of an offer: fields, relations, slots and translations as JSON."""

    class State(models.TextChoices):
        OPEN = "open", _("väntar")
        APPROVED = "approved", _("godkänt")
        REJECTED = "rejected", _("avslaget")

    offer = models.ForeignKey(
        Offer,
        verbose_name="utbud",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="proposals",
    )
    base_version = models.PositiveIntegerField("bygger på version", default=0)
    patch = models.JSONField("ändring", default=dict)
    state = models.CharField("status", max_length=10, choices=State.choices, default=State.OPEN)
    comment = models.TextField("kommentar", blank=True)
    reason = models.TextField("skäl till beslutet", blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="föreslaget av",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    proposed_at = models.DateTimeField("föreslaget", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="beslutat av",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField("beslutat", null=True, blank=True)

    class Meta:
        verbose_name = "förslag"
        verbose_name_plural = "förslag"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="proposal_decided_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer or 'nytt utbud'} ({self.get_state_display()})"
