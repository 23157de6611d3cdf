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
    """How often a value was chosen on a day, or in the month that begins on the day."""

    day = models.DateField()
    is_month = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=DemandKind.choices)
    value = models.CharField(max_length=140, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "efterfrågan"
        verbose_name_plural = "efterfrågan"
        constraints = [
            models.UniqueConstraint(fields=["day", "is_month", "kind", "value"], name="demand_once"),
            models.CheckConstraint(condition=Q(kind__in=DemandKind.values), name="demand_kind_known"),
            models.CheckConstraint(
                condition=Q(is_month=False) | Q(day__day=1), name="demand_month_begins_on_its_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.value}: {self.count}"
