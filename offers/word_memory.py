"""The vocabulary of the register as it is, in the memory of each process.

A small change of the register is written into the words when somebody searches next. A large one is written
beside the requests, which answer from the words there are until it is done.
"""

from collections import defaultdict
from threading import Lock, Thread
from time import monotonic

from django.db import OperationalError, connection
from django.db.models import Count, Q

from catalogue.models import RegisterVersion, Topic
from catalogue.translations import LANGUAGE_CODES, language_columns
from offers.models import SearchKind, SearchState, SearchText, SearchWord, Synonym
from offers.vocabulary import Meaning, Vocabulary
from offers.word_forms import content, fold, spellings, tokens
from offers.word_index import refresh, tidy

AT_ONCE = 200  # objects whose words a visitor may wait for
AGAIN = 10.0  # seconds until words that are behind are looked at again
_lock = Lock()
_current: Vocabulary | None = None
_behind: tuple[str, float] | None = None  # the version that the words are not of yet, and when to look again
_writer: Thread | None = None


def current_vocabulary(token: str) -> Vocabulary:
    """The words of a register version, or of an older one while a large change is being written.

    Of a register whose words were never written yet, it has no version.
    """
    global _current, _behind
    with _lock:
        if _current is not None and (_current.token == token or _is_waiting_for(token)):
            return _current
        written = _written_version()
        if written != RegisterVersion.current():
            write_beside()
            _behind = token, monotonic() + AGAIN
        if _current is None or _current.token != written:
            _current = load(written)
        return _current


def _is_waiting_for(token: str) -> bool:
    return _behind is not None and _behind[0] == token and monotonic() < _behind[1]


def _written_version() -> str:
    """Write what has changed if that is little; the version that the words are of then."""
    try:
        return refresh(at_most=AT_ONCE)
    except OperationalError:  # another process has kept SQLite for itself: the words wait
        return SearchState.objects.values_list("token", flat=True).first() or ""


def write_beside() -> None:
    """Have the words written while requests are answered, by one thread of this process."""
    global _writer
    if _writer is None or not _writer.is_alive():
        _writer = Thread(target=_write, daemon=True)
        _writer.start()


def _write() -> None:
    try:
        refresh()
        tidy()
    finally:
        connection.close()


def load(token: str) -> Vocabulary:
    """Read the words, the synonyms and the sensitive topics as they are, in four queries."""
    rows = (
        SearchWord.objects.order_by()
        .values_list("language", "word", "spelling")
        .annotate(offers=Count("pk", filter=Q(kind=SearchKind.OFFER)))
    )
    counts: dict[tuple[str, str], int] = defaultdict(int)
    written: dict[str, str] = {}
    swedish: dict[str, str] = {}
    for language, word, spelling, number in rows.iterator():
        counts[language, word] += number
        folded = fold(spelling)
        if language == "sv":
            swedish[folded] = word
            written[folded] = spelling
        written.setdefault(folded, spelling)
    synonyms = Synonym.objects.order_by("pk").values_list("language_id", "word", "means")
    meanings = [Meaning(language, tokens(word), tokens(means)) for language, word, means in synonyms]
    for _language, text, _means in synonyms:
        own = spellings(text)
        for word in tokens(text):
            written.setdefault(word, own.get(word, word))
    number = SearchText.objects.filter(kind=SearchKind.OFFER).count()
    vocabulary = Vocabulary(token, number, dict(counts), written, swedish, meanings)
    vocabulary.sensitive = _words_of_sensitive_topics(vocabulary)
    return vocabulary


def _words_of_sensitive_topics(vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """The words of their names in every language, and the parts of Swedish compounds: "heder" of "hedersförtryck"."""
    found: set[tuple[str, str]] = set()
    topics = Topic.objects.rewrite(False).filter(is_sensitive=True)
    for names in topics.values_list(*language_columns("name")):
        for language, name in zip(LANGUAGE_CODES, names, strict=True):
            words = content(tokens(name or ""))
            parts = [part for word in words for part in vocabulary.parts(word) if language == "sv"]
            found |= {(language, word) for word in (*words, *parts)}
    return found
