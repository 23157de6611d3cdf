"""Hints for plain Swedish."""

import pytest

from catalogue.plain_swedish import hints, lix, sentences


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("En insats för dig.", "Skriv inte ”insats”. Skriv: stöd eller hjälp."),
        ("Våra insatser för dig.", "Skriv inte ”insatser”. Skriv: stöd eller hjälp."),
        ("Vårdnadshavaren ringer.", "Skriv inte ”Vårdnadshavaren”. Skriv: förälder."),
        ("Klienterna kommer.", "Skriv inte ”Klienterna”. Skriv: du, eller personen."),
        ("Vi tillhandahåller kaffe.", "Skriv inte ”tillhandahåller”. Skriv: ge, ha."),
        ("Kaffe samt te.", "Skriv inte ”samt”. Skriv: och."),
    ],
)
def test_words_of_administrations_come_with_what_to_write_instead(text, sentence):
    assert hints(text) == [sentence]


@pytest.mark.parametrize("text", ["", "Kom och lek!", "Ett samtal för föräldrar.", "Vi pratar samtidigt."])
def test_plain_text_gets_no_hint(text):
    assert hints(text) == []


def test_long_sentence_is_named_by_its_beginning_and_length():
    text = " ".join(["Här får du som"] + ["är ny"] * 12) + "."

    assert hints(text) == ["Meningen ”Här får du som …” har 28 ord. Dela den i två."]


def test_sentence_of_twenty_five_words_is_short_enough():
    assert hints(" ".join(["ord"] * 25) + ".") == []


def test_sentences_end_at_full_stops_and_new_lines():
    assert sentences("Kom klockan 9.30. Ta med mat!\nVälkommen") == [
        "Kom klockan 9.30.",
        "Ta med mat!",
        "Välkommen",
    ]


def test_lix_adds_words_per_sentence_and_share_of_long_words():
    assert lix("Det här är en läsvänlig mening. Det här är bra.") == 15
    assert lix("") == 0


def test_hard_text_is_told_with_its_lix():
    text = ("Kommunövergripande föräldrastödsprogram erbjuds regelbundet. " * 6).strip()

    assert hints(text) == [
        "Texten är svår att läsa (LIX 104). Skriv kortare ord och meningar, helst under 45."
    ]
