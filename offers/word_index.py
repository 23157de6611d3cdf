"""Writes the words of every public object: offers, places, committees, organisations.

The words are of one register version. When that has moved, :func:`refresh` reads every object's text again and
writes anew the words of those whose text has another digest. Drafts and hidden addresses never come here.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from time import sleep
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from catalogue.models import RegisterVersion
from offers.models import SearchKind, SearchState, SearchText, SearchWord
from offers.word_forms import LONGEST, content, spellings, stem, tokens
from offers.word_texts import Key, Part, texts

RULES = "6"  # another number has every word written again: raise it with the rules of stems or weights
HIGHEST = 50
BATCH = 100  # objects in one transaction: nobody waits long for the database
PAUSE = 0.1  # seconds between two transactions, for others to write in
TURN = timedelta(minutes=1)  # a process that was ended keeps others from writing for so long


class Change(NamedTuple):
    """An object whose words are to be written again, or taken away where it has no ``parts``."""

    key: Key
    digest: str = ""
    parts: list[Part] | None = None
    is_urgent: bool = True  # it is gone, or has something to hide: old words may tell too much


def refresh(at_most: int | None = None) -> str:
    """Bring the words to the register as it is; returns the register's version that they are of then.

    Each batch is a transaction of its own, so that nobody waits long and what is done stays done; the version is
    noted when all is. With ``at_most`` objects, only what is urgent of a larger change is written. One process
    writes at a time; to another nothing happens.
    """
    state, _new = SearchState.objects.get_or_create(pk=1)
    token = RegisterVersion.current()
    if state.token == token:
        return token
    turn = Turn.take()
    if turn is None:
        return state.token
    try:
        done = _write_changes(turn, at_most)
        return token if done and turn.finish(token) else state.token
    finally:
        turn.give_back()


def tidy() -> None:
    """After many changes, let PostgreSQL count the words and mark which pages it need not look at."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f'VACUUM ANALYZE "{SearchWord._meta.db_table}"')


class Turn:
    """The right to write words, held until a moment that every batch moves on."""

    def __init__(self, until: datetime):
        self.until = until

    @classmethod
    def take(cls) -> "Turn | None":
        """The right, if nobody has it or who had it was ended."""
        now = timezone.now()
        free = SearchState.objects.filter(Q(busy_until=None) | Q(busy_until__lt=now))
        return cls(now + TURN) if free.update(busy_until=now + TURN) else None

    def keep(self) -> bool:
        """Hold it longer; False if another process has taken it."""
        longer = timezone.now() + TURN
        kept = self._held().update(busy_until=longer)
        self.until = longer if kept else self.until
        return bool(kept)

    def finish(self, token: str) -> bool:
        """Note what version the words are of."""
        return bool(self._held().update(token=token, busy_until=None))

    def give_back(self) -> None:
        self._held().update(busy_until=None)

    def _held(self):
        return SearchState.objects.filter(busy_until=self.until)


def _write_changes(turn: Turn, at_most: int | None) -> bool:
    """Write what has changed, batch by batch; whether that was all of it."""
    changes = _changes()
    is_small = at_most is None or len(changes) <= at_most
    wanted = changes if is_small else [change for change in changes if change.is_urgent][:at_most]
    for start in range(0, len(wanted), BATCH):
        if start:
            _let_others_write()
        with transaction.atomic():
            if not turn.keep():
                return False
            _write(wanted[start : start + BATCH])
    return is_small


def _let_others_write() -> None:
    """SQLite has one writer at a time, and who waits looks now and then only."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        sleep(PAUSE)


def _changes() -> list[Change]:
    """What is gone, new or reads differently, the urgent first. All is read before anything is written."""
    rows = SearchText.objects.values_list("kind", "object_id", "digest")
    stored = {(kind, pk): digest for kind, pk, digest in rows}
    changed = []
    for text in texts():
        digest = hashlib.sha256(f"{RULES}{text.parts}".encode()).hexdigest()[:32]
        if stored.pop(text.key, None) != digest:
            changed.append(Change(text.key, digest, text.parts, text.has_to_hide))
    gone = [Change(key) for key in stored]
    return gone + sorted(changed, key=lambda change: not change.is_urgent)


def _write(batch: Sequence[Change]) -> None:
    _delete(change.key for change in batch)
    there = [(change.key, change.digest, change.parts) for change in batch if change.parts is not None]
    SearchText.objects.bulk_create(
        SearchText(kind=kind, object_id=pk, digest=digest) for (kind, pk), digest, _parts in there
    )
    words = (word for key, _digest, parts in there for word in _words(key, parts))
    SearchWord.objects.bulk_create(words, batch_size=2000)


def _delete(keys: Iterable[Key]) -> None:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    for kind, ids in by_kind.items():
        SearchWord.objects.filter(kind=kind, object_id__in=ids).delete()
        SearchText.objects.filter(kind=kind, object_id__in=ids).delete()


def _words(key: Key, parts: Iterable[Part]) -> Iterator[SearchWord]:
    """The words of one object: a word of several texts weighs what it weighs in each, up to a bound."""
    kind, pk = key
    weights: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], str] = {}
    for part in parts:
        found = set(content(tokens(part.text)))
        written = spellings(part.text)
        for token in found:
            known = part.language, stem(token, part.language)
            spelling = written.get(token, token)[:LONGEST]
            shown[known] = min(spelling, shown.get(known, spelling), key=lambda text: (len(text), text))
        weight = part.weight + (part.bonus // max(1, len(found)))
        for word in {stem(token, part.language) for token in found}:
            weights[part.language, word] += weight
    for (language, word), weight in sorted(weights.items()):
        yield SearchWord(
            kind=SearchKind(kind),
            object_id=pk,
            language=language,
            word=word,
            spelling=shown[language, word],
            weight=min(weight, HIGHEST),
        )
