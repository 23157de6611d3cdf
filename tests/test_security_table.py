"""The table of docs/security/ names nothing that is gone, leaves no requirement out, and has a state for each."""

import re
from functools import cache

import pytest

from tests.environment import ROOT

PAGES = [
    ROOT / "docs/security.md",
    *sorted((ROOT / "docs/security").glob("*.md")),
    ROOT / "docs/threat-model.md",
]
ROW = re.compile(r"^\| ([\d., -]+) \| (.+?) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`?(tests/[\w/]+\.py)::(\w+)")
PLACE = re.compile(r"`((?:[\w-]+/)*[\w-]+(?:\.\w+)?):([^:`\s]+)`")
WORDS = ("operator: ", "not applicable: ")
# How many requirements of level 1 and 2 each section of the standard has, and the numbers that are of level 3.
SECTIONS = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}


@cache
def text_of(path: str) -> str:
    file = ROOT / path
    return file.read_text() if file.is_file() else ""


def rows() -> list[tuple[str, str]]:
    """The numbers and the state of each row."""
    return [(match[1], match[3]) for page in PAGES for match in ROW.finditer(page.read_text())]


def numbers() -> list[str]:
    """Every number; "10.3.1-10.3.4" stands for four."""
    found = []
    for written, _state in rows():
        for part in written.split(","):
            first, _dash, last = part.strip().partition("-")
            section, _dot, low = first.rpartition(".")
            high = (last or first).rpartition(".")[2]
            found += [f"{section}.{number}" for number in range(int(low), int(high) + 1)]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page):
    named = TEST.findall(page.read_text())

    assert [f"{path}::{name}" for path, name in named if f"def {name}(" not in text_of(path)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_that_is_named_exists(page):
    named = PLACE.findall(page.read_text())

    assert [f"{path}:{word}" for path, word in named if word not in text_of(path)] == []


def test_every_requirement_has_one_row():
    found = numbers()
    count = {section: sum(number.rpartition(".")[0] == section for number in found) for section in SECTIONS}

    assert count == SECTIONS
    assert len(found) == len(set(found)) == sum(SECTIONS.values())


def test_every_row_has_a_state():
    wrong = [
        written
        for written, state in rows()
        if not (TEST.search(state) or PLACE.search(state) or any(word in state for word in WORDS))
    ]

    assert wrong == []


def test_every_deviation_names_its_decision_and_what_limits_it():
    wrong = [
        written
        for written, state in rows()
        if "deviation" in state
        and not (state.startswith("deviation, decided in `docs/decisions/") and TEST.search(state))
    ]

    assert wrong == []


def test_nothing_is_missing():
    assert [written for written, state in rows() if "missing:" in state] == []
