"""Which fields of offers are translated. django-modeltranslation looks for this module by name."""

import simple_history
from django.db.models import Q
from modeltranslation.translator import TranslationOptions, register

from catalogue.kinds import Kind, declare
from catalogue.recording import Recording
from offers import models


@register(models.Offer)
class OfferTranslation(TranslationOptions):
    fields = (
        "title",
        "summary",
        "description",
        "line_for_child",
        "age_note",
        "audience_note",
        "when_note",
        "fee_note",
        "waiting_time",
        "access_note",
        "phone_note",
    )
    empty_values = None


@register(models.OfferSlot)
class OfferSlotTranslation(TranslationOptions):
    fields = ("label",)
    empty_values = None


@register(models.OfferClosure)
class OfferClosureTranslation(TranslationOptions):
    fields = ("reason",)
    empty_values = None


@register(models.Feedback)
class FeedbackTranslation(TranslationOptions):
    fields = ("question_shown", "answer")
    empty_values = None


register([models.ParentQuestion, models.QuestionChoice])(
    type("TextTranslation", (TranslationOptions,), {"fields": ("text",), "empty_values": None})
)


IS_PUBLIC, IS_ARCHIVED = Q(state="published"), Q(state="archived")
OFFER_PUBLIC, OFFER_ARCHIVED = Q(offer__state="published"), Q(offer__state="archived")
declare(
    Kind(models.Offer, "title", 10, public=IS_PUBLIC, wanted=~IS_ARCHIVED, page="offers:offer"),
    Kind(models.OfferSlot, "label", 70, public=OFFER_PUBLIC, wanted=~OFFER_ARCHIVED, parent="offer"),
    Kind(models.OfferClosure, "reason", 75, public=OFFER_PUBLIC, wanted=~OFFER_ARCHIVED, parent="offer"),
    Kind(
        models.Feedback,
        "question_shown",
        110,
        public=IS_PUBLIC,
        wanted=Q(state__in=["answered", "published"]),
    ),
    Kind(models.ParentQuestion, "text", 120, public=Q(is_asked=True)),
    Kind(models.QuestionChoice, "text", 130, public=Q(question__is_asked=True), parent="question"),
)


# History comes after the columns of every language: see catalogue.translation.
simple_history.register(
    models.Offer,
    records_class=Recording,
    m2m_fields=["focus_areas", "topics", "audiences", "languages", "places", "followed_by"],
)
for model in (
    models.OfferClosure,
    models.OfferParty,
    models.OfferSlot,
    models.OfferSlotSource,
    models.OfferSource,
    models.Synonym,
):
    simple_history.register(model, records_class=Recording)
