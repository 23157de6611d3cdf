"""When an offer happens, and when it does not."""

from dataclasses import replace

from django.db import models

from catalogue.models import Place, Slot
from catalogue.models.base import SourceReference
from catalogue.models.calendar import ClosureBase
from catalogue.recurrence import Period
from offers.models.offers import Offer


class OfferSlot(Slot):
    """When the activity happens, and at which of its places; without one, at the offer's only place."""

    part_names = ("sources",)

    offer = models.ForeignKey(Offer, verbose_name="utbud", on_delete=models.CASCADE, related_name="slots")
    place = models.ForeignKey(
        Place,
        verbose_name="plats",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activity_slots",
    )

    class Meta(Slot.Meta):
        abstract = False
        verbose_name = "tid"
        verbose_name_plural = "tider"
        indexes = [models.Index(fields=["offer", "weekday"])]


class OfferSlotSource(SourceReference):
    record = models.ForeignKey(OfferSlot, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceReference.Meta):
        verbose_name = "källa"
        verbose_name_plural = "källor"


class OfferClosure(ClosureBase):
    """The offer does not run on these days: "inställt i dag" is one with a single day."""

    offer = models.ForeignKey(Offer, verbose_name="utbud", on_delete=models.CASCADE, related_name="closures")

    class Meta(ClosureBase.Meta):
        abstract = False
        verbose_name = "inställt"
        verbose_name_plural = "inställt"

    def as_period(self) -> Period:
        return replace(super().as_period(), is_cancellation=self.first == self.last)
