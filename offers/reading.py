"""From a question to the groups of words that search looks up.

Every word of the question that the register or a synonym knows becomes a group of words of the index. A word
that nobody knows is taken as misspelt, or as a compound of which one part is known; else it is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from offers.vocabulary import PART, WHOLE, Group, Meaning, Vocabulary
from offers.word_forms import content, spellings, stem, tokens
from offers.word_lists import ANYBODY

MAX_WORDS = 12
MAX_GROUPS = 16
LARGE = 1_000  # offers; in a smaller register every word is looked up
SYNONYM, SYNONYMS, EXPLAINED = 80, 180, 30  # of a synonym's each word, of all of them, of what it explains
Groups = dict[str, Group]


@dataclass
class Reading:
    """A question as search understands it."""

    text: str  # the words that count, put right
    is_corrected: bool
    left_out: list[str]  # words that nothing answers, as they were written
    groups: Groups


def read(question: str, vocabulary: Vocabulary) -> Reading:
    """What a question asks for, and what was made of its words on the way."""
    asked = tokens(question)
    written = spellings(question)
    words = [_understood(word, vocabulary) for word in asked[:MAX_WORDS]]
    meanings = vocabulary.meanings_of(words)
    telling = _telling_words(words, written)
    unknown = [word for word in telling if not _leads_anywhere(word, meanings, vocabulary)]
    shown = [
        written.get(word, word) if word == understood else vocabulary.written(understood)
        for word, understood in zip(asked, words, strict=False)
        if understood not in unknown
    ]
    return Reading(
        text=" ".join(shown),
        is_corrected=words != asked[:MAX_WORDS],
        left_out=[written.get(word, word) for word in [*unknown, *asked[MAX_WORDS:]]],
        groups=_groups(telling, meanings, vocabulary),
    )


def other_spellings(question: str, vocabulary: Vocabulary) -> list[str]:
    """The question with one unknown word in another spelling, for each that may be meant."""
    written = spellings(question)
    words = content(tokens(question)[:MAX_WORDS])
    shown = [written.get(word, word) for word in words]
    return [
        " ".join([*shown[:at], vocabulary.written(other), *shown[at + 1 :]])
        for at, word in enumerate(words)
        if not vocabulary.exact(word)
        for other in vocabulary.corrections(word, _mistakes(word) + 1)
    ]


def all_words(question: str, vocabulary: Vocabulary) -> set[str]:
    """Every word that a question may be about: as written and as meant, its parts, and what synonyms say it means."""
    asked = tokens(question)[:MAX_WORDS]
    words = [*asked, *(_understood(word, vocabulary) for word in asked)]
    words += [part for word in words for part in vocabulary.parts(word)]
    means = [word for meaning in vocabulary.meanings_of(words) for word in meaning.means]
    return {*content(words), *means}


# --- words ---


def _understood(word: str, vocabulary: Vocabulary) -> str:
    """A word as it was meant: one mistake is mended first, more only where the word leads nowhere.

    Of a compound that still leads nowhere, the part that is known.
    """
    if vocabulary.knows(word):
        return word
    meant = vocabulary.corrections(word, 1) if len(word) > 5 else []
    if not meant and not vocabulary.leads_anywhere(word):
        meant = vocabulary.corrections(word, _mistakes(word)) or vocabulary.known_part(word)
    return meant[0] if meant else word


def _mistakes(word: str) -> int:
    """How many letters may be wrong: one of four, two of seven, three of eleven."""
    return (len(word) >= 4) + (len(word) >= 7) + (len(word) >= 11)


def _telling_words(words: list[str], written: dict[str, str]) -> list[str]:
    """Without the words that say nothing: "man" is "one" or "my husband", and asks for men only as "män"."""
    found = content(words)
    rest = [word for word in found if not (word == ANYBODY and written.get(word) == ANYBODY)]
    return rest or found


def _leads_anywhere(word: str, meanings: Iterable[Meaning], vocabulary: Vocabulary) -> bool:
    return any(meaning.holds(word) for meaning in meanings) or vocabulary.leads_anywhere(word)


# --- groups ---


def _groups(words: list[str], meanings: list[Meaning], vocabulary: Vocabulary) -> Groups:
    """The words of the question, then what synonyms and parts of compounds add."""
    explaining = [meaning for meaning in meanings if len(meaning.words) > 1]
    meant = list(meanings)
    groups: Groups = {}
    for word in words:
        share = EXPLAINED if any(meaning.holds(word) for meaning in explaining) else WHOLE
        _add(groups, word, vocabulary, asked=True, share=share)
        for part in vocabulary.parts(word):
            _add(groups, part, vocabulary, asked=False, share=PART)
            meant += [m for m in vocabulary.meanings_of_part(part) if m not in meant]
    for meaning in meant:
        means = content(meaning.means)
        for word in means:
            _add(groups, word, vocabulary, asked=False, share=min(SYNONYM, SYNONYMS // len(means)))
    _join_compounds(groups)
    return _without_common(dict(list(groups.items())[:MAX_GROUPS]), vocabulary)


def _without_common(groups: Groups, vocabulary: Vocabulary) -> Groups:
    """Without what most of a large register answers, if anything is left: it tells little and costs the most."""
    if vocabulary.offers < LARGE:
        return groups
    rare = {key: group for key, group in groups.items() if group.offers * 2 < vocabulary.offers}
    return rare or groups


def _add(groups: Groups, word: str, vocabulary: Vocabulary, *, asked: bool, share: int) -> None:
    """A word said twice counts once, as much as the stronger says."""
    group = vocabulary.group(word, asked=asked, share=share)
    if group is None:
        return
    known = groups.setdefault(stem(word, "sv"), group)
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
