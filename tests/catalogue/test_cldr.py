"""Dates, times and names of languages as each language writes them."""

from datetime import date, datetime

import pytest
from django.utils.translation import deactivate_all, override

from catalogue import cldr
from catalogue.recurrence import STOCKHOLM

DAY = date(2026, 11, 24)  # a Tuesday


def at(hour, minute=0, day=24):
    return datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("language", "with_year", "words"),
    [
        ("sv", True, "tisdag 24 november 2026"),
        ("sv", False, "tisdag 24 november"),
        ("en", True, "Tuesday 24 November 2026"),
        ("en", False, "Tuesday 24 November"),
        ("fi", False, "tiistaina 24. marraskuuta"),
        ("bs", True, "utorak 24. novembar 2026."),
        ("bs", False, "utorak 24. novembar"),
    ],
)
def test_full_date(language, with_year, words):
    with override(language):
        assert cldr.full_date(DAY, with_year) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "24 november 2026"),
        ("en", "24 November 2026"),
        ("fi", "24. marraskuuta 2026"),
        ("bs", "24. novembar 2026."),
        ("zz", "24 november 2026"),
    ],
)
def test_short_date(language, words):
    with override(language):
        assert cldr.short_date(DAY) == words


@pytest.mark.parametrize("language", ["ar", "fa", "ps", "ckb", "ur", "hi"])
def test_digits_are_latin_in_every_language(language):
    with override(language):
        text = cldr.full_date(DAY) + cldr.short_date(DAY) + cldr.clock(at(9, 30))

    assert [char for char in text if char.isdigit() and not char.isascii()] == []
    assert text.count("2026") == 2
    assert text.endswith("09:30")


@pytest.mark.parametrize(
    ("language", "width", "first", "last"),
    [
        ("sv", "wide", "måndag", "söndag"),
        ("sv", "abbreviated", "mån", "sön"),
        ("en", "wide", "Monday", "Sunday"),
        ("en", "abbreviated", "Mon", "Sun"),
    ],
)
def test_weekday_name_counts_from_monday(language, width, first, last):
    with override(language):
        assert (cldr.weekday_name(1, width), cldr.weekday_name(7, width)) == (first, last)


@pytest.mark.parametrize(
    ("language", "moment", "short", "words"),
    [
        ("sv", 570, False, "9.30"),
        ("sv", 540, False, "9.00"),
        ("sv", 540, True, "9"),
        ("sv", 570, True, "9.30"),
        ("sv", 0, False, "0.00"),
        ("sv", 0, True, "0"),
        ("sv", 5, True, "0.05"),
        ("sv", 1440, False, "24.00"),
        ("sv", 1440, True, "24"),
        ("fi", 570, False, "9.30"),
        ("en", 570, False, "09:30"),
        ("en", 540, True, "09:00"),
        ("en", 1440, False, "24:00"),
        ("sv", at(13, 5), False, "13.05"),
        ("en", at(9), False, "09:00"),
    ],
)
def test_clock(language, moment, short, words):
    with override(language):
        assert cldr.clock(moment, short) == words


@pytest.mark.parametrize(
    ("language", "opens", "closes", "words"),
    [
        ("sv", 780, 960, "13–16"),
        ("sv", 555, 600, "9.15–10"),
        ("sv", 0, 1440, "0–24"),
        ("en", 780, 960, "13:00–16:00"),
        ("en", 1080, 1440, "18:00–24:00"),
        ("sv", at(13), at(16), "13–16"),
        ("sv", at(18), at(0, day=25), "18–24"),
        ("sv", at(0), at(0, day=25), "0–24"),
        ("sv", at(22), at(1, 30, day=25), "22–1.30"),
        ("sv", at(22), at(0, 30, day=25), "22–0.30"),
    ],
)
def test_clock_range(language, opens, closes, words):
    with override(language):
        assert cldr.clock_range(opens, closes) == words


@pytest.mark.parametrize(
    ("code", "locale"),
    [("sv", "sv"), ("en", "en_GB"), ("uk", "uk"), ("zh-hans", "zh_Hans"), ("zz", "sv"), ("not a code", "sv")],
)
def test_locale_of_a_language_is_european_and_swedish_where_unknown(code, locale):
    assert str(cldr.locale_for(code)) == locale


def test_without_an_active_language_it_is_swedish():
    with override("en"):
        deactivate_all()
        found = [
            cldr.full_date(DAY, with_year=False),
            cldr.weekday_name(1),
            cldr.language_name("ar"),
            cldr.in_words(["a", "b"]),
        ]

    assert found == ["tisdag 24 november", "måndag", "arabiska", "a och b"]


@pytest.mark.parametrize(
    ("code", "reader", "within", "name"),
    [
        ("ar", "sv", None, "arabiska"),
        ("ar", "en", None, "Arabic"),
        ("so", "en", "sv", "somaliska"),
        ("sv", "en", "sv", "svenska"),
        ("xx", "sv", None, "xx"),
    ],
)
def test_language_name(code, reader, within, name):
    with override(reader):
        assert cldr.language_name(code, within) == name


@pytest.mark.parametrize(
    ("language", "items", "style", "words"),
    [
        ("sv", ["c", "a", "b"], "standard", "c, a och b"),
        ("sv", {"c", "a", "b"}, "standard", "a, b och c"),
        ("sv", ["a", "b"], "or", "a eller b"),
        ("sv", (name for name in "ab"), "standard", "a och b"),
        ("sv", ["a"], "standard", "a"),
        ("sv", [], "standard", ""),
        ("en", ["a", "b", "c"], "standard", "a, b and c"),
        ("en", ["a", "b", "c"], "or", "a, b or c"),
    ],
)
def test_in_words(language, items, style, words):
    with override(language):
        assert cldr.in_words(items, style) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "13–16"), ("ar", "\u206613:00–16:00\u2069"), ("fa", "\u206613:00–16:00\u2069")],
)
def test_range_of_time_keeps_its_order_where_text_runs_from_the_right(language, words):
    with override(language):
        assert cldr.clock_range(13 * 60, 16 * 60) == words


@pytest.mark.parametrize(
    ("script", "languages"),
    [("LATIN", "sv so sr-latn"), ("ARABIC", "fa"), ("CYRILLIC", "uk sr"), ("ETHIOPIC", "ti"), ("", "zz")],
)
def test_script_of_languages(script, languages):
    assert {cldr.script_of(language) for language in languages.split()} == {script}


@pytest.mark.parametrize(("language", "comma"), [("sv", ", "), ("uk", ", "), ("ar", "، "), ("fa", "، ")])
def test_comma_is_the_languages_own(language, comma):
    with override(language):
        assert cldr.comma() == comma
