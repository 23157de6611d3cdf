"""What a question's words may mean: every word of the index and every synonym, in memory for one register version.

A word of the question becomes a :class:`Group`: words of the index that answer it, each with a share of a
hundred. The word itself is worth all of it, a synonym, a compound, a kindred or corrected word less.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from offers.word_forms import STEMMERS, akin, languages_of, splits, stem
from offers.word_lists import STOP, UNDIVIDED

WHOLE, TAIL, HEAD, KINDRED, PART = 100, 60, 35, 60, 40  # a föräldrakurs is a kurs; a barnmorska is no barn
LEAST_PART = 3  # letters of a stem that is looked for inside compounds
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


@dataclass
class Vocabulary:
    """The words of one register version; asked about a question's words, it knows nothing of scores."""

    token: str
    offers: int
    counts: dict[tuple[str, str], int]  # in how many offers, by language and stem
    spellings: set[str]  # folded
    swedish: dict[str, str]  # the stem of each Swedish spelling
    meanings: list[Meaning]

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
        self.known_spellings = sorted((self.spellings | in_synonyms) - STOP)

    # --- one word ---

    def exact(self, word: str) -> dict[str, int]:
        """The stems of the word that the index holds, in any language the word may be in."""
        found = {}
        for language in languages_of(word):
            known = language, stem(word, language)
            if known in self.counts:
                found[known[1]] = self.counts[known]
        return found

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
        return text not in STOP and (self.is_word(text) or bool(self.meanings_of([text])))

    def _kindred(self, word: str, is_known: bool) -> Iterable[tuple[str, int]]:
        """Words of languages without a stemmer that begin alike."""
        if is_known or len(word) < LEAST_PART:
            return []
        languages = languages_of(word)
        alike = self.whole.get(word[:3], [])
        return [(other, KINDRED) for language, other in alike if language in languages and akin(word, other)]

    # --- the whole question ---

    def meanings_of(self, words: list[str]) -> list[Meaning]:
        """The synonyms all of whose words stand in the question; of two, one of which says more, that one."""
        stems = {language: {stem(word, language) for word in words} for language in STEMMERS}
        near = {at for word in words for at in self._near(word)}
        foreign = {word for word in words if not self.exact(word)}
        found = [
            self.meanings[at] for at in sorted(near) if _stands_in(self.meanings[at], words, stems, foreign)
        ]
        return [one for one in found if not any(_says_more(other, one) for other in found)]

    def _near(self, word: str) -> Iterable[int]:
        """The synonyms that may hold a word."""
        for language in languages_of(word):
            yield from self.by_word.get((language, _bucket(word, language)), [])

    def knows(self, word: str) -> bool:
        """Whether a word stands in the index or in a synonym as it is."""
        if word in STOP or self.exact(word):
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
        found = process.extract(
            word, self.known_spellings, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=50
        )
        nearest = sorted(found, key=lambda item: (item[1], item[0][0] != word[0], item[0]))
        return [text for text, distance, _at in nearest if distance == nearest[0][1]][:MOST_CORRECTIONS]


def _bucket(word: str, language: str) -> str:
    """What words that may be the same have in common: the stem, or the first letters where there is none."""
    return stem(word, language) if language in STEMMERS else word[:3]


def _stands_in(meaning: Meaning, words: list[str], stems: dict[str, set[str]], foreign: set[str]) -> bool:
    """Whether all words of a synonym are there; a word that the register knows is akin to no foreign one."""
    if meaning.language in stems:
        return meaning.stems <= stems[meaning.language]
    return all(wanted in words or any(akin(wanted, word) for word in foreign) for wanted in meaning.words)


def _says_more(one: Meaning, other: Meaning) -> bool:
    return one.language == other.language and one.stems > other.stems
