"""What search takes a question to mean: which words it puts right, divides or leaves out."""

import pytest

from offers import search
from offers.models import Offer
from offers.word_forms import spellings
from tests.factories import make_language, make_offer
from tests.offers.test_search import found, make_synonym

pytestmark = pytest.mark.django_db


def text_of(question: str) -> str:
    return search.reading(question).text


# --- corrections ---


def test_corrected_question_is_told_as_people_write_it():
    make_offer("Öppen förskola i Norrby")
    reading = search.reading("Öpen förskkola Norby")

    assert (reading.text, reading.is_corrected) == ("öppen förskola norrby", True)


def test_question_that_is_understood_is_not_corrected():
    make_offer("Öppen förskola")
    reading = search.reading("Öppna förskolor")

    assert (reading.text, reading.is_corrected, reading.left_out) == ("öppna förskolor", False, [])


@pytest.mark.parametrize(
    ("title", "asked"),
    [("Feber", "never"), ("Läsning", "mäsning"), ("Letter", "låter")],
)
def test_short_word_with_another_beginning_is_another_word(title, asked):
    make_offer(title)
    assert search.reading(asked).left_out == [asked]


def test_long_word_may_begin_with_a_mistake():
    make_offer("Kvinnofridslinjen")
    assert text_of("hvinnofridslinjen") == "kvinnofridslinjen"


def test_doubled_letters_are_no_mistake():
    make_offer("Samarbetssamtal")
    make_synonym("skilsmässa", "samarbetssamtal")

    assert text_of("skillsmesa") == "skilsmässa"
    assert found("skillsmesa") == ["Samarbetssamtal"]


def test_doubled_letters_do_not_add_to_the_mistakes_of_a_short_word():
    make_offer("Paha")
    assert search.reading("passa").left_out == ["passa"]


@pytest.mark.parametrize("age", ["tvååring", "treåringen", "femåringar", "tolvåring", "3-åring"])
def test_no_age_is_a_misspelling_of_another(age):
    make_offer("Tonåring")
    make_offer("Bok till fyraåring")
    assert not search.reading(age).is_corrected


def test_ages_from_thirteen_on_are_of_teenagers():
    make_offer("Kurs om tonåringar")
    make_offer("Bok till femåring")
    assert found("min femtonåring") == ["Kurs om tonåringar"]


# --- words that are left out ---


def test_words_that_nothing_answers_are_told():
    make_offer("Träffa logoped")
    reading = search.reading("Logoped för min xyzzyson, qwfpgjl")

    assert reading.left_out == ["xyzzyson", "qwfpgjl"]


def test_word_of_a_synonym_is_not_left_out():
    make_offer("Samarbetssamtal")
    make_synonym("bor isär", "samarbetssamtal")
    make_synonym("розлучення", "samarbetssamtal", "uk")

    assert search.reading("vi bor isär").left_out == []
    assert search.reading("розлученню").left_out == []


def test_words_beyond_the_first_twelve_are_left_out():
    make_offer("Kurs")
    question = " ".join(["kurs"] * 12 + ["sist"])
    assert search.reading(question).left_out == ["sist"]


# --- compounds ---


def test_compound_with_one_known_part_is_taken_as_that_part():
    make_offer("Böcker på många språk")

    assert found("sagoböcker") == ["Böcker på många språk"]
    assert text_of("sagoböcker") == "böcker"


def test_short_part_does_not_stand_for_a_compound():
    make_offer("Bada")
    assert found("xyzzybada") == []


@pytest.mark.parametrize(("tail", "compound"), [("son", "Transpersoner"), ("inga", "Förvaltningen")])
def test_end_that_is_no_word_of_its_own_divides_nothing(tail, compound):
    make_offer(compound)
    assert found(tail) == []


@pytest.mark.parametrize(
    ("tail", "compound"), [("kurs", "Tonårskurs"), ("hem", "Korttidshem"), ("råd", "Sjukvårdsråd")]
)
def test_short_words_that_end_compounds_divide_them(tail, compound):
    make_offer(compound)
    assert found(tail) == [compound]


def test_word_of_another_language_is_no_compound_of_other_languages_synonyms():
    make_offer("Hus")
    make_offer("Socialtjänst")
    make_synonym("band", "socialtjänst", "en")

    assert "Socialtjänst" not in found("husband")


# --- one, a man, my man ---


@pytest.mark.parametrize(
    "question", ["min man hotar mig", "en man hotar mig", "vad gör man om han hotar mig"]
)
def test_man_asks_for_men_only_as_men(question):
    make_offer("Stödlinjen för män", summary_sv="Stöd vid hot.")
    make_offer("Kvinnofridslinjen", summary_sv="Stöd vid hot.")
    make_synonym("hotar mig", "kvinnofridslinjen")

    assert found(question)[0] == "Kvinnofridslinjen"


@pytest.mark.parametrize("question", ["stödlinje för män", "män", "man"])
def test_men_find_what_is_for_men(question):
    make_offer("Stödlinjen för män")
    make_offer("Stödlinjen för transpersoner")
    assert found(question)[0] == "Stödlinjen för män"


# --- synonyms ---


def test_word_that_is_a_synonym_as_it_stands_is_akin_to_no_other():
    make_offer("Kvinnofridslinjen")
    make_offer("Mödravård")
    make_synonym("nasilje u porodici", "kvinnofridslinjen", "bs")
    make_synonym("porođaj", "mödravård", "bs")

    assert found("nasilje u porodici") == ["Kvinnofridslinjen"]
    assert found("porođaja") == ["Mödravård"]


def test_words_that_a_longer_synonym_explains_count_little_in_every_language():
    make_offer("Avlösning hemma", title_fi="Apua kotona")
    make_offer("Kvinnofridslinjen")
    make_synonym("väkivalta kotona", "kvinnofridslinjen", "fi")

    assert found("väkivalta kotona")[0] == "Kvinnofridslinjen"


def test_never_means_not():
    make_offer("Föräldrakurs")
    make_synonym("lyssnar inte", "föräldrakurs")
    assert found("han lyssnar aldrig") == ["Föräldrakurs"]


# --- in the list ---


def test_list_says_what_was_put_right_and_left_out(client):
    make_offer("Träffa logoped")
    html = client.get("/sv/stod/?q=logopäd+xyzzyqw").content.decode()

    assert "Visar svar för: <b><bdi>logoped</bdi></b>" in html
    assert "Ord som vi inte hittade: <bdi>xyzzyqw</bdi>" in html


def test_list_says_nothing_of_a_question_that_is_understood(client):
    make_offer("Träffa logoped")
    html = client.get("/sv/stod/?q=logoped").content.decode()

    assert ("Visar svar för" in html, "Ord som vi inte hittade" in html) == (False, False)


def test_words_left_out_are_parted_as_the_language_does(client):
    make_offer("Träffa logoped")
    html = client.get("/ar/stod/?q=xyzzyqw+qwfpgjl").content.decode()

    assert "<bdi>xyzzyqw</bdi>، <bdi>qwfpgjl</bdi>" in html


def test_spellings_are_kept_by_the_folded_word():
    assert spellings("Öppna förskolan, Café!") == {"oppna": "öppna", "forskolan": "förskolan", "cafe": "café"}


def test_counts_of_a_word_are_those_of_the_language_where_it_is_most():
    make_language("sv")
    for number in range(3):
        make_offer(f"Lek {number}")
    make_offer("Annat", title_so="Lek")
    vocabulary = search._vocabulary(None)

    assert vocabulary.exact("lek") == {"lek": 3}
    assert Offer.objects.count() == 4
