"""Lets anonymous questions be read from a replica, and asks again where a database went away half way."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from boras_stod.replicas.memo import AWAY_ERRORS, Source, look_for_primary, primary_version, replica_with
from boras_stod.replicas.router import reading_from
from boras_stod.visitors import is_personal
from catalogue.models import RegisterVersion

NOT_READ = ("/admin/", "/halsa/", "/metrics")
GONE = "boras_stod.database_gone"  # in request.META, when a view met a database that does not answer


class ReplicaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or is_personal(request):
            return self.get_response(request)
        if request.path.startswith(NOT_READ):
            return self.get_response(request)
        response = self._answer(request)
        return self._answer(request) if GONE in request.META else response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        source, is_alone = source_for_reading()
        if source is None:
            return self.get_response(request)
        expected = RegisterVersion.expected()
        with reading_from(source.alias, everything=is_alone), RegisterVersion.at_hand(source.version):
            response = self.get_response(request)
        if expected not in (None, source.version):
            response.keeping = None  # type: ignore[attr-defined]  # it is of another version than it would be kept under
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _read_within(iter(response), source, is_alone)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A database that went away while a page was built: the page is asked for once more, from another."""
        if not isinstance(exception, AWAY_ERRORS) or GONE in request.META:
            return None
        request.META[GONE] = True
        look_for_primary()
        return HttpResponse(status=503)


def source_for_reading() -> tuple[Source | None, bool]:
    """A replica that may answer, None where the primary must; and whether it must do without the primary."""
    try:
        return replica_with(primary_version()), False
    except DatabaseError:
        return replica_with(None), True


def _read_within(pieces: Iterator[bytes], source: Source, is_alone: bool) -> Iterator[bytes]:
    """What is sent piece by piece is read when the request is already over: each piece from the same database."""
    while True:
        with reading_from(source.alias, everything=is_alone), RegisterVersion.at_hand(source.version):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
