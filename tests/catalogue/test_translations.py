"""Texts that are read once and shown in whatever language is active."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils.translation import deactivate_all, override

from catalogue.models import Place
from catalogue.translations import LANGUAGE_CODES, Translated, language_columns

BOTH = {"sv": "lov", "en": "break"}


@pytest.mark.parametrize(
    ("texts", "language", "words", "is_in"),
    [
        (BOTH, "sv", "lov", "sv"),
        (BOTH, "en", "break", "en"),
        (BOTH, "uk", "lov", "sv"),
        ({"sv": "lov"}, "en", "lov", "sv"),
        ({"sv": "lov", "en": ""}, "en", "lov", "sv"),
        ({"sv": "lov", "en": None}, "en", "lov", "sv"),
        ({"en": "break"}, "en", "break", "en"),
        ({"en": "break"}, "sv", "", "sv"),
        ({}, "sv", "", "sv"),
    ],
)
def test_text_is_in_the_active_language_else_in_swedish(texts, language, words, is_in):
    text = Translated(texts)
    with override(language):
        assert (str(text), text.language) == (words, is_in)


def test_one_text_follows_the_reader():
    text = Translated(BOTH)
    shown = []
    for language in ("sv", "en", "sv"):
        with override(language):
            shown.append(f"{text}")

    assert shown == ["lov", "break", "lov"]


def test_without_an_active_language_it_is_swedish():
    text = Translated(BOTH)
    with override("en"):
        deactivate_all()
        assert (str(text), text.language) == ("lov", "sv")


@pytest.mark.parametrize(
    ("texts", "is_there"),
    [(BOTH, True), ({"en": "break"}, True), ({"sv": "", "en": None}, False), ({}, False)],
)
def test_text_without_words_is_false(texts, is_there):
    assert bool(Translated(texts)) is is_there


def test_columns_are_one_per_language_in_order():
    assert [code for code, _name in settings.LANGUAGES] == LANGUAGE_CODES
    assert language_columns("name") == [f"name_{code}" for code in LANGUAGE_CODES]
    assert {"name_sv", "name_en"} <= set(language_columns("name"))


def test_of_reads_every_language_of_a_field():
    record = SimpleNamespace(**{f"name_{code}": code.upper() for code in LANGUAGE_CODES}, name="not this")

    assert Translated.of(record, "name").texts == {code: code.upper() for code in LANGUAGE_CODES}


def test_of_a_record_does_not_fall_back_by_itself():
    with override("en"):
        assert Translated.of(Place(name_sv="Huset", name_en=None), "name").texts == {"sv": "Huset"}


def test_from_values_takes_them_in_the_order_of_the_columns():
    values = [f"text {code}" for code in LANGUAGE_CODES]

    assert Translated.from_values(values).texts == dict(zip(LANGUAGE_CODES, values, strict=True))


@pytest.mark.parametrize("values", [[], ["x"] * (len(LANGUAGE_CODES) + 1)])
def test_from_values_wants_one_for_each_language(values):
    with pytest.raises(ValueError, match="argument 2"):
        Translated.from_values(values)
