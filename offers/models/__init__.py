"""What is offered, when, and what people suggest about it."""

from offers.models.demand import DemandCount, DemandKind
from offers.models.facts import FACT_FILTERS, FACT_LABELS, Facts
from offers.models.feedback import Feedback, ParentQuestion, QuestionChoice, RateLimit
from offers.models.offers import Form, Offer, Scope
from offers.models.parts import OfferConfirmation, OfferParty, OfferRedirect, OfferSource
from offers.models.proposals import Proposal
from offers.models.reminders import Reminder
from offers.models.search import SearchKind, SearchState, SearchText, SearchWord, Synonym
from offers.models.slots import OfferClosure, OfferSlot, OfferSlotSource
from offers.models.yearly import ReportComment, YearlyReport

__all__ = [
    "FACT_FILTERS",
    "FACT_LABELS",
    "DemandCount",
    "DemandKind",
    "Facts",
    "Feedback",
    "Form",
    "Offer",
    "OfferClosure",
    "OfferConfirmation",
    "OfferParty",
    "OfferRedirect",
    "OfferSlot",
    "OfferSlotSource",
    "OfferSource",
    "ParentQuestion",
    "Proposal",
    "QuestionChoice",
    "RateLimit",
    "Reminder",
    "ReportComment",
    "Scope",
    "SearchKind",
    "SearchState",
    "SearchText",
    "SearchWord",
    "Synonym",
    "YearlyReport",
]
