"""What a question's words may mean: every word of the index and every synonym, in memory for one register version.

A word of the question becomes a :class:`Group`: words of the index that answer it, each with a share of a
hundred. The word itself is worth all of it, a synonym, a compound, a kindred or corrected word less.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from offers.word_forms import STEMMERS, akin, languages_of, splits, stem
from offers.word_lists import AGED, STOP, UNDIVIDED

WHOLE, TAIL, HEAD, KINDRED, PART = 100, 60, 35, 60, 40  # a föräldrakurs is a kurs; a barnmorska is no barn
LEAST_PART = 3  # letters of a stem that is looked for inside compounds
LEAST_KNOWN = 5  # letters of a part that may stand for a whole compound
SHORT = 7  # letters; another first letter makes another word: "never" is no "fever"
COMPOUNDING = ("sv", "fi")  # languages that write two words as one
MOST_COMPOUNDS, MOST_CORRECTIONS = 40, 3


@dataclass
class Group:
    """One thing that the question asks for: shares of words of the index, and in how many offers it stands."""

    shares: dict[str, int]
    offers: int
    asked: bool = True  # the question says it, not a synonym or a part


@dataclass
class Meaning:
    """A synonym, ready to be compared: its words with their stems, and the Swedish words it stands for."""

    language: str
    words: list[str]
    means: list[str]
    stems: frozenset[str] = field(init=False)

    def __post_init__(self):
        self.stems = frozenset(stem(word, self.language) for word in self.words)

    def holds(self, word: str) -> bool:
        """Whether a word of a question is one of its own."""
        if self.language in STEMMERS:
            return stem(word, self.language) in self.stems
        return any(akin(word, own) for own in self.words)


@dataclass
class Vocabulary:
    """The words of one register version; asked about a question's words, it knows nothing of scores."""

    token: str
    offers: int
    counts: dict[tuple[str, str], int]  # in how many offers, by language and stem
    spellings: dict[str, str]  # as it is written, by the folded word
    swedish: dict[str, str]  # the stem of each Swedish word, folded
    meanings: list[Meaning]
    sensitive: set[tuple[str, str]] = field(default_factory=set)  # words of sensitive topics, by language

    def __post_init__(self):
        self.whole = defaultdict(list)  # words of languages without a stemmer, by their first letters
        for language, word in sorted(self.counts):
            if language not in STEMMERS:
                self.whole[word[:3]].append((language, word))
        # in how many offers a word stands, in the language where it is most
        self.largest: dict[str, int] = {}
        for (_language, word), number in self.counts.items():
            self.largest[word] = max(number, self.largest.get(word, 0))
        self.by_word = defaultdict(list)  # synonyms by language and one of their words
        for at, meaning in enumerate(self.meanings):
            for word in meaning.words:
                self.by_word[meaning.language, _bucket(word, meaning.language)].append(at)
        self._divisions: dict[str, list[tuple[str, str, str, str]]] = {}
        in_synonyms = {word for meaning in self.meanings for word in meaning.words}
        self.known_spellings = sorted((self.spellings.keys() | in_synonyms) - STOP)
        self.undoubled = defaultdict(list)
        for spelling in self.known_spellings:
            self.undoubled[_without_doubles(spelling)].append(spelling)

    # --- one word ---

    def exact(self, word: str) -> dict[str, int]:
        """The stems of the word that the index holds, in any language the word may be in."""
        found: dict[str, int] = {}
        for language in languages_of(word):
            known = language, stem(word, language)
            if known in self.counts:
                found[known[1]] = max(self.counts[known], found.get(known[1], 0))
        return found

    def written(self, word: str) -> str:
        """A folded word as people write it."""
        return self.spellings.get(word, word)

    def group(self, word: str, *, asked: bool = True, share: int = WHOLE) -> Group | None:
        """All words of the index that answer a word; None if there are none."""
        exact = self.exact(word)
        counts = dict(exact)
        shares = dict.fromkeys(exact, share)
        for other, part in [*self._compounds(word), *self._kindred(word, bool(exact))]:
            shares.setdefault(other, share * part // 100)
            counts[other] = max(counts.get(other, 0), self.largest.get(other, 0))
        if not shares:
            return None
        return Group(shares, max(counts.values()), asked)

    def _compounds(self, word: str) -> Iterable[tuple[str, int]]:
        """Swedish compounds that begin or end with the word."""
        own = stem(word, "sv")
        if len(own) < LEAST_PART or word in STOP or not word.isalpha():
            return []
        found = [
            (stemmed, self._share_of_part(spelling, own))
            for spelling, stemmed in self.swedish.items()
            if (own in spelling or word in spelling) and stemmed != own
        ]
        return sorted((other, share) for other, share in found if share)[:MOST_COMPOUNDS]

    def _share_of_part(self, compound: str, part: str) -> int:
        """What a compound is worth to one who asks for its tail or its head; 0 if it has no such part."""
        share = 0
        for head, head_stem, tail, tail_stem in self._divided(compound):
            if part == tail_stem and self._may_lead(head):
                return TAIL
            if part == head_stem and (self.is_word(tail) or len(part) > LEAST_PART + 1):
                share = HEAD
        return share

    def _divided(self, compound: str) -> list[tuple[str, str, str, str]]:
        """Where a word of the index may be divided, with the stems of both parts."""
        found = self._divisions.get(compound)
        if found is None:
            found = [(head, stem(head, "sv"), tail, stem(tail, "sv")) for head, tail in splits(compound)]
            self._divisions[compound] = found
        return found

    def _may_lead(self, head: str) -> bool:
        return head not in STOP and (len(head) > LEAST_PART + 1 or self.is_word(head))

    def is_word(self, text: str) -> bool:
        found = stem(text, "sv")
        return text not in STOP and len(found) <= len(text) and ("sv", found) in self.counts

    def parts(self, word: str) -> list[str]:
        """The two words that a Swedish compound of the question is made of; none if it is no compound."""
        if "sv" not in languages_of(word) or stem(word, "sv") in UNDIVIDED:
            return []
        found = [pair for pair in splits(word) if all(self._is_part(text) for text in pair)]
        return list(max(found, key=lambda pair: (len(pair[0]) + len(pair[1]), len(pair[1])), default=()))

    def _is_part(self, text: str) -> bool:
        return text not in STOP and (self.is_word(text) or bool(self.meanings_of_part(text)))

    def meanings_of_part(self, text: str) -> list[Meaning]:
        """The synonyms of a part of a Swedish compound: a husband is no band."""
        return [meaning for meaning in self.meanings_of([text]) if meaning.language == "sv"]

    def _kindred(self, word: str, is_known: bool) -> Iterable[tuple[str, int]]:
        """Words of languages without a stemmer that begin alike."""
        if is_known or len(word) < LEAST_PART:
            return []
        languages = languages_of(word)
        alike = self.whole.get(word[:3], [])
        return [(other, KINDRED) for language, other in alike if language in languages and akin(word, other)]

    def is_sensitive(self, word: str) -> bool:
        """Whether a word stands in the name of a sensitive topic, or is a compound with one that does."""
        return any(
            _is_or_holds(word, name, language)
            for language, name in self.sensitive
            if language in languages_of(word)
        )

    # --- the whole question ---

    def meanings_of(self, words: list[str]) -> list[Meaning]:
        """The synonyms all of whose words stand in the question, without those that say less than another."""
        stems = {language: {stem(word, language) for word in words} for language in STEMMERS}
        near = [self.meanings[at] for at in sorted({at for word in words for at in self._near(word)})]
        as_they_are = {word for meaning in near if set(meaning.words) <= set(words) for word in meaning.words}
        foreign = {word for word in words if not self.exact(word)} - as_they_are
        found = [meaning for meaning in near if _stands_in(meaning, words, stems, foreign)]
        said = [{word for word in words if meaning.holds(word)} for meaning in found]
        return [
            meaning for meaning, own in zip(found, said, strict=True) if not any(own < more for more in said)
        ]

    def _near(self, word: str) -> Iterable[int]:
        """The synonyms that may hold a word."""
        for language in languages_of(word):
            yield from self.by_word.get((language, _bucket(word, language)), [])

    def knows(self, word: str) -> bool:
        """Whether a word stands in the index or in a synonym as it is."""
        if word in STOP or stem(word, "sv") in AGED or self.exact(word):
            return True
        return any(
            stem(word, self.meanings[at].language) in self.meanings[at].stems for at in self._near(word)
        )

    def leads_anywhere(self, word: str) -> bool:
        """Whether a word that the index does not hold is part of a compound, is one, or is akin to another."""
        akin_synonym = any(
            akin(word, other)
            for at in self._near(word)
            for other in self.meanings[at].words
            if self.meanings[at].language not in STEMMERS
        )
        return akin_synonym or bool(self.parts(word)) or self.group(word) is not None

    def corrections(self, word: str, allowed: int) -> list[str]:
        """The known spellings nearest to a misspelt word, with so many mistakes at most."""
        if not allowed or len(word) < 3 or not word.isalpha():
            return []
        found = _nearest(word, self.known_spellings, allowed)
        if not found:
            alike = _nearest(
                _without_doubles(word), list(self.undoubled), allowed if len(word) > SHORT else 0
            )
            found = [spelling for single in alike for spelling in self.undoubled[single]]
        return found[:MOST_CORRECTIONS]

    def known_part(self, word: str) -> list[str]:
        """The longest known end of a Swedish compound that holds nothing else that is known; at most one."""
        if "sv" not in languages_of(word):
            return []
        parts = {
            part for pair in splits(word) for part in pair if len(part) >= LEAST_KNOWN and self._is_part(part)
        }
        return sorted(parts, key=lambda part: (-len(part), part))[:1]


def _nearest(word: str, known: list[str], allowed: int) -> list[str]:
    """The words with the fewest mistakes; of a short one, only those that begin as it does."""
    found = process.extract(word, known, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=50)
    alike = [item for item in found if item[0][0] == word[0] or len(word) > SHORT]
    nearest = sorted(alike, key=lambda item: (item[1], item[0][0] != word[0], item[0]))
    return [text for text, distance, _at in nearest if distance == nearest[0][1]]


def _without_doubles(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _is_or_holds(word: str, part: str, language: str) -> bool:
    """Whether two words meet, or one begins or ends with the other; the register need not know the rest of it."""
    if language not in STEMMERS:
        return akin(word, part)
    own, wanted = stem(word, language), stem(part, language)
    if own == wanted or language not in COMPOUNDING or len(part) <= LEAST_PART:
        return own == wanted
    return word.startswith(part) or own.endswith(wanted)


def _bucket(word: str, language: str) -> str:
    """What words that may be the same have in common: the stem, or the first letters where there is none."""
    return stem(word, language) if language in STEMMERS else word[:3]


def _stands_in(meaning: Meaning, words: list[str], stems: dict[str, set[str]], foreign: set[str]) -> bool:
    """Whether all words of a synonym are there; a word that the register knows is akin to no foreign one."""
    if meaning.language in stems:
        return meaning.stems <= stems[meaning.language]
    return all(wanted in words or any(akin(wanted, word) for word in foreign) for wanted in meaning.words)
