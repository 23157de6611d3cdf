"""Where the chain would break: the last offer for an age, in a language, in a district, before it goes.

Sure answers alone count: an offer of which nobody knows the language does not keep the chain in that language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

from catalogue.cldr import language_name
from offers.ages import STAGES, Stage, overlaps
from offers.answers import all_of, bits, mask_of
from offers.index import Index
from offers.models import Offer
from offers.models.offers import OfferQuerySet

SHOWN = 5


@dataclass(frozen=True)
class Coverage:
    """For whom an offer surely is: stages of childhood, and the keys of its languages and districts."""

    stages: frozenset[Stage] = frozenset()
    languages: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    def links(self) -> set["Link"]:
        """Every link of the chain that it holds, the broad ones (any language, any district) too."""
        languages, districts = [None, *self.languages], [None, *self.districts]
        return {Link(*parts) for parts in product(self.stages, languages, districts)}


NOTHING = Coverage()


@dataclass(frozen=True)
class Link:
    """A link of the chain: an age, perhaps in a language, perhaps in a district."""

    stage: Stage
    language: str | None = None
    district: str | None = None

    @property
    def broader(self) -> set["Link"]:
        """The links that break only if this one does."""
        languages, districts = {self.language, None}, {self.district, None}
        return {Link(self.stage, *parts) for parts in product(languages, districts)} - {self}


@dataclass(frozen=True)
class Break:
    """A link that nothing would surely hold any more: in words, and what there still is for that age."""

    link: Link
    sentence: str
    left: tuple[str, ...]  # titles, those that perhaps hold the link first
    more: int  # how many further offers there are for the age


def coverage(index: Index, offer: int) -> Coverage:
    """What a public offer surely covers; nothing if it is not public."""
    bit = index.bit_of.get(offer)
    if bit is None:
        return NOTHING
    return Coverage(
        frozenset(stage for stage in STAGES if index.age(stage).yes >> bit & 1),
        frozenset(key for key, mask in index.relations["language"].items() if mask >> bit & 1),
        frozenset(key for key in index.terms["district"] if index.district(key).yes >> bit & 1),
    )


def coverage_with(
    index: Index,
    *,
    min_age: int | None,
    max_age: int | None,
    languages: Iterable[str],
    districts: Iterable[str],
) -> Coverage:
    """What an offer would cover with these facts."""
    return Coverage(
        frozenset(stage for stage in STAGES if overlaps(min_age, max_age, stage)),
        frozenset(languages),
        frozenset(key for district in districts for key in (district, *index.wholes(district))),
    )


def breaks(index: Index, changes: dict[int, Coverage]) -> list[Break]:
    """The links that break when offers come to cover what is said here (``NOTHING``: they go), broadest first."""
    going = mask_of(index.bit_of[offer] for offer in changes if offer in index.bit_of)
    kept = {link for after in changes.values() for link in after.links()}
    lost = {link for offer in changes for link in coverage(index, offer).links()} - kept
    broken = {link for link in lost if not _holders(index, link).yes & ~going}
    narrowest = [link for link in broken if not link.broader & broken]
    return [_described(index, link, going) for link in sorted(narrowest, key=_broad_and_young_first)]


def _holders(index: Index, link: Link):
    answers = [index.age(link.stage)]
    if link.language is not None:
        answers.append(index.related("language", link.language))
    if link.district is not None:
        answers.append(index.district(link.district))
    return all_of(answers, index.everything)


def _broad_and_young_first(link: Link) -> tuple:
    return (
        (link.language is not None) + (link.district is not None),
        link.stage.low,
        link.language or "",
        link.district or "",
    )


def _described(index: Index, link: Link, going: int) -> Break:
    perhaps = _holders(index, link).possible & ~going
    same_age = index.age(link.stage).yes & ~going & ~perhaps
    order = [*bits(perhaps), *bits(same_age)]
    titles = tuple(index.rows[bit].title for bit in order[:SHOWN])
    return Break(link, _sentence(index, link), titles, len(order) - len(titles))


def _sentence(index: Index, link: Link) -> str:
    """ "Det här är det sista utbudet för 13–15 år på somaliska i Norrby." """
    words = "för den som väntar barn" if link.stage is STAGES[0] else f"för {link.stage.label}"
    if link.language is not None:
        words += f" på {language_name(link.language)}"
    if link.district is not None:
        words += f" i {index.terms['district'][link.district].name}"
    return f"Det här är det sista utbudet {words}."


def ending(
    index: Index, before: date, offers: OfferQuerySet | None = None
) -> list[tuple[Offer, list[Break]]]:
    """Public offers (of these, if any are named) whose last day comes before a day, with what breaks then.

    Those that break nothing are left out.
    """
    found = Offer.objects.all() if offers is None else offers
    soon = found.public(index.day).filter(publish_until__lt=before).order_by("publish_until", "pk")
    broken = [(offer, breaks(index, {offer.pk: NOTHING})) for offer in soon]
    return [(offer, links) for offer, links in broken if links]
