"""What is known of the links that the register shows: whether they answer."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

CHECKED_EVERY, FAILED_AGAIN = timedelta(days=6), timedelta(hours=20)


class LinkCheckQuerySet(models.QuerySet):
    def broken(self):
        """Those that failed on two different days and have not answered since."""
        return self.filter(last_failed__gt=F("first_failed"))

    def due(self, now: datetime):
        """Those to ask again: once a week, and one that failed the next day."""
        return self.filter(
            Q(checked_at=None)
            | Q(checked_at__lte=now - CHECKED_EVERY)
            | Q(first_failed__isnull=False, checked_at__lte=now - FAILED_AGAIN)
        )


class LinkCheck(models.Model):
    """An address, and what came of asking it. ``first_failed`` is the first day of the failure that lasts."""

    address = models.URLField("adress", max_length=500, unique=True)
    status = models.PositiveSmallIntegerField("svar", null=True)
    problem = models.CharField("fel", max_length=300, blank=True)
    checked_at = models.DateTimeField("kontrollerad", null=True)
    last_ok = models.DateField("fungerade senast", null=True)
    first_failed = models.DateField("fel sedan", null=True)
    last_failed = models.DateField("fel senast", null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "länk"
        verbose_name_plural = "länkar"
        ordering = ["-first_failed", "address"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_failed=None, last_failed=None)
                | Q(
                    first_failed__isnull=False,
                    last_failed__isnull=False,
                    last_failed__gte=F("first_failed"),
                ),
                name="linkcheck_failures_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_broken(self) -> bool:
        if self.first_failed is None or self.last_failed is None:
            return False
        return self.last_failed > self.first_failed
