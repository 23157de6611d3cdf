import gzip
from datetime import UTC, datetime

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from boras_stod.kept_pages.pages import Page, page_of, takes
from catalogue.kept import keep

UNTIL = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEXT = "Stöd åt alla. " * 100


def answer(text=TEXT, **values) -> HttpResponse:
    return keep(HttpResponse(text, **values), UNTIL)


def given(page: Page, encoding: str) -> HttpResponse:
    return page.response(RequestFactory().get("/", headers={"accept-encoding": encoding}))


@pytest.mark.parametrize(
    ("asked", "sent", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
        ("gzip;q=0", None, bytes),
    ],
)
def test_page_goes_out_as_the_browser_takes_it(asked, sent, unpack):
    response = given(page_of(answer()), asked)

    assert (response.get("Content-Encoding"), unpack(response.content).decode()) == (sent, TEXT)


def test_headers_of_the_page_are_kept_but_those_said_anew():
    page = page_of(answer(headers={"X-Frame-Options": "DENY", "Vary": "Accept-Encoding", "ETag": "x"}))

    assert page.headers == {"Content-Type": "text/html; charset=utf-8", "X-Frame-Options": "DENY"}


def test_page_survives_the_way_through_a_shared_cache():
    page = page_of(answer())

    assert Page.from_bytes(page.to_bytes()) == page


@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 12, b"\xff" * 40, b"\0\0\0\2\0\0\0\0\0\0\0\0{}"])
def test_bytes_that_are_no_page_are_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011  of json, unpacking or our own
        Page.from_bytes(data)


def with_cookie() -> HttpResponse:
    response = answer()
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("not said to be kept"),
        answer(status=404),
        answer(status=302),
        answer(status=410),
        answer(status=500),
        answer(headers={"Cache-Control": "no-store"}),
        answer(headers={"Cache-Control": "private, No-Store"}),
        answer(headers={"Vary": "Cookie"}),
        answer(headers={"Vary": "Accept-Encoding, Accept-Language"}),
        answer(headers={"Content-Encoding": "gzip"}),
        with_cookie(),
        keep(StreamingHttpResponse([b"a"]), UNTIL),
    ],
)
def test_answer_for_one_visitor_error_or_secret_is_not_kept(response):
    assert page_of(response) is None


@pytest.mark.parametrize(
    ("header", "encoding", "expected"),
    [
        ("br", "br", True),
        ("x-br", "br", False),
        ("gzip ; q = 0", "gzip", False),
        ("gzip;q=0.001", "gzip", True),
        ("*", "br", False),
    ],
)
def test_encoding_is_taken_only_if_it_is_named(header, encoding, expected):
    assert takes(header, encoding) is expected
