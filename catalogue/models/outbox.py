"""Mail that waits to be sent, and what became of it."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet):
    def waiting(self):
        """Neither sent nor given up."""
        return self.filter(sent_at=None, gave_up_at=None)

    def due(self, now: datetime):
        """Those to try now, the longest overdue first."""
        return self.waiting().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def given_up(self):
        """Those that never arrived and are tried no more."""
        return self.filter(gave_up_at__isnull=False)


class OutboxMail(models.Model):
    """One mail. ``catalogue.outbox`` writes it and sends it; when it is sent, its text is erased.

    ``queued_at`` is when it was written, or when somebody asked to have it sent again.
    """

    sender = models.CharField("avsändare", max_length=320)
    recipients = models.JSONField("till", default=list)
    subject = models.CharField("ämne", max_length=500)
    body = models.TextField("text", blank=True)
    headers = models.JSONField("brevhuvud", default=dict, blank=True)
    written_at = models.DateTimeField("skrivet")
    queued_at = models.DateTimeField("i kö sedan")
    next_attempt_at = models.DateTimeField("nästa försök", db_index=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    error = models.CharField("senaste felet", max_length=500, blank=True)
    sent_at = models.DateTimeField("skickat", null=True)
    gave_up_at = models.DateTimeField("uppgivet", null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "utgående brev"
        verbose_name_plural = "utgående brev"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(gave_up_at=None), name="outboxmail_sent_or_given_up"
            ),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(body=""), name="outboxmail_sent_is_erased"),
        ]

    def __str__(self) -> str:
        return self.subject
