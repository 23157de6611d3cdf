import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.parity import differences

SAME = [
    ("Kl. 9.00–12.00", "09:00-12:00"),
    ("Kl. 9.00–12.30", "من ٩ إلى ١٢:٣٠"),
    ("Kl. 9", "ساعت ۹"),
    ("Kl. 13.30", "1:30 p.m."),
    ("Kl. 12.00 och 00.30", "12 pm and 12:30 am"),
    ("Ring 033-35 70 00.", "Call +46 33 35 70 00."),
    ("Ring 033-35 70 00.", "Call +46 (0)33-357000."),
    ("Ring 033-35 70 00.", "اتصل على ٠٣٣-٣٥ ٧٠ ٠٠."),
    ("Ring 0771–21 21 21", "\u2066Wac 0771-21 21 21\u2069"),
    ("Ring 116 111", "Call 116111"),
    ("Läs på www.boras.se/stod.", "Read https://boras.se/stod/"),
    ("Läs på boras.se.", "Ka akhri boras.se"),
    ("Skriv till Stod@Boras.se.", "Email stod@boras.se"),
    ("2,5 timmar och 1 000 kronor", "2.5 hours and 1,000 kronor"),
    ("Från 2026-05-04", "From 2026-05-04"),
    ("3:e gången", "3rd time"),
    ("0–12 månader", "0-12 months"),
    ("Varje tisdag", "Every Tuesday"),
]


@pytest.mark.parametrize(("swedish", "other"), SAME)
def test_same_facts_in_other_spellings_are_the_same(swedish, other):
    assert differences(swedish, other) == []


@pytest.mark.parametrize(
    ("swedish", "other", "sentences"),
    [
        (
            "Ring 033-35 70 00.",
            "Wac 033-35 70 01.",
            [
                "I den svenska texten står telefonnumret 033-35 70 00, men inte i översättningen.",
                "I översättningen står telefonnumret 033-35 70 01, men inte i den svenska texten.",
            ],
        ),
        (
            "Kl. 9.30",
            "Saacadda",
            ["I den svenska texten står klockslaget 9.30, men inte i översättningen."],
        ),
        (
            "Varje vecka",
            "1 jeer toddobaadkii",
            ["I översättningen står talet 1, men inte i den svenska texten."],
        ),
        (
            "Se boras.se/stod.",
            "Eeg boras.se/so.",
            [
                "I den svenska texten står länken boras.se/stod, men inte i översättningen.",
                "I översättningen står länken boras.se/so, men inte i den svenska texten.",
            ],
        ),
        (
            "Skriv till stod@boras.se",
            "Qor",
            ["I den svenska texten står e-postadressen stod@boras.se, men inte i översättningen."],
        ),
        (
            "Den 2026-05-04",
            "2026-05-05",
            [
                "I den svenska texten står datumet 2026-05-04, men inte i översättningen.",
                "I översättningen står datumet 2026-05-05, men inte i den svenska texten.",
            ],
        ),
    ],
)
def test_difference_is_named_in_a_sentence(swedish, other, sentences):
    assert differences(swedish, other) == sentences


def test_same_fact_twice_counts_once():
    assert differences("9.00 och 9.00", "9.00") == []


@given(st.text(), st.text())
def test_any_text_has_the_facts_of_itself(text, other):
    assert differences(text, text) == []
    assert len(differences(text, other)) == len(differences(other, text))


@pytest.mark.parametrize(
    ("swedish", "other", "code"),
    [
        ("Två gånger i veckan", "2 times a week", "en"),
        ("I 2 timmar", "For two hours", "en"),
        ("3 träffar", "Kolme tapaamista", "fi"),
        ("5 gånger", "خمس مرات", "ar"),
        ("Tre gånger", "3 jeer", "so"),
        ("5 träffar", "п’ять зустрічей", "uk"),
        ("2 dagar", "dva dana", "bs"),
        ("4 gånger", "چهار بار", "fa"),
    ],
)
def test_number_as_a_word_in_one_language_is_the_same_fact(swedish, other, code):
    assert differences(swedish, other, code) == []


def test_another_number_as_a_word_is_not_the_same_fact():
    assert differences("Två gånger", "3 times", "en") == [
        "I översättningen står talet 3, men inte i den svenska texten."
    ]


def test_word_of_another_language_is_no_number():
    assert differences("Hela 5 dagar", "fem", "en") != []
