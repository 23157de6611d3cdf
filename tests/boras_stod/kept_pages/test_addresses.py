import pytest
from django.test import RequestFactory
from django.urls import reverse

from boras_stod.kept_pages.addresses import address_of
from offers.urls import urlpatterns

KEPT_NOWHERE = {"export", "my-list", "my-child", "feedback", "feedback-thanks", "answers", "vote", "help-now"}
EXAMPLES = {"slug": "en-adress", "file_format": "csv"}
LIST = "/sv/stod/"


def address(path: str, **headers):
    return address_of(RequestFactory().get(path, **headers))


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_every_public_page_is_kept_or_named_as_kept_nowhere(pattern):
    values = {name: EXAMPLES[name] for name in pattern.pattern.converters}
    found = address(reverse(f"offers:{pattern.name}", kwargs=values))

    assert (found is None) == (pattern.name in KEPT_NOWHERE)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/admin/",
        "/admin/offers/offer/",
        "/sv",
        "/de/",
        "/sv/admin/",
        "/sv/stod",
        "/sv/stod/a/b/",
        "/sv/stod/å/",
        "/bilder/a/stor.webp",
        "/forhandsvisning/abc/",
        "/static/css/site.css",
        "/sitemap.xml",
        "/robots.txt",
        "/sv/%0A",
    ],
)
def test_other_addresses_are_not_kept(path):
    assert address(path) is None


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_what_changes_nothing_is_kept(method):
    assert address_of(getattr(RequestFactory(), method)(LIST)) is None


def test_host_that_is_not_ours_is_left_to_the_site():
    assert address(LIST, headers={"host": "evil.example"}) is None


@pytest.mark.parametrize(
    ("query", "written", "is_plain"),
    [
        ("", "", True),
        ("language=ar&age=1-2", "age=1-2&language=ar", True),
        ("age=3-5&age=1-2", "age=3-5&age=1-2", True),
        ("age=1-2&age=1-2", "age=1-2", True),
        ("q=b&q=a", "q=b&q=a", True),
        ("q=%C3%A5", "q=%C3%A5", True),
        ("page=2", "page=2", True),
        ("utm_source=x", "", False),
        ("age=1-2&utm_source=x", "age=1-2", False),
        ("age=", "", False),
        ("q=" + "a" * 2000, "q=" + "a" * 998, False),
    ],
)
def test_list_has_one_address_however_its_question_is_written(query, written, is_plain):
    found = address(f"{LIST}?{query}")

    assert (found.query, found.is_plain) == (written, is_plain)


@pytest.mark.parametrize("path", ["/sv/", "/sv/om/", "/sv/stod/kursen/", "/sv/platser/"])
def test_query_of_other_pages_is_left_out(path):
    assert address(f"{path}?fbclid=1&age=2") == address(path)


def test_site_and_scheme_are_part_of_the_address():
    keys = {
        address(LIST).key,
        address(LIST, headers={"host": "localhost"}).key,
        address(LIST, secure=True).key,
    }

    assert len(keys) == 3
