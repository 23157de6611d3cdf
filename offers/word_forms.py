"""From text to the words that search compares. Arithmetic alone: it knows no database.

Text is folded first (case, accents, rings, Arabic and Persian letter forms), so that a question without
diacritics meets the text. Swedish, English, Finnish and Arabic words are stemmed until the stem no longer
changes; words of other languages stay whole, and meet by their first letters (:func:`akin`).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

import snowballstemmer

from catalogue.cldr import script_of
from catalogue.translations import LANGUAGE_CODES
from offers.word_lists import SAME_END, SAME_STEM, SHORT_TAILS, STOP

STEMMERS = {  # a new language of the site is named here if Snowball knows it
    "sv": snowballstemmer.stemmer("swedish"),
    "en": snowballstemmer.stemmer("english"),
    "fi": snowballstemmer.stemmer("finnish"),
    "ar": snowballstemmer.stemmer("arabic"),
}
LETTERS = str.maketrans(
    {
        "ی": "ي",
        "ى": "ي",
        "ک": "ك",
        "ة": "ه",
        "\u06d5": "ه",  # what is left of ۀ
        "ـ": None,
        "\u200c": " ",  # parts words in Persian, where others write a space
        "đ": "d",
        "ø": "o",
        "æ": "a",
        "’": "'",
    }
)
TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
PIECE = re.compile(r"[^\s.,:;!?()/\"”“«»–—-]+")
LONGEST = 60
SHARED, LOOSE = 4, 3  # letters that akin words share at least, and that each may add
_lock = Lock()  # a stemmer holds its word while it works


def fold(text: str) -> str:
    """Text as it is compared: without case, accents, rings and unseen signs: "oppna" finds "Öppna"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    return "".join(char for char in decomposed if not _is_dropped(char))


def _is_dropped(char: str) -> bool:
    return bool(unicodedata.combining(char)) or unicodedata.category(char) == "Cf"


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [word[:LONGEST] for word in TOKEN.findall(fold(text))]


def spellings(text: str) -> dict[str, str]:
    """The words of a text as they are written, by the word as it is compared; a word cut otherwise is left out."""
    return {fold(piece): piece for piece in reversed(PIECE.findall(text.lower()))}


def content(words: list[str]) -> list[str]:
    """Without the words that say nothing; all of them if nothing is left."""
    return [word for word in words if word not in STOP] or words


def by_script(languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The languages that are written in each script."""
    found: dict[str, tuple[str, ...]] = {}
    for code in languages:
        found[script_of(code)] = (*found.get(script_of(code), ()), code)
    return found


WRITTEN_IN = by_script(LANGUAGE_CODES)


def languages_of(word: str) -> tuple[str, ...]:
    """The languages of the site that a word may be in, by its letters; any of them for a number."""
    script = unicodedata.name(word[0], "").split(" ")[0]
    return WRITTEN_IN.get(script, tuple(LANGUAGE_CODES))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word: kurs, kurser and kursen meet, and so do förälder and föräldrar."""
    if language not in STEMMERS or word.isdigit():
        return word
    with _lock:
        found = _until_stable(word, language)
    found = SAME_STEM.get(found, found)
    if language == "sv":
        for end, same in SAME_END.items():
            if found.endswith(end):
                found = found.removesuffix(end) + same
    return found


def _until_stable(word: str, language: str) -> str:
    while word not in SAME_STEM:
        shorter = STEMMERS[language].stemWord(word)
        if language == "sv" and shorter not in SAME_STEM:
            shorter = _swedish_end(shorter)
        if shorter == word or len(shorter) < 3:
            return shorter if len(shorter) >= 3 else word
        word = shorter
    return word


def _swedish_end(word: str) -> str:
    """Endings that Snowball leaves: förskolan, biblioteket; rådgivning meets rådgivare."""
    for end, least in (("ning", 8), ("an", 6), ("et", 6)):
        if word.endswith(end) and len(word) >= least:
            return word.removesuffix(end)
    return word


def akin(one: str, other: str) -> bool:
    """Whether two whole words share their beginning and differ only in a short ending."""
    if one == other:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= SHARED and max(len(one), len(other)) - shared <= LOOSE


def splits(word: str) -> list[tuple[str, str]]:
    """Where a Swedish compound may be divided: the head without its linking letter, and the tail."""
    found = []
    for at in range(3, len(word) - 2):
        head, tail = word[:at], word[at:]
        if len(stem(tail, "sv")) > 3 or stem(tail, "sv") in SHORT_TAILS:
            found.append((head, tail))
            if head.endswith("s") and len(head) > 3:
                found.append((head[:-1], tail))
    return found
