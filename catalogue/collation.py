"""How Swedish sorts, for SQLite and for lists sorted in Python; PostgreSQL has it built in (sv-x-icu)."""

import unicodedata
from functools import lru_cache

LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "đ": "d", "ł": "l"})
AFTER_Z = "{|}"


@lru_cache(maxsize=50_000)  # a database compares the same few names again and again
def swedish_key(text: str | None) -> tuple[str, str]:
    """A sort key: signs, digits, letters, å ä ö last; between equals small letters come first.

    Case and accents count only between equals.
    """
    folded = unicodedata.normalize("NFC", text or "").casefold().translate(LETTERS)
    plain = (char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    return "".join(char if char.isalnum() or char in AFTER_Z else " " for char in plain), (
        text or ""
    ).swapcase()


def compare(left: str, right: str) -> int:
    """Negative, zero or positive, as SQLite asks of a collation."""
    left_key, right_key = swedish_key(left), swedish_key(right)
    return (left_key > right_key) - (left_key < right_key)
