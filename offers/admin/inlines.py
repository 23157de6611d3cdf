"""Rows that stand inside an offer's page."""

from django.contrib import admin

from catalogue.admin.base import ReadOnly, side_by_side
from catalogue.admin.inlines import ClosureInline, ConfirmationInline, PartyInline, SlotInline, SourceInline
from offers.models import OfferClosure, OfferConfirmation, OfferParty, OfferRedirect, OfferSlot, OfferSource


class OfferSlotInline(SlotInline):
    model = OfferSlot
    autocomplete_fields = ["place"]
    fieldsets = [
        (
            None,
            {"fields": [("weekday", "day", "opens", "closes"), side_by_side("label"), ("language", "place")]},
        ),
        *SlotInline.fieldsets[1:],
    ]


class OfferClosureInline(ClosureInline):
    model = OfferClosure


class OfferPartyInline(PartyInline):
    model = OfferParty


class OfferConfirmationInline(ConfirmationInline):
    model = OfferConfirmation


class OfferSourceInline(SourceInline):
    model = OfferSource


class OfferRedirectInline(ReadOnly, admin.TabularInline):
    """Addresses that the offer had before: written when a published offer gets a new one."""

    model = OfferRedirect
    extra = 0
    fields = ["slug"]
    classes = ["collapse"]
    verbose_name_plural = "äldre adresser som leder hit"


INLINES = [
    OfferSlotInline,
    OfferClosureInline,
    OfferPartyInline,
    OfferConfirmationInline,
    OfferSourceInline,
    OfferRedirectInline,
]
