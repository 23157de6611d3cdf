"""Rows that hang on an offer: who takes part, where its facts come from, who has confirmed it, where it was before."""

from django.db import models

from catalogue.models.base import ConfirmationBase, SourceReference
from catalogue.models.organisations import PartyBase
from offers.models.offers import Offer


class OfferParty(PartyBase):
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="parties")

    class Meta(PartyBase.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["offer", "organisation"], name="offerparty_once")]


class OfferSource(SourceReference):
    record = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="sources")

    class Meta(SourceReference.Meta):
        verbose_name = "källa"
        verbose_name_plural = "källor"


class OfferConfirmation(ConfirmationBase):
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="confirmations")

    class Meta(ConfirmationBase.Meta):
        verbose_name = "bekräftelse"
        verbose_name_plural = "bekräftelser"


class OfferRedirect(models.Model):
    """An address that an offer had before. A sensitive offer keeps none, since an old address may tell."""

    slug = models.SlugField("äldre adress", max_length=160, unique=True)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="redirects")

    class Meta:
        verbose_name = "äldre adress"
        verbose_name_plural = "äldre adresser"

    def __str__(self) -> str:
        return self.slug
