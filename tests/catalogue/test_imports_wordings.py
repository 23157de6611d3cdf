"""How people write ages, hours, weekdays and answers by hand."""

from datetime import date

import pytest

from catalogue.imports import wordings


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("0-12 mån", (0, 12)),
        ("0–6 månader", (0, 6)),
        ("3–12 år", (36, 156)),
        ("3 till 5 år", (36, 72)),
        ("6 mån–2 år", (6, 36)),
        ("från 13 år", (156, None)),
        ("fr.o.m. 13 år", (156, None)),
        ("13 år och uppåt", (156, None)),
        ("13+ år", (156, None)),
        ("gravid–1 år", (-9, 24)),
        ("Graviditet - 12 månader", (-9, 12)),
        ("född–6 år", (0, 84)),
        ("från graviditeten", (-9, None)),
        ("gravid", (-9, 0)),
        ("upp till 5 år", (None, 72)),
        ("till och med 5 år", (None, 72)),
        ("under 5 år", (None, 60)),
        ("5 år", (60, 72)),
    ],
)
def test_ages_in_words_are_months(text, months):
    assert wordings.ages(text) == months


@pytest.mark.parametrize("text", ["0-5", "gravid-5", "13+", "under 5", "alla", "", "3–5 veckor"])
def test_ages_without_a_unit_are_not_guessed(text):
    assert wordings.ages(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9-12", (540, 720)),
        ("9.00–12.00", (540, 720)),
        ("kl 9–12", (540, 720)),
        ("kl. 9:30 till kl. 12,15", (570, 735)),
        (" 09:00 — 24:00 ", (540, 1440)),
        ("9", None),
        ("hela dagen", None),
    ],
)
def test_hours_in_one_cell(text, minutes):
    assert wordings.hours(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9,30", 570),
        ("0.3750000000", 540),
        ("0,375", 540),
        ("1900-01-01", 1440),
        ("1899-12-30 09:30", 570),
        ("PT24H00M00S", 1440),
        ("halv nio", None),
    ],
)
def test_clock_as_spreadsheets_keep_it(text, minutes):
    assert wordings.clock(text) == minutes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("46348", date(2026, 11, 22)),
        ("2026-11-22 00:00", date(2026, 11, 22)),
        ("1/2 2026", None),
        ("12", None),
    ],
)
def test_day_as_spreadsheets_keep_it(text, day):
    assert wordings.day(text) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("måndag", [1]),
        ("Tisdagar", [2]),
        ("må, ons", [1, 3]),
        ("måndag och onsdag", [1, 3]),
        ("fr/lö", [5, 6]),
        ("mån–fre", [1, 2, 3, 4, 5]),
        ("vardagar", [1, 2, 3, 4, 5]),
        ("alla dagar", [1, 2, 3, 4, 5, 6, 7]),
        ("1, 3", [1, 3]),
        ("ibland", []),
        ("m", []),
        ("måndag och ibland", []),
    ],
)
def test_weekdays_in_words(text, days):
    assert wordings.weekdays(text) == days


@pytest.mark.parametrize(
    ("text", "answer"),
    [("X", "ja"), ("yes", "ja"), ("N", "nej"), ("gratis", "ja"), ("kostnadsfritt", "ja"), ("kanske", "")],
)
def test_answers_in_other_words(text, answer):
    assert wordings.yes_or_no(text, "gratis") == answer


@pytest.mark.parametrize("text", ["okänt", "?", "–", "-", "vet ej", "Vet inte"])
def test_words_for_what_nobody_knows(text):
    assert wordings.says_unknown(text)
