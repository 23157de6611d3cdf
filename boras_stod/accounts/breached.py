"""Passwords that have leaked somewhere, in a file that the operator has fetched: no password leaves the server.

The file is that of Pwned Passwords: a line for each password, "SHA-1:how often", in the order of the digests.
"""

import logging
import re
from bisect import bisect_left
from hashlib import sha1
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

BREACHED = "Lösenordet finns i en lista över lösenord som har läckt ut någonstans. Välj ett annat."
UNREADABLE = (
    "Det går inte att kontrollera lösenord just nu. Säg till den som sköter driften, och försök igen senare."
)
DIGEST = re.compile(rb"[0-9A-F]{40}")
AFTER_ALL = b"~"
PLACES_LOOKED_AT = 64


class BreachedPasswordValidator:
    """Refuses what stands in the file. While it cannot be read, no new password is taken."""

    def validate(self, password: str, user=None) -> None:
        if not settings.BREACHED_PASSWORDS:
            return
        digest = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        try:
            with Path(settings.BREACHED_PASSWORDS).open("rb") as file:
                found = is_listed(file, digest)
        except OSError as problem:
            logger.error("BREACHED_PASSWORDS cannot be read: %s", problem.strerror)
            raise ValidationError(UNREADABLE, code="password_not_checked") from problem
        if found:
            raise ValidationError(BREACHED, code="password_breached")

    def get_help_text(self) -> str:
        return "Lösenordet får inte finnas bland dem som har läckt ut någonstans."


def is_listed(file: BinaryIO, digest: bytes) -> bool:
    offsets = range(file.seek(0, SEEK_END))
    place = bisect_left(offsets, digest, key=lambda offset: digest_from(file, offset))
    return digest_from(file, place) == digest


def digest_from(file: BinaryIO, offset: int) -> bytes:
    """The digest of the first line that begins at the offset or after it."""
    file.seek(max(offset - 1, 0))
    if offset:
        file.readline()
    return file.readline().partition(b":")[0].strip().upper() or AFTER_ALL


def problem_of_the_file() -> str:
    """Why the file would find nothing, or "". A few places of it are looked at, since it may be of 40 GB."""
    try:
        with Path(settings.BREACHED_PASSWORDS).open("rb") as file:
            size = file.seek(0, SEEK_END)
            digests = [
                digest_from(file, size * place // PLACES_LOOKED_AT) for place in range(PLACES_LOOKED_AT)
            ]
    except OSError as problem:
        return f"cannot be read: {problem.strerror}"
    if not DIGEST.fullmatch(digests[0]):
        return "does not begin with a SHA-1 digest"
    return "" if digests == sorted(digests) else "is not in the order of its digests"
