"""The made-up register: enough like a real one to be in the way of search, and never taken for one."""

import csv

import pytest

from offers.management.generated_register import write_register
from offers.management.generated_words import MADE_UP
from offers.management.search_quality import REFERENCE


@pytest.fixture
def offers(tmp_path) -> list[dict[str, str]]:
    write_register(tmp_path, 60, reference=REFERENCE)
    with (tmp_path / "utbud.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def titles(offer: dict[str, str]) -> list[str]:
    return [offer["titel"], *(offer[f"titel ({code})"] for code in MADE_UP if code != "sv")]


def test_made_up_offers_have_titles_in_every_language_of_the_register(offers):
    assert all(all(titles(offer)) for offer in offers)


def test_made_up_offers_say_that_they_are_and_are_told_apart_by_words(offers):
    beginnings = {title.split(":")[0] for offer in offers for title in titles(offer)}
    assert beginnings == {pattern.split(":")[0] for pattern in MADE_UP.values()}
    assert not any(char.isdigit() for offer in offers for title in titles(offer) for char in title)


def test_made_up_register_is_the_same_every_time(tmp_path, offers):
    other = tmp_path / "again"
    other.mkdir()
    write_register(other, 60, reference=REFERENCE)
    assert (other / "utbud.csv").read_bytes() == (tmp_path / "utbud.csv").read_bytes()
