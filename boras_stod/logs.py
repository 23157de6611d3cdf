"""Logs that say what happened and nothing of who it happened to: one JSON object per line, a number per request.

No address of a visitor, no query string, no cookie and no name is written; what a visitor sends cannot forge a
line, since JSON escapes line breaks.
"""

import json
import logging
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import count

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_process = uuid.uuid4().hex
_numbers = count()
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; ``extra={"facts": {…}}`` adds to it."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": _request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _new_id() -> str:
    """Of the process's secret and a number: quicker than chance for each request, and nobody outside can count them."""
    return blake2b(f"{_process} {next(_numbers)}".encode(), digest_size=16).hexdigest()


@contextmanager
def request_id(sent: str) -> Iterator[str]:
    """The number of this request, the proxy's own (X-Request-ID) where it is one: both logs can be read together."""
    token = _request_id.set(sent if REQUEST_ID.fullmatch(sent) else _new_id())
    try:
        yield _request_id.get()
    finally:
        _request_id.reset(token)
