"""Says "nothing has changed" before Django is asked: a browser that comes back costs the register's version alone."""

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, Error, connections

from boras_stod.kept_pages.addresses import address_of
from boras_stod.kept_pages.middleware import headers_of, key_of
from boras_stod.kept_pages.release import fingerprint
from boras_stod.kept_pages.tags import Tag, still_right
from boras_stod.logs import request_id
from boras_stod.middleware import NO_ROUTE, note_request
from boras_stod.replicas.memo import primary_version, rests
from boras_stod.visitors import is_personal

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]


class NotModifiedFirst:
    """Around Django's WSGI application: it says what KeptPagesMiddleware would; all else is Django's to answer."""

    def __init__(self, application: Application):
        self.application = application
        self.release = fingerprint()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        start = perf_counter()
        tag = self._still_right(environ) if "HTTP_IF_NONE_MATCH" in environ else None
        if tag is None:
            return self.application(environ, start_response)
        with request_id(environ.get("HTTP_X_REQUEST_ID", "")) as number:
            headers = {**headers_of(tag), "X-Request-ID": number}
            note_request(environ["REQUEST_METHOD"], NO_ROUTE, 304, perf_counter() - start)
        start_response("304 Not Modified", list(headers.items()))
        return ()

    def _still_right(self, environ: Environ) -> Tag | None:
        request = WSGIRequest(environ.copy())  # it writes into it what Django would read anew
        address = None if is_personal(request) else address_of(request)
        if address is None or not address.is_plain or not settings.PAGE_CACHE_MB:
            return None
        version = _version()
        if version is None:
            return None
        return still_right(environ["HTTP_IF_NONE_MATCH"], key_of(self.release, version, address))


def _version() -> str | None:
    """The register's, or None while the database is away."""
    if rests(DEFAULT_DB_ALIAS):
        return None
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return primary_version()
    except Error:
        return None
    finally:
        # As Django does after each request, by a signal that is not sent here.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
