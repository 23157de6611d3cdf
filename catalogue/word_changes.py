"""Two texts compared word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

WORDS = re.compile(r"\s+|\d(?:[\d.:,/–-]*\d)?|\w+|[^\w\s]")  # a time, date or number is one word


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether the other text has it too."""

    text: str
    is_changed: bool


def changed_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: those that they share, and those that only one of them has."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    start = (0, 0, 0)
    left, right = [], []
    for last, block in pairwise([start, *blocks]):
        left += _pieces(old, last[0] + last[2], block[0], block[2])
        right += _pieces(new, last[1] + last[2], block[1], block[2])
    return left, right


def _pieces(words: list[str], begin: int, same_from: int, same: int) -> list[Piece]:
    found = [
        Piece("".join(words[begin:same_from]), True),
        Piece("".join(words[same_from : same_from + same]), False),
    ]
    return [piece for piece in found if piece.text]
