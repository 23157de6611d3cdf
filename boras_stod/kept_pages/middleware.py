"""The one cache rule: a page that was built is given again while the register and what it says of now are the same."""

import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from boras_stod.kept_pages.addresses import Address, address_of
from boras_stod.kept_pages.memory import Memory, Turns
from boras_stod.kept_pages.pages import Page, page_of
from boras_stod.kept_pages.release import fingerprint
from boras_stod.kept_pages.shared import Shared
from boras_stod.kept_pages.tags import Tag, still_right, tag_of
from boras_stod.replicas.memo import primary_version, replica_with
from boras_stod.visitors import is_personal
from catalogue.models import RegisterVersion

WAIT = 3.0  # seconds for somebody else to build a page
STALE_IF_ERROR = 3600  # seconds that a CDN may go on giving a page while nothing here answers


class Asked(NamedTuple):
    """A question for a page that may be kept, and the key of all that the answer depends on."""

    request: HttpRequest
    address: Address
    version: str
    key: str


class KeptPagesMiddleware:
    """Before all other middleware but compression: what it gives needs no session, no language and no view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        if not settings.PAGE_CACHE_MB:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.release = fingerprint()
        self.version = ""
        half = settings.PAGE_CACHE_MB * 500_000
        self.plain = Memory(half)  # pages without a query: no flood of questions pushes them out
        self.queried = Memory(half)
        self.turns = Turns()
        self.shared = Shared(settings.REDIS_URL) if settings.REDIS_URL else None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = None if is_personal(request) else address_of(request)
        if address is None or not address.is_plain:
            return self.get_response(request)
        return self._answer(request, address)

    def _answer(self, request: HttpRequest, address: Address) -> HttpResponseBase:
        request.META["QUERY_STRING"] = address.query  # the page is built of what it is kept under
        try:
            version = primary_version()
        except DatabaseError:
            return self._without_primary(self._asked(request, address, self.version))
        self._see(version)
        return self._answer_of(self._asked(request, address, version))

    def _answer_of(self, asked: Asked) -> HttpResponseBase:
        tag = still_right(asked.request.META.get("HTTP_IF_NONE_MATCH", ""), asked.key)
        if tag is not None:
            return _say(HttpResponseNotModified(), tag)
        page = self._kept(asked)
        return _give(asked, page) if page is not None else self._build_once(asked)

    def _asked(self, request: HttpRequest, address: Address, version: str) -> Asked:
        return Asked(request, address, version, key_of(self.release, version, address))

    def _see(self, version: str) -> None:
        """Let go of the pages of another version: nobody asks for them again."""
        if version != self.version:
            self.plain.clear()
            self.queried.clear()
            self.version = version

    def _without_primary(self, asked: Asked) -> HttpResponseBase:
        """The page of the version that was last heard of while it holds; then a replica's, however old that is; then
        what was true when the database was last heard of, though it may no longer be; else the error."""
        page = self._memory(asked).get(asked.key)
        if page is not None and page.is_fresh():
            return _give(asked, page)
        replica = replica_with(None)
        if replica is not None:
            return self._answer_of(self._asked(asked.request, asked.address, replica.version))
        return _give(asked, page) if page is not None else self.get_response(asked.request)

    # --- what is kept ---

    def _memory(self, asked: Asked) -> Memory:
        return self.queried if asked.address.query else self.plain

    def _kept(self, asked: Asked) -> Page | None:
        page = self._memory(asked).get(asked.key)
        return page if page is not None and page.is_fresh() else None

    # --- building: one does, others wait for it, but not for long ---

    def _build_once(self, asked: Asked) -> HttpResponseBase:
        with self.turns.take(asked.key, WAIT) as is_mine:
            page = None if is_mine else self._kept(asked)
            if page is not None:
                return _give(asked, page)
            if self.shared is None:
                return self._build(asked)
            return self._build_for_all(asked, self.shared)

    def _build_for_all(self, asked: Asked, shared: Shared) -> HttpResponseBase:
        """As :meth:`_build_once`, among all processes."""
        page, is_mine = shared.get(asked.key), False
        if page is None:
            is_mine = shared.take_turn(asked.key)
            page = None if is_mine else shared.wait_for(asked.key, WAIT)
        if page is not None and page.is_fresh():
            self._memory(asked).put(asked.key, page)
            return _give(asked, page)
        try:
            return self._build(asked)
        finally:
            if is_mine:
                shared.give_turn_back(asked.key)

    def _build(self, asked: Asked) -> HttpResponseBase:
        with RegisterVersion.at_hand(asked.version):
            response = self.get_response(asked.request)
        page = page_of(response)
        if page is None:
            return response
        self._memory(asked).put(asked.key, page)
        if self.shared is not None and page.shared:
            self.shared.put(asked.key, page)
        return _give(asked, page)


def key_of(release: str, version: str, address: Address) -> str:
    """All that an answer depends on."""
    return f"{release} {version} {address.key}"


def _give(asked: Asked, page: Page) -> HttpResponse:
    return _say(page.response(asked.request), tag_of(asked.key, page.until, page.shared))


def _say(response: HttpResponse, tag: Tag) -> HttpResponse:
    for name, value in headers_of(tag).items():
        response.headers[name] = value
    return response


def headers_of(tag: Tag) -> dict[str, str]:
    """Browsers ask each time whether the page has changed; a CDN may be told to hold it for some seconds."""
    who = "public" if tag.shared else "private"
    headers = {
        "ETag": tag.text,
        "Vary": "Accept-Encoding",
        "Cache-Control": f"{who}, max-age=0, must-revalidate",
    }
    if tag.shared and settings.CDN_SECONDS:
        seconds = max(0, min(settings.CDN_SECONDS, int(tag.until - time.time())))
        rule = f"max-age={seconds}, stale-if-error={STALE_IF_ERROR}"
        headers["CDN-Cache-Control"] = f"public, {rule}"
        headers["Surrogate-Control"] = rule
    return headers
