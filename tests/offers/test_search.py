"""Search: what meets what, what comes first, and when the words are written anew."""

import logging

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from django.utils.translation import override

from boras_stod.roles import ensure_groups
from catalogue.models import OrganisationAlias, Place, RegisterVersion, Role, User
from catalogue.translations import LANGUAGE_CODES
from offers import search
from offers.models import Offer, SearchState, SearchText, SearchWord, Synonym
from offers.word_forms import akin, by_script, fold, languages_of, stem
from offers.word_index import refresh
from tests.admin_form import press
from tests.factories import (
    make_committee,
    make_district,
    make_language,
    make_offer,
    make_organisation,
    make_place,
    make_topic,
)

pytestmark = pytest.mark.django_db
SCORES = {"Föräldrakurs": 160_000}  # in whole numbers, the same everywhere


def found(question: str) -> list[str]:
    """The Swedish titles of what is found, the best first."""
    scores = search.find(question)
    titles = dict(Offer.objects.values_list("pk", "title_sv"))
    return [titles[pk] for pk in sorted(scores, key=lambda pk: (-scores[pk], pk))]


def suggested(question: str) -> list[str]:
    return search.suggestions(question, set(Offer.objects.public(localdate()).values_list("pk", flat=True)))


def make_synonym(word: str, means: str, language="sv") -> Synonym:
    return Synonym.objects.create(word=word, means=means, language=make_language(language))


# --- words ---


@pytest.mark.parametrize(
    "family",
    [
        "kurs kurser kursen kursens",
        "förälder föräldrar föräldrarna föräldrars",
        "bok böcker boken böckerna",
        "öppen öppna öppet",
        "förskola förskolan förskolor förskolorna",
        "bebis bebisar baby",
        "rådgivare rådgivning rådgivaren",
        "bibliotek biblioteket biblioteken",
        "tonåring tonåringar tonår",
    ],
)
def test_inflected_words_meet(family):
    assert len({stem(fold(word), "sv") for word in family.split()}) == 1


def test_words_that_look_alike_stay_apart():
    assert stem("kurator", "sv") != stem("kurs", "sv")
    assert stem("skola", "sv") != stem("forskola", "sv")


def test_stem_does_not_change_when_it_is_stemmed_again():
    for word in ("kurser", "foraldrar", "radgivning", "biblioteket", "avlastning"):
        assert stem(stem(word, "sv"), "sv") == stem(word, "sv")


def test_folding_takes_away_case_accents_and_letter_forms():
    assert fold("ÖPPNA Förskolan") == "oppna forskolan"
    assert fold("کودکی") == fold("كودكي")


def test_folding_takes_away_signs_that_nobody_sees():
    assert fold("för\u00adskola\u200b") == "forskola"
    assert fold("\u2067خانهٔ\u2069") == fold("خانه")
    assert fold("öppen\u00a0förskola") == "oppen forskola"
    assert fold("نمی\u200cزند") == fold("نمی زند")


def test_letters_tell_which_languages_a_word_may_be_in():
    assert languages_of("kurs") == ("sv", "en", "fi", "so", "bs")
    assert languages_of("курс") == ("uk",)
    assert languages_of("طلاق") == ("ar", "fa")
    assert set(languages_of("112")) == set(LANGUAGE_CODES)


def test_new_language_is_known_by_its_script():
    assert by_script(["sv", "ti", "pl", "ckb"]) == {
        "LATIN": ("sv", "pl"),
        "ETHIOPIC": ("ti",),
        "ARABIC": ("ckb",),
    }


def test_akin_words_share_their_beginning():
    assert akin("xannaano", "xannaanada")
    assert not akin("kurs", "kuratorn")
    assert not akin("barn", "bar")


# --- what meets what ---


def test_inflection_and_missing_diacritics_find():
    make_offer("Öppen förskola")
    assert found("oppna forskolor") == ["Öppen förskola"]


def test_compound_is_found_by_its_tail_and_finds_by_its_parts():
    make_offer("Föräldrakurs")
    make_offer("Kurs för föräldrar")
    assert found("kurs") == ["Kurs för föräldrar", "Föräldrakurs"]
    assert found("föräldrakurs")[0] == "Föräldrakurs"
    assert "Kurs för föräldrar" in found("föräldrakurs")


def test_compound_and_its_two_words_meet_both_ways():
    make_offer("Babyöppet")
    make_offer("Öppet för bebisar")
    assert set(found("babyöppet")) == {"Babyöppet", "Öppet för bebisar"}
    assert set(found("öppet för bebisar")) == {"Babyöppet", "Öppet för bebisar"}


def test_end_of_a_word_that_is_no_compound_does_not_count():
    make_offer("Stöd till tonåringar")
    make_offer("Öppen förskola")
    assert found("ring") == []
    assert found("skolan") == []


def test_misspelt_word_finds():
    make_offer("Träffa logoped")
    make_offer("Barnmorska")
    assert found("logopäd") == ["Träffa logoped"]
    assert found("banmorska") == ["Barnmorska"]


def test_translated_text_is_found_whatever_the_language_of_the_page():
    make_offer(
        "Barnmorska", title_en="Midwives at the clinic", title_ar="القابلات في العيادة", title_fi="Kätilöt"
    )
    for code in ("sv", "en", "so"):
        with override(code):
            assert found("midwives") == ["Barnmorska"]
            assert found("قابلات") == ["Barnmorska"]
            assert found("kätilö") == ["Barnmorska"]


def test_words_without_stemmer_meet_by_their_beginning():
    make_offer("Öppen förskola", title_so="Xannaanada furan")
    make_offer("Familjerådgivning", title_uk="Сімейна консультація")
    assert found("xannaano furan") == ["Öppen förskola"]
    assert found("консультації") == ["Familjerådgivning"]


def test_synonym_finds_in_any_language_and_with_inflection():
    make_offer("Samarbetssamtal för separerade")
    make_synonym("skilsmässa", "samarbetssamtal")
    make_synonym("розлучення", "samarbetssamtal", "uk")
    assert found("skilsmässor") == ["Samarbetssamtal för separerade"]
    assert found("розлученні") == ["Samarbetssamtal för separerade"]


def test_synonym_of_several_words_needs_them_all_and_the_longer_one_wins():
    make_offer("Stöd vid skolfrånvaro")
    make_offer("Samtal om läxor")
    make_synonym("inte skolan", "skolfrånvaro")
    make_synonym("skolan", "läxor")
    assert found("hon vill inte gå till skolan") == ["Stöd vid skolfrånvaro"]
    assert found("skolan") == ["Samtal om läxor"]


def test_changed_synonym_counts_at_once():
    make_offer("Öppen förskola")
    synonym = make_synonym("dagis", "öppen förskola")
    assert found("dagis") == ["Öppen förskola"]
    synonym.delete()
    assert found("dagis") == []


def test_names_around_an_offer_find_it():
    committee = make_committee("Kulturnämnden")
    place = make_place("Hässlehuset", district=make_district("Norrby"))
    topic = make_topic("Sömn och mat")
    offer = make_offer("Träff", places=[place], topics=[topic], committee=committee)
    organisation = make_organisation("Fritidsfrämjandet")
    OrganisationAlias.objects.create(organisation=organisation, name="Friluftsgänget")
    offer.parties.create(organisation=organisation)
    for question in ("hässlehuset", "norrby", "sömn", "kulturnämnden", "fritidsfrämjandet", "friluftsgänget"):
        assert found(question) == ["Träff"], question


def test_title_comes_before_summary():
    make_offer("Något annat", summary_sv="Här nämns sömn.")
    make_offer("Sömn")
    assert found("sömn") == ["Sömn", "Något annat"]


def test_offer_that_answers_little_of_the_question_is_left_out():
    make_offer("Läxhjälp på Sjöbo", summary_sv="läxor")
    for number in range(8):
        make_offer(f"Grupp {number}", summary_sv="En träff på Sjöbo.")
    assert found("läxhjälp läxor") == ["Läxhjälp på Sjöbo"]


def test_question_of_nothing_finds_nothing():
    make_offer("Kurs")
    assert found("") == found("   ") == found("?!") == found("xyzzyqwfp") == []


# --- places, committees, organisations ---


def test_other_hits_hold_every_word_of_the_question():
    make_offer("Träff")
    make_place("Öppna förskolan Norrby")
    make_place("Öppna förskolan Sjöbo")
    make_committee("Kulturnämnden", tasks_sv="Bibliotek och kulturskola.")
    make_organisation("Bris")

    hits = search.other_hits("öppen förskola norrby")
    assert [place.name_sv for place in hits.places] == ["Öppna förskolan Norrby"]
    assert (hits.committees, hits.organisations) == ([], [])
    assert [committee.name_sv for committee in search.other_hits("biblioteket").committees] == [
        "Kulturnämnden"
    ]
    assert len(search.other_hits("bris").organisations) == 1
    assert not search.other_hits("finnsinte")


def test_list_names_places_above_the_results(client):
    make_offer("Träff i Hässlehuset")
    place = make_place("Hässlehuset")
    html = client.get("/sv/stod/?q=hasslehuset").content.decode()
    assert f'<a href="/sv/platser/{place.slug}/">Hässlehuset</a>' in html


# --- suggestions ---


def test_suggestion_is_a_spelling_that_finds_something(client):
    make_offer("Träffa logoped")
    assert search.find("lågåpäd") == {}
    assert suggested("lågåpäd") == ["logoped"]
    html = client.get("/sv/stod/?q=lågåpäd").content.decode()
    assert "Menade du" in html
    assert '<a href="?q=logoped">' in html


def test_nothing_is_suggested_for_what_is_found_or_far_from_everything():
    make_offer("Träffa logoped")
    assert suggested("logoped") == suggested("qqqqqqqqqqqq") == []


# --- what must not be found ---


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_offer_that_is_not_public_is_never_found(state):
    make_offer("Hemlig kurs", state=state)
    assert found("hemlig") == []
    assert suggested("hemlik") == []
    assert not SearchWord.objects.filter(kind="offer").exists()


def test_offer_outside_its_dates_is_not_in_the_list(client):
    make_offer("Gammal kurs", publish_until="2020-01-01")
    assert "Gammal kurs" not in client.get("/sv/stod/?q=gammal+kurs").content.decode()


def test_offer_that_is_not_public_yet_is_not_suggested():
    make_offer("Hemligheten", publish_from="2100-01-01")
    assert suggested("hemlligheeten") == []


@pytest.mark.parametrize("whose", ["offer", "place"])
def test_hidden_address_is_never_among_the_words(whose):
    place = make_place(
        "Skyddat hus",
        address="Provgatan 1",
        district=make_district("Dolddelen"),
        hide_address=whose == "place",
    )
    make_offer("Skydd", places=[place], hide_address=whose == "offer")
    refresh()
    words = set(SearchWord.objects.filter(kind="offer").values_list("spelling", flat=True))
    assert not words & {"provgatan", "dolddelen"}
    if whose == "place":
        assert not SearchWord.objects.filter(spelling__in=["provgatan", "dolddelen"]).exists()


def test_place_that_is_not_public_is_never_found():
    make_offer("Träff", places=[make_place("Hemliga huset", state="draft")])
    assert found("hemliga") == []
    assert not search.other_hits("hemliga huset")


def test_questions_are_not_logged(client, caplog):
    make_offer("Skydd", is_sensitive=True, summary_sv="Stöd vid hot och våld.")
    with caplog.at_level(logging.DEBUG):
        client.get("/sv/stod/?q=hotad")
        suggested("hottad")
    records = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert [record for record in records if "hota" in record.getMessage().lower()] == []


# --- when the words are written ---


def test_words_follow_every_change_of_the_register():
    offer = make_offer("Kurs")
    assert found("grupp") == []
    Offer.objects.filter(pk=offer.pk).update(title="Grupp", title_sv="Grupp")
    assert found("grupp") == ["Grupp"]
    assert found("kurs") == []
    offer.delete()
    assert found("grupp") == []
    assert not SearchText.objects.filter(kind="offer").exists()


def test_words_are_of_the_version_that_the_state_names():
    make_offer("Kurs")
    token = refresh()
    assert token == RegisterVersion.objects.get().token == SearchState.objects.get().token
    with CaptureQueriesContext(connection) as queries:
        assert refresh() == token
    assert not [query for query in queries if "searchword" in query["sql"].lower()]


def test_command_writes_the_words_before_anyone_searches(capsys):
    make_offer("Kurs")
    call_command("refresh_search")
    assert SearchState.objects.get().token == RegisterVersion.objects.get().token
    assert SearchWord.objects.filter(spelling="kurs").exists()
    assert "Sökningens ord stämmer" in capsys.readouterr().out


def test_writing_words_gives_the_register_no_new_version():
    make_offer("Kurs")
    before = RegisterVersion.objects.get().token
    refresh()
    assert RegisterVersion.objects.get().token == before


def test_only_objects_that_read_differently_are_written_again():
    kept, changed = make_offer("Kurs"), make_offer("Grupp")
    refresh()
    rows = set(SearchWord.objects.filter(kind="offer", object_id=kept.pk).values_list("pk", flat=True))
    changed.topics.add(make_topic("Sömn"))
    assert found("sömn") == ["Grupp"]
    assert (
        set(SearchWord.objects.filter(kind="offer", object_id=kept.pk).values_list("pk", flat=True)) == rows
    )


# --- synonyms in the admin ---


def test_editors_keep_synonyms_in_the_admin(client):
    editor = User.objects.create_user("redaktor", is_staff=True)
    editor.groups.set([ensure_groups()[Role.EDITOR]])
    make_offer("Öppen förskola")
    make_language("sv")
    client.force_login(editor)
    answer = press(client, "/admin/offers/synonym/add/", word="dagis", language="sv", means="öppen förskola")
    assert answer.status_code == 302, answer.content.decode()
    assert found("dagis") == ["Öppen förskola"]
    assert "dagis" in client.get("/admin/offers/synonym/?q=dagis").content.decode()


# --- in the list ---


def test_list_is_ordered_by_relevance_until_another_order_is_chosen(client):
    make_offer("A", summary_sv="Något om sömn.", min_age=0, max_age=12)
    make_offer("Sömn", min_age=12, max_age=24)

    def order(query: str) -> list[int]:
        html = client.get(f"/sv/stod/?{query}").content.decode()
        return [html.index(f">{title}</a></h3>") for title in ("A", "Sömn")]

    first, second = order("q=sömn")
    assert second < first
    first, second = order("q=sömn&sort=age")
    assert first < second


@pytest.mark.parametrize("number", [1, 3])
def test_search_in_the_list_takes_a_constant_number_of_queries(client, number):
    for at in range(number):
        make_offer(f"Kurs {at}", places=[make_place(f"Huset för kurs {at}")])
        make_committee(f"Nämnden för kurs {at}")
        make_organisation(f"Föreningen för kurs {at}")
    client.get("/sv/stod/?q=kurs")
    with CaptureQueriesContext(connection) as listed:
        client.get("/sv/stod/")
    with CaptureQueriesContext(connection) as searched:
        client.get("/sv/stod/?q=kurs")
    assert (
        len(searched) == len(listed) + 5
    )  # scores; other objects' scores, places, committees, organisations


def test_scores_are_the_same_whole_numbers_on_every_database():
    make_offer("Öppen förskola", summary_sv="Lek för barn")
    make_offer("Föräldrakurs", summary_sv="Kurs i grupp för föräldrar")
    make_offer("Logoped")
    titles = dict(Offer.objects.values_list("pk", "title_sv"))
    assert {titles[pk]: score for pk, score in search.find("kurs för föräldrar").items()} == SCORES


def test_places_of_the_index_are_public():
    make_place("Huset")
    refresh()
    assert (
        SearchWord.objects.filter(kind="place").values("object_id").distinct().count()
        == Place.objects.count()
    )
