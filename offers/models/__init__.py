"""What is offered, when, and what people suggest about it."""

from offers.models.facts import FACT_FILTERS, FACT_LABELS, Facts
from offers.models.offers import (
    Form,
    Offer,
    OfferConfirmation,
    OfferParty,
    OfferRedirect,
    OfferSource,
    Scope,
)
from offers.models.proposals import Proposal
from offers.models.slots import OfferClosure, OfferSlot, OfferSlotSource

__all__ = [
    "FACT_FILTERS",
    "FACT_LABELS",
    "Facts",
    "Form",
    "Offer",
    "OfferClosure",
    "OfferConfirmation",
    "OfferParty",
    "OfferRedirect",
    "OfferSlot",
    "OfferSlotSource",
    "OfferSource",
    "Proposal",
    "Scope",
]
