"""How text is matched; nobody else knows. For now every word of the question must occur in the text."""

import unicodedata
from collections.abc import Iterable

MAX_WORDS = 8


def fold(text: str) -> str:
    """Text as it is compared: without case, accents and rings, so that "oppna" finds "Öppna"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def searchable(texts: Iterable[str | None]) -> str:
    """One folded text to look for words in."""
    return "\n".join(fold(text) for text in texts if text)


def words(question: str) -> list[str]:
    """The words of a question, folded; more than eight add nothing."""
    return fold(question).split()[:MAX_WORDS]
