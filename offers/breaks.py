"""Where the chain would break: the last offer for an age, in a language, in a district, before it goes.

Sure answers alone count: an offer of which nobody knows the language does not keep the chain in that language.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from catalogue.cldr import language_name
from catalogue.models import Place, State
from offers.ages import STAGES, Stage, overlaps
from offers.answers import all_of, bits, mask_of
from offers.index import Index, build, current_index
from offers.models import Offer
from offers.models.offers import OfferQuerySet

SHOWN = 5
# The columns and links on which the chain hangs: a change of others breaks nothing.
MATTERS = {
    "state",
    "min_age",
    "max_age",
    "languages",
    "places",
    "publish_from",
    "publish_until",
    "hide_address",
    "district",
    "located_in",
}
LAST_OF_ALL = "Det här är det sista utbudet {}."
NONE_LEFT = "Sedan finns inget utbud {}."


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
    return [
        _described(index, link, going, LAST_OF_ALL) for link in sorted(narrowest, key=_broad_and_young_first)
    ]


def breaks_of(change: Callable[[], object]) -> list[Break]:
    """The links that any change of the register breaks: it is tried, and undone. Nothing if it is refused."""
    try:
        with transaction.atomic(), foreseen() as find:
            change()
            found = find()
            transaction.set_rollback(True)
    except (ValidationError, DatabaseError):
        return []
    return found


@contextmanager
def foreseen() -> Iterator[Callable[[], list[Break]]]:
    """A function that says, after changes inside a transaction that is undone, which links they break.

    What is archived with them or gets a last day counts as gone already: its day will come.
    """
    before = current_index(timezone.localtime())
    archived = set(Place.objects.filter(state=State.ARCHIVED).values_list("pk", flat=True))
    last_days = _last_days()

    def find() -> list[Break]:
        Place.objects.filter(state=State.ARCHIVED).exclude(pk__in=archived).update(district=None)
        ends = [pk for pk, day in _last_days().items() if pk not in last_days or day < last_days[pk]]
        Offer.objects.filter(pk__in=ends).update(state=State.ARCHIVED)
        return _between(before, build("", before.day))

    yield find


def _last_days() -> dict[int, date]:
    rows = Offer.objects.filter(publish_until__isnull=False).values_list("pk", "publish_until")
    return {pk: day for pk, day in rows if day}


def _between(before: Index, after: Index) -> list[Break]:
    known = set(after.terms["district"])
    broken = {
        link for link in _held(before) - _held(after) if link.district is None or link.district in known
    }
    broadest = [link for link in broken if not link.broader & broken]
    return [_described(after, link, 0, NONE_LEFT) for link in sorted(broadest, key=_broad_and_young_first)]


def _held(index: Index) -> set[Link]:
    """Every link that some public offer surely holds."""
    everything = index.everything
    languages = {None: everything} | {key: mask for key, mask in index.relations["language"].items() if key}
    districts = {None: everything} | {key: index.district(key).yes for key in index.terms["district"]}
    return {
        Link(stage, language, district)
        for stage in STAGES
        for language, speaking in languages.items()
        if (mask := index.age(stage).yes & speaking)
        for district, there in districts.items()
        if mask & there
    }


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


def _described(index: Index, link: Link, going: int, sentence: str) -> Break:
    perhaps = _holders(index, link).possible & ~going
    same_age = index.age(link.stage).yes & ~going & ~perhaps
    order = [*bits(perhaps), *bits(same_age)]
    titles = tuple(index.rows[bit].title for bit in order[:SHOWN])
    return Break(link, sentence.format(_words(index, link)), titles, len(order) - len(titles))


def _words(index: Index, link: Link) -> str:
    """ "för 13–15 år på somaliska i Norrby" """
    words = "för den som väntar barn" if link.stage is STAGES[0] else f"för {link.stage.label}"
    if link.language is not None:
        words += f" på {language_name(link.language)}"
    if link.district is not None:
        words += f" i {index.terms['district'][link.district].name}"
    return words


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
