"""How text is matched; nobody else knows. A question finds offers, and places, committees and organisations.

Every word of the question that the register or a synonym knows becomes a group of words of the index; a word
that nobody knows is taken as misspelt. An object's score is the sum over the groups of its heaviest word,
times how rare the group is, in integers: one query of rows, the same on every database. What answers
less than half of what the best one answers is left out. Nothing of a question is logged or stored.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from math import log2

from django.db.models import QuerySet

from catalogue.models import Committee, Organisation, Place, RegisterVersion
from catalogue.models.base import in_order
from offers.models import SearchKind, SearchWord
from offers.vocabulary import PART, WHOLE, Group, Vocabulary
from offers.word_forms import content, stem, tokens
from offers.word_memory import current_vocabulary

MAX_WORDS = 12
MAX_GROUPS = 16
LARGE = 1_000  # offers; in a smaller register every word is looked up
SYNONYM, SYNONYMS, EXPLAINED = 80, 180, 30  # of a synonym's each word, of all of them, of what it explains
KEPT = 50  # per cent of what the best offer answers of the question
OTHER_HITS, SUGGESTIONS = 5, 3
OTHERS = (
    (SearchKind.PLACE, Place.objects.published),
    (SearchKind.COMMITTEE, Committee.objects.all),
    (SearchKind.ORGANISATION, Organisation.objects.all),
)
Groups = dict[str, Group]
Key = tuple[str, int]


def find(question: str, token: str | None = None) -> dict[int, int]:
    """The published offers that answer a question, each with its score.

    ``token`` is the register's version, for callers that have read it.
    """
    vocabulary = _vocabulary(token)
    found = _hits(_groups(question, vocabulary), vocabulary, SearchKind.OFFER)
    least = max((hit.answered for hit in found.values()), default=0) * KEPT
    return {pk: hit.score for (_kind, pk), hit in found.items() if hit.answered * 100 >= least}


def asked_rows(question: str) -> QuerySet:
    """The one query by which :func:`find` scores, for those who measure it."""
    groups = _groups(question, _vocabulary(None))
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
    groups = {key: group for key, group in _groups(question, vocabulary).items() if group.asked}
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
    words = content(tokens(question)[:MAX_WORDS])
    found: list[str] = []
    for at, word in enumerate(words):
        if vocabulary.exact(word):
            continue
        for other in vocabulary.corrections(word, _mistakes(word) + 1):
            found.append(" ".join([*words[:at], other, *words[at + 1 :]]))
    return [text for text in found[:SUGGESTIONS] if any(pk in public for pk in find(text, vocabulary.token))]


def is_ready(token: str | None = None) -> bool:
    """Whether the words of the register have been written at all; before that, search cannot answer."""
    return bool(_vocabulary(token).token)


def _vocabulary(token: str | None) -> Vocabulary:
    if token is None:
        token = RegisterVersion.current()
    return current_vocabulary(token)


# --- from question to groups ---


def _groups(question: str, vocabulary: Vocabulary) -> Groups:
    """What the question asks for: its own words, then what synonyms and parts of compounds add."""
    written = tokens(question)[:MAX_WORDS]
    words = [text for word in written for text in _corrected(word, vocabulary)]
    meanings = vocabulary.meanings_of(words)
    explained = {stem(word, m.language) for m in meanings if len(m.words) > 1 for word in m.words}
    groups: Groups = {}
    for word in content(words):
        share = EXPLAINED if stem(word, "sv") in explained else WHOLE
        _add(groups, word, vocabulary, asked=True, share=share)
        for part in vocabulary.parts(word):
            _add(groups, part, vocabulary, asked=False, share=PART)
            meanings += [m for m in vocabulary.meanings_of([part]) if m not in meanings]
    for meaning in meanings:
        means = content(meaning.means)
        for word in means:
            _add(groups, word, vocabulary, asked=False, share=min(SYNONYM, SYNONYMS // len(means)))
    _join_compounds(groups)
    return _telling(dict(list(groups.items())[:MAX_GROUPS]), vocabulary)


def _telling(groups: Groups, vocabulary: Vocabulary) -> Groups:
    """Without what most of a large register answers, if anything is left: it tells little and costs the most."""
    if vocabulary.offers < LARGE:
        return groups
    rare = {key: group for key, group in groups.items() if group.offers * 2 < vocabulary.offers}
    return rare or groups


def _corrected(word: str, vocabulary: Vocabulary) -> list[str]:
    """A word as it was meant: one mistake is mended first, more only where the word leads nowhere."""
    if vocabulary.knows(word):
        return [word]
    one_mistake = vocabulary.corrections(word, 1) if len(word) > 5 else []
    if one_mistake or vocabulary.leads_anywhere(word):
        return one_mistake[:1] or [word]
    return vocabulary.corrections(word, _mistakes(word))[:1] or [word]


def _mistakes(word: str) -> int:
    """How many letters may be wrong: one of four, two of seven, three of eleven."""
    return (len(word) >= 4) + (len(word) >= 7) + (len(word) >= 11)


def _add(groups: Groups, word: str, vocabulary: Vocabulary, *, asked: bool, share: int) -> None:
    """A word said twice counts once, as much as the stronger says."""
    group = vocabulary.group(word, asked=asked, share=share)
    if group is None:
        return
    key = stem(word, "sv")
    known = groups.get(key)
    if known is None:
        groups[key] = group
        return
    known.asked = known.asked or asked
    for other, part in group.shares.items():
        known.shares[other] = max(part, known.shares.get(other, 0))


def _join_compounds(groups: Groups) -> None:
    """A compound of two words that both are asked for is as good as each of them: "öppet för bebisar"."""
    asked = [group for group in groups.values() if group.asked]
    for group in asked:
        for word in group.shares:
            if sum(word in other.shares for other in asked) > 1:
                group.shares[word] = WHOLE


# --- from groups to scores ---


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
