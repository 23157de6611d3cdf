"""Sedan: what an offer leads to when the child outgrows it, as staff have chosen or as ages and topics suggest."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, When
from django.db.models.functions import Abs

from catalogue.models import Topic
from catalogue.models.base import in_order
from offers.ages import STAGES, THREAD_END, Stage
from offers.models import Offer

MOST = 4
REACH = 24  # months from the end of one offer to the beginning of what may follow
SAME_TOPIC, SAME_DISTRICT, SAME_FORM = 2, 1, 1


@dataclass
class Following:
    """What follows: the offers, whether somebody has chosen them, and the next knot of the thread."""

    offers: list[Offer] = field(default_factory=list)
    chosen: bool = False
    stage: Stage | None = None


def following_of(offer: Offer, day: date) -> Following:
    """What staff have linked to; else up to four offers for the next age with the same topic or district."""
    stage = next_stage(offer.max_age)
    chosen = list(Offer.objects.public(day).filter(follows=offer).for_list()[:MOST])
    if chosen:
        return Following(chosen, chosen=True, stage=stage)
    return Following(in_order(Offer.objects.for_list(), _suggested(offer, day)), stage=stage)


def next_stage(max_age: int | None) -> Stage | None:
    """The knot of the thread where a child is that has outgrown an offer; None if nobody knows, or past the end."""
    if max_age is None:
        return None
    return next((stage for stage in STAGES if stage.low <= max_age < stage.high), None)


def _suggested(offer: Offer, day: date) -> list[int]:
    """The offers that score highest, those first that begin closest to where this one ends."""
    if offer.max_age is None or offer.max_age >= THREAD_END:
        return []
    after = _begins_after(offer.min_age, offer.max_age)
    candidates = Offer.objects.public(day).harmless().filter(after).exclude(pk=offer.pk)
    scored = candidates.annotate(
        topic=_points(_same_topic(offer), SAME_TOPIC),
        district=_points(_same_district(offer), SAME_DISTRICT),
        gap=Abs(F("min_age") - offer.max_age),
    ).filter(Q(topic__gt=0) | Q(district__gt=0))
    same_form = Case(When(form=offer.form, then=SAME_FORM), default=0)
    best = scored.annotate(score=F("topic") + F("district") + same_form).order_by("-score", "gap", "pk")
    return list(best.values_list("pk", flat=True)[:MOST])


def _begins_after(low: int | None, high: int) -> Q:
    """Begins soon after an offer for [low, high) ends, or no earlier than it and goes on past its end."""
    soon = Q(min_age__gte=high, min_age__lte=high + REACH)
    if low is None:
        return soon
    return soon | Q(min_age__gte=low, min_age__lte=high, max_age__gt=high)


def _points(condition: Exists, points: int) -> Case:
    return Case(When(condition, then=points), default=0, output_field=IntegerField())


def _same_topic(offer: Offer) -> Exists:
    return Exists(Topic.objects.filter(offers=OuterRef("pk")).filter(offers=offer))


def _same_district(offer: Offer) -> Exists:
    """A district in common. A hidden address must not be told by what is near it."""
    findable = Offer.objects.findable()
    own = findable.filter(pk=offer.pk).values("places__district")
    return Exists(findable.filter(pk=OuterRef("pk"), places__district__in=own))
