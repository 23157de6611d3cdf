"""What search answers from while the register changes."""

import pytest
from django.db import OperationalError

from catalogue.models import RegisterVersion
from offers import search, word_memory
from offers.models import Offer, SearchState, SearchText
from offers.word_index import refresh
from offers.word_memory import write_beside
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def begun(monkeypatch) -> list[str]:
    """Forget what another test left in memory; each start of a writing thread is noted here instead."""
    started: list[str] = []
    monkeypatch.setattr(word_memory, "_current", None)
    monkeypatch.setattr(word_memory, "_behind", None)
    monkeypatch.setattr(word_memory, "write_beside", lambda: started.append("writing"))
    return started


def found(question: str) -> set[str]:
    scores = search.find(question)
    return set(Offer.objects.filter(pk__in=scores).values_list("title_sv", flat=True))


def test_small_change_counts_at_once(begun):
    make_offer("Kurs")
    assert found("kurs") == {"Kurs"}
    make_offer("Kurs för alla")

    assert found("kurs") == {"Kurs", "Kurs för alla"}
    assert begun == []


def test_search_answers_from_its_words_while_a_large_change_is_written(begun, monkeypatch):
    make_offer("Kurs")
    assert found("kurs") == {"Kurs"}
    monkeypatch.setattr(word_memory, "AT_ONCE", 1)
    make_offer("Grupp")
    make_offer("Kurs för alla")

    assert (found("kurs"), found("grupp")) == ({"Kurs"}, set())
    assert begun == ["writing"]

    refresh()
    monkeypatch.setattr(word_memory, "_behind", None)
    assert (found("kurs"), found("grupp")) == ({"Kurs", "Kurs för alla"}, {"Grupp"})


def test_words_that_are_behind_are_looked_at_again_only_after_a_while(monkeypatch, django_assert_num_queries):
    make_offer("Kurs")
    found("kurs")
    monkeypatch.setattr(word_memory, "AT_ONCE", 0)
    make_offer("Grupp")
    found("kurs")
    token = RegisterVersion.current()

    with django_assert_num_queries(0):
        word_memory.current_vocabulary(token)
    monkeypatch.setattr(word_memory, "AGAIN", -1.0)
    monkeypatch.setattr(word_memory, "_behind", None)
    found("kurs")
    refresh()
    assert found("grupp") == {"Grupp"}


def test_search_is_not_ready_before_the_words_of_a_large_register_are_written(begun, monkeypatch):
    monkeypatch.setattr(word_memory, "AT_ONCE", 1)
    make_offer("Kurs")
    make_offer("Grupp")

    assert (search.is_ready(), found("kurs")) == (False, set())
    assert begun == ["writing"]

    refresh()
    monkeypatch.setattr(word_memory, "_behind", None)
    assert (search.is_ready(), found("kurs")) == (True, {"Kurs"})


def test_list_says_that_search_is_not_ready(client, monkeypatch):
    make_offer("Kurs")
    notice = "Sökningen görs i ordning"
    assert notice not in client.get("/sv/stod/?q=kurs").content.decode()

    monkeypatch.setattr(word_memory, "_current", None)
    SearchState.objects.all().delete()
    SearchText.objects.all().delete()
    monkeypatch.setattr(word_memory, "AT_ONCE", 0)
    html = client.get("/sv/stod/?q=kurs").content.decode()
    assert (notice in html, "Inget stöd passar" in html) == (True, False)
    assert notice not in client.get("/sv/stod/").content.decode()


def test_search_answers_from_its_words_while_the_database_is_kept_by_another(monkeypatch):
    make_offer("Kurs")
    found("kurs")
    make_offer("Grupp")

    def locked(at_most):
        raise OperationalError("database is locked")

    monkeypatch.setattr(word_memory, "refresh", locked)
    assert (found("kurs"), found("grupp")) == ({"Kurs"}, set())


@pytest.mark.django_db(transaction=True)
def test_thread_writes_a_large_change_and_ends():
    make_offer("Kurs")
    make_offer("Grupp")

    write_beside()
    word_memory._writer.join(timeout=60)

    assert not word_memory._writer.is_alive()
    assert found("kurs") == {"Kurs"}
