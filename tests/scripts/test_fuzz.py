"""A small run of `make fuzz`, and that it would see what it looks for."""

import pytest
from django.http import HttpResponse

from scripts.fuzz import MARK, SCRIPT, Maker, fuzz, names_of_the_register, sender
from tests.factories import make_committee, make_focus_area, make_offer, make_place

pytestmark = pytest.mark.django_db


def test_no_public_address_fails_or_gives_back_a_script(client):
    make_offer(slug="kursen", places=[make_place(slug="huset")])
    make_committee(slug="namnden")
    make_focus_area(slug="inriktningen")
    report = fuzz(Maker(6, names_of_the_register()).asks(600), sender(client))

    assert report.faults == []
    assert report.kinds == {"known": 200, "mixed": 200, "noise": 200}
    assert report.statuses[200] > 100


def test_same_seed_makes_the_same_requests():
    names = {"offer": ["kursen"]}

    assert list(Maker(1, names).asks(50)) == list(Maker(1, names).asks(50))
    assert list(Maker(1, names).asks(50)) != list(Maker(2, names).asks(50))


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        (HttpResponse(status=500), "status 500"),
        (HttpResponse(f"<p>{SCRIPT}</p>"), f"reflected: <{MARK}"),
        (HttpResponse(f"<a href='x' {MARK}onmouseover=1>"), "reflected"),
        (HttpResponse(f"<a href=' javascript:{MARK}(1)'>"), "reflected"),
        (HttpResponse(headers={"X-Injected": "1"}), "a header of the visitor's"),
    ],
)
def test_fault_is_seen(response, fault):
    [found] = fuzz(Maker(1, {}).asks(1), lambda ask: response).faults

    assert found.startswith(fault)


def test_mark_within_an_attribute_or_a_text_is_none():
    html = f"<input value=\"&#x27; {MARK}onmouseover=1 '\"><p>{MARK}</p><a href='?q=javascript:{MARK}'>"

    assert fuzz(Maker(1, {}).asks(1), lambda ask: HttpResponse(html)).faults == []


def test_error_that_a_view_lets_through_is_a_fault():
    def fail(ask):
        raise ValueError("trasigt")

    [found] = fuzz(Maker(1, {}).asks(1), fail).faults

    assert found.startswith("ValueError: trasigt")
