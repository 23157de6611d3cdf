"""How text is matched; nobody else knows. A question finds offers, and places, committees and organisations.

A question is read into groups of words of the index (offers.reading). An object's score is the sum over the
groups of its heaviest word, times how rare the group is, in integers: one query of rows, the same on every
database. What answers less than half of what the best one answers is left out. Nothing of a question is logged
or stored.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from math import log2

from django.db.models import QuerySet

from catalogue.models import Committee, Organisation, Place, RegisterVersion
from catalogue.models.base import in_order
from offers.models import SearchKind, SearchWord
from offers.reading import Groups, Reading, all_words, other_spellings, read
from offers.vocabulary import Vocabulary
from offers.word_memory import current_vocabulary

KEPT = 50  # per cent of what the best offer answers of the question
OTHER_HITS, SUGGESTIONS = 5, 3
OTHERS = (
    (SearchKind.PLACE, Place.objects.published),
    (SearchKind.COMMITTEE, Committee.objects.all),
    (SearchKind.ORGANISATION, Organisation.objects.all),
)
Key = tuple[str, int]


def find(question: str, token: str | None = None) -> dict[int, int]:
    """The published offers that answer a question, each with its score.

    ``token`` is the register's version, for callers that have read it.
    """
    vocabulary = _vocabulary(token)
    found = _hits(read(question, vocabulary).groups, vocabulary, SearchKind.OFFER)
    most = max((hit.answered for hit in found.values()), default=0)
    return {pk: hit.score for (_kind, pk), hit in found.items() if hit.answered * 100 >= most * KEPT}


def asked_rows(question: str) -> QuerySet:
    """The one query by which :func:`find` scores, for those who measure it."""
    groups = reading(question).groups
    return _rows({word for group in groups.values() for word in group.shares}, [SearchKind.OFFER])


@dataclass
class OtherHits:
    """What a question finds besides offers; each list is in order of score."""

    places: list[Place]
    committees: list[Committee]
    organisations: list[Organisation]

    def __bool__(self) -> bool:
        return bool(self.places or self.committees or self.organisations)


def other_hits(question: str, token: str | None = None) -> OtherHits:
    """The places, committees and organisations that hold every word of the question; four queries."""
    vocabulary = _vocabulary(token)
    asked = read(question, vocabulary).groups
    groups = {key: group for key, group in asked.items() if group.asked}
    found: dict[SearchKind, dict[int, int]] = {kind: {} for kind, _all in OTHERS}
    for (kind, pk), hit in _hits(groups, vocabulary, *found).items():
        if hit.groups == len(groups):
            found[SearchKind(kind)][pk] = hit.score
    return OtherHits(*(_best(found[kind], objects()) for kind, objects in OTHERS))


def _best(scores: dict[int, int], objects) -> list:
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:OTHER_HITS]
    return in_order(objects, best)


def suggestions(question: str, public: Container[int], token: str | None = None) -> list[str]:
    """Other spellings of the question that find a public offer, for when it found none itself."""
    vocabulary = _vocabulary(token)
    found = other_spellings(question, vocabulary)[:SUGGESTIONS]
    return [text for text in found if any(pk in public for pk in find(text, vocabulary.token))]


def reading(question: str, token: str | None = None) -> Reading:
    """What search takes a question to mean, to be told to who asked it and to nobody else."""
    return read(question, _vocabulary(token))


def is_ready(token: str | None = None, *, of_now: bool = False) -> bool:
    """Whether the words of the register have been written at all; before that, search cannot answer.

    ``of_now``: whether they are those of this very version, and no change is still to be written.
    """
    written = _vocabulary(token).token
    return bool(written) and (not of_now or written == (token or RegisterVersion.current()))


def is_sensitive(question: str, token: str | None = None) -> bool:
    """Whether the words of a question, or what a synonym says they mean, are those of a sensitive topic."""
    vocabulary = _vocabulary(token)
    return any(vocabulary.is_sensitive(word) for word in all_words(question, vocabulary))


def _vocabulary(token: str | None) -> Vocabulary:
    if token is None:
        token = RegisterVersion.current()
    return current_vocabulary(token)


# --- scores ---


@dataclass(slots=True)
class Hit:
    """An object that holds words of the question."""

    score: int = 0  # how much the words weigh in it
    answered: int = 0  # how much of the question it answers, whatever the words weigh
    groups: int = 0  # how many of the groups


def _rows(words: Iterable[str], kinds: Iterable[str]) -> QuerySet:
    rows = SearchWord.objects.order_by().filter(kind__in=kinds, word__in=sorted(words))
    return rows.values_list("kind", "object_id", "word", "weight")


def _hits(groups: Groups, vocabulary: Vocabulary, *kinds: SearchKind) -> dict[Key, Hit]:
    """Every object that holds any of the words. Of each group its heaviest word counts, and its nearest."""
    worths: dict[str, list[tuple[int, int]]] = {}
    for number, group in enumerate(groups.values()):
        rarity = int(10 * log2(1 + max(1, vocabulary.offers) / max(1, group.offers)))
        for word, share in group.shares.items():
            worths.setdefault(word, []).append((number, rarity * share))
    weighs: list[dict[Key, int]] = [{} for _group in groups]
    answers: list[dict[Key, int]] = [{} for _group in groups]
    for kind, pk, word, weight in _rows(worths, kinds):
        key = kind, pk
        for number, worth in worths[word]:
            if weight * worth > weighs[number].get(key, 0):
                weighs[number][key] = weight * worth
            if worth > answers[number].get(key, 0):
                answers[number][key] = worth
    found: dict[Key, Hit] = defaultdict(Hit)
    for weighed, answered in zip(weighs, answers, strict=True):
        for key, value in weighed.items():
            hit = found[key]
            hit.score += value
            hit.answered += answered[key]
            hit.groups += 1
    return found
