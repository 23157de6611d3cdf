"""ETags from which alone it can be told whether what a browser has is still right, whatever is kept here."""

import hashlib
import re
import time
from functools import lru_cache
from typing import NamedTuple

WRITTEN = re.compile(r'W/"([0-9a-f]{1,12})([sp])-[0-9a-f]{24}"')


class Tag(NamedTuple):
    """``text`` goes into the header; ``until`` and ``shared`` are those of the page."""

    text: str
    until: float
    shared: bool


@lru_cache(maxsize=4096)
def tag_of(key: str, until: float, shared: bool) -> Tag:
    """The moment until which a page holds, and a digest of that with all that the page depends on.

    Weak, since the same page goes out in several encodings.
    """
    told = f"{int(until):x}{'s' if shared else 'p'}"
    digest = hashlib.blake2b(f"{key} {told}".encode(), digest_size=12).hexdigest()
    return Tag(f'W/"{told}-{digest}"', float(int(until)), shared)


def still_right(header: str, key: str) -> Tag | None:
    """The tag in an If-None-Match header that is of this very page, and holds."""
    for match in WRITTEN.finditer(header):
        until = int(match[1], 16)
        tag = tag_of(key, until, match[2] == "s")
        if tag.text == match[0] and time.time() < until:
            return tag
    return None
