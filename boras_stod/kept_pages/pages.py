"""A page as it is kept: its headers, and its bytes compressed as nearly every browser takes them."""

import gzip
import json
import struct
import time
from dataclasses import dataclass

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from catalogue.kept import keeping_of

BROTLI_QUALITY, GZIP_LEVEL = 4, 6
NOT_KEPT = {"Content-Length", "Cache-Control", "Vary", "ETag"}  # said anew whenever the page is given
OVERHEAD = 1_500  # bytes of Python objects for each page, estimated
SIZES = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Page:
    """``until`` is a moment in seconds; ``shared`` says whether other caches than this process's memory may hold it.

    ``demand`` is what the page is counted as whenever it is given (offers.demand).
    """

    until: float
    shared: bool
    headers: dict[str, str]
    brotli: bytes
    demand: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        return len(self.brotli) + OVERHEAD

    def is_fresh(self) -> bool:
        return time.time() < self.until

    def response(self, request: HttpRequest) -> HttpResponse:
        """The page in the best form that the browser takes."""
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        body, encoding = self._body(accepted)
        response = HttpResponse(body, headers=self.headers)
        response.headers["Content-Length"] = str(len(body))
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.demand = self.demand  # type: ignore[attr-defined]
        return response

    def _body(self, accepted: str) -> tuple[bytes, str]:
        if takes(accepted, "br"):
            return self.brotli, "br"
        plain = brotli.decompress(self.brotli)
        if takes(accepted, "gzip"):
            return gzip.compress(plain, GZIP_LEVEL, mtime=0), "gzip"
        return plain, ""

    def to_bytes(self) -> bytes:
        head = json.dumps([self.until, self.headers, self.demand]).encode()
        return SIZES.pack(len(head), len(self.brotli)) + head + self.brotli

    @classmethod
    def from_bytes(cls, data: bytes) -> "Page":
        """A shared page; ValueError if the bytes are no page of ours."""
        try:
            sizes = SIZES.unpack_from(data)
            if len(data) != SIZES.size + sum(sizes):
                raise ValueError("cut off")
            start = SIZES.size + sizes[0]
            until, headers, demand = json.loads(data[SIZES.size : start])
            counted = tuple((kind, value) for kind, value in demand)
        except (struct.error, TypeError) as error:
            raise ValueError("not a page") from error
        return cls(float(until), True, headers, data[start:], counted)


def page_of(response: HttpResponseBase) -> Page | None:
    """The page to keep, or None where the answer is for one visitor, an error, discreet, or not said to be kept."""
    keeping = keeping_of(response)
    if keeping is None or not isinstance(response, HttpResponse) or not _is_for_all(response):
        return None
    until = keeping.until.timestamp()
    headers = {name: value for name, value in response.items() if name not in NOT_KEPT}
    body = response.content
    return Page(
        until,
        keeping.shared,
        headers,
        brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
        getattr(response, "demand", ()),
    )


def _is_for_all(response: HttpResponse) -> bool:
    told, varies = _words(response, "Cache-Control"), _words(response, "Vary")
    return (
        response.status_code == 200
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and "no-store" not in told
        and varies <= {"accept-encoding"}
    )


def _words(response: HttpResponse, header: str) -> set[str]:
    return {word.strip().lower() for word in response.get(header, "").split(",") if word.strip()}


def takes(accepted: str, encoding: str) -> bool:
    """Whether an Accept-Encoding header takes an encoding; ``;q=0`` refuses it."""
    if encoding not in accepted:
        return False
    for part in accepted.split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
