"""Yes, no or unknown for many offers at once, as bit masks: bit n stands for the n-th offer of an index.

Unknown is a third answer to every condition. Integers count and combine 200,000 bits in microseconds, so the
three answers of every filter and every facet cost next to nothing. Those of gmpy2, which mix with Python's own,
count with the processor's instruction for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import cast, overload

from gmpy2 import mpz


@dataclass(frozen=True)
class Answer:
    """For which offers a condition holds, and for which nobody knows; for the rest it fails."""

    yes: int = 0
    unknown: int = 0

    @property
    def possible(self) -> int:
        return self.yes | self.unknown


def any_of(answers: Iterable[Answer]) -> Answer:
    """One of several is enough: yes beats unknown beats no."""
    yes = possible = 0
    for answer in answers:
        yes |= answer.yes
        possible |= answer.possible
    return Answer(yes, possible & ~yes)


def all_of(answers: Iterable[Answer], everything: int) -> Answer:
    """All must hold: no beats unknown beats yes. Without conditions, everything is a yes."""
    yes = possible = everything
    for answer in answers:
        yes &= answer.yes
        possible &= answer.possible
    return Answer(yes, possible & ~yes)


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first.

    >>> list(bits(0b1011))
    [0, 1, 3]
    """
    position = 0
    for byte in mask.to_bytes((mask.bit_length() + 7) // 8, "little"):
        while byte:
            lowest = byte & -byte
            yield position + lowest.bit_length() - 1
            byte ^= lowest
        position += 8


class Positions(Sequence[int]):
    """The positions of the bits of several masks, one mask after the other.

    They are counted without being listed, and found as far as they are looked at: a page shows twenty of them.
    """

    def __init__(self, *masks: int):
        self.masks = masks

    def __len__(self) -> int:
        return sum(mask.bit_count() for mask in self.masks)

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(bits(mask) for mask in self.masks)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, int):
            return list(self)[at]
        start, stop, step = at.indices(len(self))
        return list(islice(self, start, stop, step)) if step > 0 else list(self)[at]


def mask_of(positions: Iterable[int]) -> int:
    """The mask with these bits set.

    >>> bin(mask_of([0, 1, 3]))
    '0b1011'
    """
    found = list(positions)
    field = bytearray(max(found, default=-1) // 8 + 1)
    for position in found:
        field[position >> 3] |= 1 << (position & 7)
    return cast(int, mpz.from_bytes(bytes(field), "little"))
