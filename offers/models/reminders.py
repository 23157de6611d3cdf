"""What has been sent to whom about the duty to confirm."""

from django.db import models

from offers.models.offers import Offer


class Reminder(models.Model):
    """An offer stood in a digest to an address. One row per offer, last day, address and round: nothing goes twice."""

    class To(models.TextChoices):
        PERSON = "person", "ansvarig eller ersättare"
        ORGANISATION = "organisation", "organisationens brevlåda"
        COMMITTEE = "committee", "nämndens brevlåda"

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField("skulle bekräftas senast")
    to = models.CharField("till", max_length=12, choices=To.choices)
    address = models.EmailField("adress")
    round = models.PositiveSmallIntegerField("gång")
    sent_at = models.DateTimeField("skickad")

    class Meta:
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        ordering = ["pk"]
        indexes = [models.Index(fields=["address", "sent_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "due_on", "address", "round"], name="reminder_once_per_round"
            ),
            models.CheckConstraint(
                condition=models.Q(to__in=["person", "organisation", "committee"]), name="reminder_to_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.due_on:%Y-%m-%d} ({self.round})"
