"""Sedan: what an offer leads to when the child outgrows it, as staff have chosen or as ages and topics suggest."""

from dataclasses import dataclass, field
from itertools import product

from django.db.models import Exists, OuterRef

from offers.ages import STAGES, THREAD_END, Stage
from offers.answers import bits
from offers.index import Index
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


def following_of(offer: Offer, index: Index) -> Following:
    """What staff have linked to; else up to four offers for the next age with the same topic or district. One query."""
    stage = next_stage(offer.max_age)
    suggested = _suggested(offer, index)
    links = Offer.followed_by.through.objects.filter(from_offer=offer)  # type: ignore[attr-defined]
    # A union, since PostgreSQL reads the whole table for "one of these or one of those".
    by_index = Offer.objects.order_by().filter(pk__in=suggested).values("pk")
    wanted = links.order_by().values("to_offer").union(by_index)
    either = Offer.objects.public(index.day).filter(pk__in=wanted)
    found = list(either.for_row().annotate(is_linked=Exists(links.filter(to_offer=OuterRef("pk")))))
    chosen = [other for other in found if other.is_linked]
    if chosen:
        return Following(chosen[:MOST], chosen=True, stage=stage)
    return Following(sorted(found, key=lambda other: suggested.index(other.pk)), stage=stage)


def next_stage(max_age: int | None) -> Stage | None:
    """The knot of the thread where a child is that has outgrown an offer; None if nobody knows, or past the end."""
    if max_age is None:
        return None
    return next((stage for stage in STAGES if stage.low <= max_age < stage.high), None)


def _suggested(offer: Offer, index: Index) -> list[int]:
    """The offers that score highest, those first that begin closest to where this one ends."""
    end = offer.max_age
    if end is None or end >= THREAD_END:
        return []
    own = index.bit_of.get(offer.pk)
    topic = index.sharing("topic", _keys(offer, own, index, "topic"))
    district = index.sharing("district", _keys(offer, own, index, "district"))
    after = index.aged(lambda low, high: _begins_after(offer.min_age, end, low, high))
    candidates = after & (topic | district) & ~index.sensitive
    if own is not None:
        candidates &= ~(1 << own)
    found: list[int] = []
    for level in _by_score(candidates, topic, district, index.column("form", offer.form).yes):
        nearest = sorted(
            bits(level), key=lambda bit: (abs((index.rows[bit].min_age or 0) - end), index.rows[bit].pk)
        )
        found += nearest[: MOST - len(found)]
    return index.ids(found)


def _keys(offer: Offer, own: int | None, index: Index, kind: str) -> list[str]:
    """Its topics or districts; those of an offer that is not public are read. A hidden address has no district."""
    if own is not None:
        return index.keys_of(kind, own)
    if kind == "topic":
        return [str(topic.pk) for topic in offer.topic_list]
    return [str(place.district_id) for place in offer.public_places if place.district_id]


def _by_score(candidates: int, topic: int, district: int, form: int) -> list[int]:
    """The candidates in groups of equal score, the highest first."""
    groups: dict[int, int] = {}
    for with_topic, with_district, with_form in product((True, False), repeat=3):
        score = with_topic * SAME_TOPIC + with_district * SAME_DISTRICT + with_form * SAME_FORM
        group = (topic if with_topic else ~topic) & (district if with_district else ~district)
        groups[score] = groups.get(score, 0) | candidates & group & (form if with_form else ~form)
    return [groups[score] for score in sorted(groups, reverse=True)]


def _begins_after(low: int | None, end: int, other_low: int | None, other_high: int | None) -> bool:
    """Begins soon after an offer for [low, end), or no earlier than it and goes on past its end."""
    if other_low is None:
        return False
    if end <= other_low <= end + REACH:
        return True
    return low is not None and low <= other_low <= end and other_high is not None and other_high > end
