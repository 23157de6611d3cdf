"""One line of JSON for each thing that happened, and nothing of the visitor in it."""

import json
import logging
import sys

import pytest

from boras_stod.logs import JsonFormatter, request_id


def line(message="hello", level=logging.INFO, **extra) -> dict:
    record = logging.makeLogRecord(
        {"name": "offers", "msg": message, "levelno": level, "levelname": "INFO", **extra}
    )
    written = JsonFormatter().format(record)
    assert "\n" not in written
    return json.loads(written)


def test_line_carries_the_number_of_its_request():
    with request_id("abcdef-123456"):
        inside = line()

    assert inside["request_id"] == "abcdef-123456"
    assert line()["request_id"] == ""


@pytest.mark.parametrize("sent", ["", "short", "x" * 65, "abcdefgh\nforged", "åäöåäöåäö", "abcdefgh<script>"])
def test_number_that_is_none_is_replaced(sent):
    with request_id(sent) as number:
        assert number != sent
        assert len(number) == 32


def test_line_break_cannot_forge_a_line():
    assert line('one\n{"level": "forged"}')["message"] == 'one\n{"level": "forged"}'


def test_traceback_stays_in_its_line():
    try:
        raise ValueError("oj")
    except ValueError:
        found = line(exc_info=sys.exc_info())

    assert found["traceback"].endswith("ValueError: oj")


def test_facts_are_added():
    assert line(facts={"status": 200})["status"] == 200
