"""Writes the words of every public object: offers, places, committees, organisations.

The words are of one register version. When that has moved, :func:`refresh` reads every object's text again and
writes anew the words of those whose text has another digest. Drafts and hidden addresses never come here.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction

from catalogue.models import RegisterVersion
from offers.models import SearchKind, SearchState, SearchText, SearchWord
from offers.word_forms import content, stem, tokens
from offers.word_texts import Part, texts

RULES = "4"  # another number has every word written again: raise it with the rules of stems or weights
HIGHEST = 50
BATCH = 500
Key = tuple[str, int]


def refresh() -> str:
    """Bring the words to the register as it is; returns the version they are of. A second caller waits."""
    with transaction.atomic():
        state, _new = SearchState.objects.select_for_update().get_or_create(pk=1)
        token = RegisterVersion.current()
        if state.token != token:
            _rewrite()
            SearchState.objects.update(token=token)
    return token


def _rewrite() -> None:
    """Write the words of objects that are new or read differently; delete those of objects that are gone."""
    stored = {
        (kind, pk): digest
        for kind, pk, digest in SearchText.objects.values_list("kind", "object_id", "digest")
    }
    batch: list[tuple[Key, str, list[Part]]] = []
    for key, parts in texts():
        digest = hashlib.sha256(f"{RULES}{parts}".encode()).hexdigest()[:32]
        if stored.pop(key, None) != digest:
            batch.append((key, digest, parts))
        if len(batch) == BATCH:
            _write(batch)
            batch = []
    _write(batch)
    _delete(stored)


def _write(batch: list[tuple[Key, str, list[Part]]]) -> None:
    _delete(key for key, _digest, _parts in batch)
    SearchText.objects.bulk_create(
        SearchText(kind=kind, object_id=pk, digest=digest) for (kind, pk), digest, _parts in batch
    )
    words = (word for key, _digest, parts in batch for word in _words(key, parts))
    SearchWord.objects.bulk_create(words, batch_size=2000)


def _delete(keys: Iterable[Key]) -> None:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), BATCH):
            gone = {"kind": kind, "object_id__in": ids[start : start + BATCH]}
            SearchWord.objects.filter(**gone).delete()
            SearchText.objects.filter(**gone).delete()


def _words(key: Key, parts: Iterable[Part]) -> Iterator[SearchWord]:
    """The words of one object: a word of several texts weighs what it weighs in each, up to a bound."""
    kind, pk = key
    weights: Counter[tuple[str, str]] = Counter()
    spellings: dict[tuple[str, str], str] = {}
    for part in parts:
        found = content(tokens(part.text))
        weight = part.weight + (part.bonus // max(1, len(set(found))))
        for token, word in {(token, stem(token, part.language)) for token in found}:
            known = part.language, word
            spellings[known] = min(token, spellings.get(known, token), key=lambda text: (len(text), text))
        for word in {stem(token, part.language) for token in found}:
            weights[part.language, word] += weight
    for (language, word), weight in sorted(weights.items()):
        yield SearchWord(
            kind=SearchKind(kind),
            object_id=pk,
            language=language,
            word=word,
            spelling=spellings[language, word],
            weight=min(weight, HIGHEST),
        )
