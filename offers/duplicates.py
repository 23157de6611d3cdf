"""Offers that may be the same one twice: much the same title, at the same place or by the same organisation."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.fuzz import token_sort_ratio

from catalogue.models import State
from offers.models import Offer, OfferParty
from offers.word_forms import content, tokens

ALIKE = 88  # of 100: a word spelt otherwise, an ending, another order
LIVING = [State.DRAFT, State.PUBLISHED]


def folded(title: str) -> str:
    """A title as it is compared: without case, accents and words that say nothing."""
    return " ".join(content(tokens(title)))


def are_alike(one: str, other: str) -> bool:
    """Whether two folded titles are much the same."""
    return bool(one and other) and token_sort_ratio(one, other) >= ALIKE


def suspects_of(offer: Offer) -> list[Offer]:
    """The offers that may be the same as this one. Archived ones are none, and have none."""
    if offer.pk is None or offer.state not in LIVING:
        return []
    near = _living().exclude(pk=offer.pk)
    places = near.filter(places__in=offer.places.all())
    parties = near.filter(
        parties__organisation__in=OfferParty.objects.filter(offer=offer).values("organisation")
    )
    title = folded(offer.title_sv)
    found = {other.pk: other for other in [*places, *parties] if are_alike(title, folded(other.title_sv))}
    return sorted(found.values(), key=lambda other: other.pk)


def suspects() -> set[int]:
    """The primary keys of all offers that may be there twice, in three queries."""
    titles = {pk: folded(title) for pk, title in _living().values_list("pk", "title_sv")}
    at_places = Offer.places.through.objects.values_list("place_id", "offer_id")
    by_parties = OfferParty.objects.values_list("organisation_id", "offer_id")
    found: set[int] = set()
    for pairs in (at_places, by_parties):
        for group in _groups(pairs, titles):
            found |= _alike_in(group, titles)
    return found


def _living():
    return Offer.objects.filter(state__in=LIVING)


def _groups(pairs: Iterable[tuple[int, int]], titles: dict[int, str]) -> Iterable[set[int]]:
    """The offers that share a place or an organisation and begin some word alike: the only ones worth comparing."""
    groups: dict[tuple[int, str], set[int]] = defaultdict(set)
    for shared, offer in pairs:
        for start in {word[:4] for word in titles.get(offer, "").split()}:
            groups[shared, start].add(offer)
    return (group for group in groups.values() if len(group) > 1)


def _alike_in(group: set[int], titles: dict[int, str]) -> set[int]:
    """Those of a group that have a fellow. Equal titles are found without comparing every pair."""
    by_title = defaultdict(set)
    for pk in group:
        by_title[titles[pk]].add(pk)
    found = {pk for same in by_title.values() if len(same) > 1 for pk in same}
    for one, other in combinations(by_title, 2):
        if are_alike(one, other):
            found |= by_title[one] | by_title[other]
    return found
