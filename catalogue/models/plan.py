"""The shared plan (kommungemensam plan): what the committees mean to do for the programme, and what was done."""

from django.db import models
from django.db.models import F, Q

from catalogue.models.base import not_blank, swedish
from catalogue.models.committees import Committee, FocusArea, ProgrammeEdition


class ActionState(models.TextChoices):
    """How far an action has come."""

    PLANNED = "planned", "planerad"
    ONGOING = "ongoing", "pågår"
    DONE = "done", "genomförd"
    STOPPED = "stopped", "avbruten"


class ActionQuerySet(models.QuerySet):
    def in_year(self, year: int):
        """Those whose period touches a year; one without an end goes on."""
        return self.filter(
            Q(first_day__isnull=True) | Q(first_day__year__lte=year),
            Q(last_day__isnull=True) | Q(last_day__year__gte=year),
        )


class Action(models.Model):
    """One action (åtgärd) of the plan. One that is over tells what was done, or why it was stopped."""

    title = models.CharField("åtgärd", max_length=200)
    aim = models.TextField("syfte", help_text="Vad ska bli bättre, och för vem?")
    committee = models.ForeignKey(
        Committee, verbose_name="ansvarig nämnd", on_delete=models.PROTECT, related_name="actions"
    )
    edition = models.ForeignKey(
        ProgrammeEdition, verbose_name="programutgåva", on_delete=models.PROTECT, related_name="actions"
    )
    focus_areas = models.ManyToManyField(FocusArea, verbose_name="inriktningar", related_name="actions")
    first_day = models.DateField(
        "från", null=True, blank=True, help_text="Tomt betyder att det inte är sagt."
    )
    last_day = models.DateField("till", null=True, blank=True)
    state = models.CharField("läge", max_length=10, choices=ActionState.choices, default=ActionState.PLANNED)
    result = models.TextField(
        "vad som blev gjort",
        blank=True,
        help_text="Skriv också om åtgärden avbröts: varför, och vad som hann bli gjort. Skriv inga personnamn.",
    )
    changed_at = models.DateTimeField("ändrad", auto_now=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "åtgärd i planen"
        verbose_name_plural = "åtgärder i planen"
        ordering = ["-edition__valid_through_year", "first_day", swedish("title")]
        constraints = [
            not_blank("title", "action_has_title"),
            not_blank("aim", "action_has_aim"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(first_day__lte=F("last_day")),
                name="action_period_in_order",
                violation_error_message="Åtgärden kan inte sluta innan den börjar.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "stopped"]) | ~Q(result=""),
                name="action_over_tells_its_result",
                violation_error_message="Skriv vad som blev gjort, eller varför åtgärden avbröts.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
