"""How Swedish sorts, for SQLite and for lists sorted in Python; PostgreSQL has it built in (sv-x-icu)."""

import unicodedata
from functools import lru_cache

AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


@lru_cache(maxsize=50_000)  # a database compares the same few names again and again
def swedish_key(text: str | None) -> tuple[str, str]:
    """A sort key: case and accents aside, å ä ö last; the text itself decides between equals."""
    folded = unicodedata.normalize("NFC", text or "").casefold().translate(AFTER_Z)
    plain = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    return plain, text or ""


def compare(left: str, right: str) -> int:
    """Negative, zero or positive, as SQLite asks of a collation."""
    left_key, right_key = swedish_key(left), swedish_key(right)
    return (left_key > right_key) - (left_key < right_key)
