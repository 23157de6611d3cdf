import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.translation import override

from offers.guarding import shown_now
from offers.models import Feedback, ParentQuestion, QuestionChoice, RateLimit
from tests.factories import make_committee, make_focus_area, make_offer, make_place

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OURS = {"sec-fetch-site": "same-origin"}


def send(client, address="/sv/synpunkt/", at=NOW, headers=OURS, waited=10, **values):
    with time_machine.travel(at - timedelta(seconds=waited), tick=False):
        shown = shown_now()
    with time_machine.travel(at, tick=False):
        return client.post(address, {"text": "Tiden är fel", "shown": shown, **values}, headers=headers)


def test_message_about_an_offer_is_kept_without_a_person(client):
    offer = make_offer("Kurs")
    response = send(client, f"/sv/synpunkt/?stod={offer.slug}")
    assert (response.status_code, response.headers["Location"]) == (302, "/sv/synpunkt/tack/")
    kept = Feedback.objects.get()
    assert (kept.offer, kept.kind, kept.text, kept.language) == (offer, "wrong", "Tiden är fel", "sv")
    assert {
        field.name for field in Feedback._meta.fields if "ip" in field.name or "mail" in field.name
    } == set()
    assert not response.cookies


def test_form_leads_to_the_telephone(client):
    html = client.get("/sv/synpunkt/").content.decode()
    assert 'på <a href="tel:033357000"><bdi>033-35 70 00</bdi></a>.' in html
    assert 'ring <a href="tel:112"><bdi>112</bdi></a>.' in html


@pytest.mark.parametrize(
    ("query", "kind", "searched", "heading"),
    [
        ("?saknas=age%3D0%26q%3Dhemligt%26language%3Dso", "missing", "age=0&language=so", "Vad saknas?"),
        ("?saknas=q%3Dhemligt", "missing", "", "Vad saknas?"),
        ("?saknas=", "missing", "", "Vad saknas?"),
        ("?stod=borta-sedan-dess", "wrong", "", "Stämmer något inte?"),
        ("", "general", "", "Säg till oss"),
    ],
)
def test_address_of_the_form_says_what_a_message_is_about_and_no_word_of_a_search_is_kept(
    client, query, kind, searched, heading
):
    assert f'<h1 class="smaller">{heading}</h1>' in client.get(f"/sv/synpunkt/{query}").content.decode()
    send(client, f"/sv/synpunkt/{query}")
    kept = Feedback.objects.get()
    assert (kept.kind, kept.searched) == (kind, searched)


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ("/sv/stod/?q=qwertyuiop", ""),
        ("/sv/stod/?q=qwertyuiop&age=0", "age%3D0"),
        ("/sv/min-lista/?q=qwertyuiop", ""),
        ("/sv/mitt-barn/?born=2025-03", "age%3D20m"),
        ("/sv/namnder/tom/", "committee%3Dtom"),
        ("/sv/inriktningar/tom/", "focus%3Dtom"),
        ("/sv/platser/tom/", "place%3Dtom"),
        ("/sv/oppna-forskolor/", "place%3Dtom"),
    ],
)
def test_every_empty_page_leads_to_the_form_without_the_words_of_a_search(client, address, missing):
    make_committee(slug="tom")
    make_focus_area(slug="tom")
    make_place(slug="tom", kind="open_preschool")
    with time_machine.travel(NOW, tick=False):
        html = client.get(address).content.decode()
    assert re.findall(r'href="/sv/synpunkt/\?saknas=([^"]*)"', html) == [missing]


def test_page_without_any_open_preschool_says_so_and_leads_to_the_form(client):
    html = client.get("/sv/oppna-forskolor/").content.decode()
    assert "Vi känner inte till någon öppen förskola." in html
    assert 'href="/sv/synpunkt/?saknas="' in html


@pytest.mark.parametrize(
    ("headers", "values"),
    [
        ({"sec-fetch-site": "cross-site"}, {}),
        ({"sec-fetch-site": "none"}, {}),
        ({"origin": "https://example.org"}, {}),
        ({}, {}),
        (OURS, {"website": "http://example.org"}),
        (OURS, {"shown": "forged"}),
        (OURS, {"waited": 0}),
        (OURS, {"waited": 90_000}),
    ],
)
def test_robots_and_other_sites_are_turned_away_with_a_sentence(client, headers, values):
    response = send(client, headers=headers, **values)
    assert response.status_code == 400
    assert "Det gick inte att ta emot meddelandet" in response.content.decode()
    assert "Tiden är fel" in response.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("headers", [{"origin": "http://testserver"}, {"referer": "http://testserver/sv/"}])
def test_old_browsers_that_say_only_the_origin_may_send(client, headers):
    assert send(client, headers=headers).status_code == 302


@pytest.mark.parametrize(
    ("text", "words"), [("", "Skriv något först"), ("   ", "Skriv något först"), ("x" * 2001, "för lång")]
)
def test_bad_text_gets_a_sentence_and_is_not_kept(client, text, words):
    response = send(client, text=text)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Feedback.objects.exists()


def test_sixth_message_of_an_hour_waits_and_the_key_is_deleted_after_it(client):
    for _ in range(5):
        assert send(client).status_code == 302
    assert "Försök igen om en timme" in send(client).content.decode()
    assert Feedback.objects.count() == 5
    keys = set(RateLimit.objects.values_list("key", flat=True))
    assert send(client, at=NOW + timedelta(minutes=61)).status_code == 302
    assert RateLimit.objects.count() == 1
    assert "127.0.0.1" not in str(keys)


@pytest.mark.parametrize(
    "query", ["?stod=finns-inte", "?stod=%00", "?stod=å", "?saknas=%00" + "x" * 5000, "?stod[]=1"]
)
def test_any_address_of_the_form_answers(client, query):
    assert client.get(f"/sv/synpunkt/{query}").status_code == 200


def test_published_answers_are_shown_and_others_are_not(client):
    with override("sv"):
        Feedback.objects.create(
            kind="wrong",
            text="hemligt ordval",
            state="published",
            question_shown_sv="Fel tid?",
            answer_sv="Rättad.",
        )
        Feedback.objects.create(
            kind="wrong", text="annat", state="answered", question_shown_sv="Dold?", answer_sv="Ja."
        )
    html = client.get("/sv/ni-fragade-vi-gjorde/").content.decode()
    assert "Fel tid?" in html
    assert "Rättad." in html
    assert "hemligt ordval" not in html
    assert "Dold?" not in html


def test_nothing_is_published_without_question_and_answer():
    with pytest.raises(IntegrityError, match="feedback_published_with_answer"), transaction.atomic():
        Feedback.objects.create(kind="wrong", text="x", state="published", question_shown_sv="Fråga")


def a_question(**values) -> QuestionChoice:
    with override("sv"):
        question = ParentQuestion.objects.create(text_sv="Passar tiderna?", is_asked=True, **values)
        return QuestionChoice.objects.create(question=question, text_sv="Ja")


def test_question_is_asked_on_the_home_page_and_counted_once_an_hour(client):
    choice = a_question()
    assert "Passar tiderna?" in client.get("/sv/").content.decode()
    for vote, words in (("counted", "Tack för ditt svar"), ("repeated", "någon redan svarat")):
        html = vote_for(client, choice, OURS, then=f"/sv/fraga/?vote={vote}")
        assert words in html
        assert "<li>Ja: 1</li>" in html


def vote_for(client, choice, headers, *, then) -> str:
    """The page that a vote leads to."""
    response = client.post("/sv/fraga/", {"svar": choice.pk}, headers=headers)
    assert (response.status_code, response.headers["Location"]) == (302, then)
    return client.get(then).content.decode()


@pytest.mark.parametrize("answer", ["", "0", "-1", "abc", "9" * 30, "١"])
def test_answer_that_is_none_is_not_found(client, answer):
    a_question()
    assert client.post("/sv/fraga/", {"svar": answer}, headers=OURS).status_code == 404


def test_vote_from_another_site_is_not_counted_and_told_so(client):
    html = vote_for(client, a_question(), {"sec-fetch-site": "cross-site"}, then="/sv/fraga/?vote=refused")
    assert "vi kunde inte se att det skickades från startsidan" in html
    assert "någon redan svarat" not in html
    assert "<li>Ja: 0</li>" in html


@pytest.mark.parametrize("query", ["", "?vote=", "?vote=abc"])
def test_sums_can_be_seen_without_voting_in_every_language(client, query):
    a_question()
    html = client.get(f"/sv/fraga/{query}").content.decode()
    assert "<li>Ja: 0</li>" in html
    assert "räknades inte" not in html
    assert f'href="/fi/fraga/{query}"' in html


def test_without_a_question_there_are_no_sums(client):
    assert client.get("/sv/fraga/").status_code == 404


def test_two_questions_cannot_be_asked_at_once():
    a_question()
    with pytest.raises(IntegrityError), transaction.atomic(), override("sv"):
        ParentQuestion.objects.create(text_sv="En till?", is_asked=True)
