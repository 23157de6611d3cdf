"""What parents ask for, as sums: how often something was chosen, by day or month. Nobody stands in it."""

from django.db import models
from django.db.models import Q


class DemandKind(models.TextChoices):
    """What was chosen, or what came of it. Each stands alone: no row combines two choices."""

    PAGE = "page", "visade listor"
    AGE = "age", "barnets ålder"
    LANGUAGE = "language", "språk"
    DISTRICT = "district", "stadsdel"
    TOPIC = "topic", "ämne"
    EMPTY = "empty", "listor utan träff"


class DemandCount(models.Model):
    """How often a value was chosen in a period: a day ("2026-11-24"), later its month ("2026-11")."""

    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=DemandKind.choices)
    value = models.CharField(max_length=140, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "efterfrågan"
        verbose_name_plural = "efterfrågan"
        constraints = [
            models.UniqueConstraint(fields=["period", "kind", "value"], name="demand_once"),
            models.CheckConstraint(condition=Q(kind__in=DemandKind.values), name="demand_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.kind} {self.value}: {self.count}"
