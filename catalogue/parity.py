"""Facts that a text and its translation must share: numbers, times, telephone numbers, links, addresses of e-mail.

Pure comparison of two texts, in any script: 9.00, 09:00 and ٩ are the same hour; +46 33 and 033 the same area.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalogue.number_words import numbers_in_words

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SPACE = re.compile("[\u00a0\u2007\u2009\u202f]")
DASH = re.compile("[\u2010-\u2015\u2212]")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>«»\"“”،؛]+|\b[a-z0-9åäö-]+(?:\.[a-z0-9åäö-]+)*\.(?:se|nu|com|org|net|eu|info)\b(?:/[^\s<>«»\"“”،؛]*)?",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\d.,:/-])(?:\+\s?|0)\d(?:[ /()-]*\d){6,14}(?![\d.,:]\d)")
DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
HALF_DAY = re.compile(r"\b(\d{1,2})(?:[.:](\d\d))?\s?([ap])\.?m\b\.?", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<![\d.,:])\d{1,3}(?:[ .,'\u066c]\d{3})+(?![\d.,:]?\d)")
NUMBER = re.compile(r"\d+(?:[.:,\u066b]\d+)?")


@dataclass(frozen=True)
class Kind:
    """One kind of fact: what it is called in a sentence, how it is found and what makes two of them the same."""

    name: str
    pattern: re.Pattern[str]
    same: Callable[[re.Match[str]], str]


def _link(match: re.Match[str]) -> str:
    address = re.sub(r"^(https?://)?(www\.)?", "", match[0].rstrip(".,;:!?)'").lower())
    return address.rstrip("/")


def _phone(match: re.Match[str]) -> str:
    digits = re.sub(r"[^\d+]", "", match[0].replace("(0)", ""))
    return re.sub(r"^(\+46|0046)", "0", digits).replace("+", "00")


def _half_day(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return _clock(str(hour), match[2] or "00")


def _number(match: re.Match[str]) -> str:
    whole, _point, part = re.sub(r"[.:,\u066b]", ".", match[0]).partition(".")
    return _clock(whole, part) if len(part) == 2 else str(int(whole)) + (f".{part}" if part else "")


def _clock(hour: str, minutes: str) -> str:
    """A whole hour is its number: a language may write 9.00 where another writes 9."""
    return str(int(hour)) if minutes == "00" else f"{int(hour)}:{minutes}"


# In this order: what one kind has taken, the next does not see.
KINDS = (
    Kind("e-postadressen", EMAIL, lambda match: match[0].lower().rstrip(".")),
    Kind("länken", LINK, _link),
    Kind("datumet", DATE, lambda match: match[0]),
    Kind("telefonnumret", PHONE, _phone),
    Kind("talet", HALF_DAY, _half_day),
    Kind("talet", THOUSANDS, lambda match: re.sub(r"\D", "", match[0])),
    Kind("talet", NUMBER, _number),
)


def plain(text: str) -> str:
    """The text with Latin digits, plain spaces and dashes, and without marks of direction."""
    text = DASH.sub("-", SPACE.sub(" ", INVISIBLE.sub("", text)))
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def facts(text: str) -> dict[tuple[str, str], str]:
    """Each fact of a text once, by kind and normal form, as it is written."""
    rest = plain(text)
    found: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        for match in kind.pattern.finditer(rest):
            found.setdefault((kind.name, kind.same(match)), match[0].rstrip(".,;:!?)"))
        rest = kind.pattern.sub(" ; ", rest)
    return found


def differences(swedish: str, translation: str, code: str = "") -> list[str]:
    """A sentence for every fact that only one of the texts has; none when they say the same.

    A number of the one may be a word in the other, in the language of the translation: "två" and "2".
    """
    ours, theirs = facts(swedish), facts(translation)
    in_swedish, in_translation = numbers_in_words(swedish, "sv"), numbers_in_words(translation, code)
    return list(_sentences(_without(ours, in_translation, theirs), _without(theirs, in_swedish, ours)))


def _without(
    found: dict[tuple[str, str], str], in_words: set[str], others: dict[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    """The facts that the other text does not state as a number word."""
    return {
        key: written
        for key, written in found.items()
        if key in others or key[0] != "talet" or key[1] not in in_words
    }


def _sentences(ours: dict[tuple[str, str], str], theirs: dict[tuple[str, str], str]) -> Iterator[str]:
    for key, written in ours.items():
        if key not in theirs:
            yield f"I den svenska texten står {_name(*key)} {written}, men inte i översättningen."
    for key, written in theirs.items():
        if key not in ours:
            yield f"I översättningen står {_name(*key)} {written}, men inte i den svenska texten."


def _name(name: str, same: str) -> str:
    return "klockslaget" if name == "talet" and ":" in same else name
