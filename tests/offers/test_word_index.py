"""Writing the words of search: one process at a time, in small steps, what must not wait first."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Place, RegisterVersion
from offers import word_index
from offers.models import Offer, SearchState, SearchText, SearchWord
from offers.word_index import Turn, refresh, tidy
from tests.factories import make_district, make_offer, make_place, make_topic

pytestmark = pytest.mark.django_db


def words() -> set[str]:
    return set(SearchWord.objects.values_list("spelling", flat=True))


def written_offers() -> int:
    return SearchText.objects.filter(kind="offer").count()


# --- one at a time ---


def test_only_one_process_has_the_turn():
    refresh()
    turn = Turn.take()

    assert Turn.take() is None
    turn.give_back()
    assert Turn.take() is not None


def test_turn_of_a_process_that_was_ended_is_free_after_a_while():
    refresh()
    SearchState.objects.update(busy_until=timezone.now() - timedelta(seconds=1))

    assert Turn.take() is not None


def test_nothing_is_written_while_another_process_writes():
    refresh()
    before = SearchState.objects.get().token
    Turn.take()
    make_offer("Kurs")

    assert refresh() == before
    assert words() == set()


def test_process_that_has_lost_its_turn_writes_no_more(monkeypatch):
    make_offer("Kurs")
    before = refresh()
    make_offer("Grupp")
    monkeypatch.setattr(word_index, "_changes", lambda changes=word_index._changes: lose_turn() or changes())

    assert refresh() == before
    assert "grupp" not in words()


def lose_turn() -> None:
    SearchState.objects.update(busy_until=timezone.now() + timedelta(hours=1))


def test_turn_is_given_back_when_all_is_written():
    make_offer("Kurs")
    refresh()

    assert SearchState.objects.get().busy_until is None


def test_turn_is_given_back_after_an_error(monkeypatch):
    make_offer("Kurs")
    monkeypatch.setattr(word_index, "texts", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        refresh()
    assert SearchState.objects.get().busy_until is None


# --- in small steps ---


def test_many_objects_are_written_in_several_transactions(monkeypatch):
    monkeypatch.setattr(word_index, "BATCH", 2)
    for number in range(5):
        make_offer(f"Kurs {number}")

    with CaptureQueriesContext(connection) as queries:
        refresh()

    assert len([query for query in queries if query["sql"].startswith("SAVEPOINT")]) >= 3
    assert written_offers() == 5


def test_version_is_noted_only_when_all_is_written(monkeypatch):
    monkeypatch.setattr(word_index, "BATCH", 1)
    make_offer("Kurs")
    before = refresh()
    make_offer("Grupp")
    make_offer("Samtal")
    monkeypatch.setattr(
        word_index, "_write", lambda batch, write=word_index._write: write(batch) or lose_turn()
    )

    assert refresh() == before
    assert SearchState.objects.get().token == before
    assert written_offers() == 2


def test_change_during_the_writing_is_written_next_time(monkeypatch):
    make_offer("Kurs")
    monkeypatch.setattr(
        word_index, "_write", lambda batch, write=word_index._write: write(batch) or make_offer("Grupp")
    )
    assert refresh() != RegisterVersion.current()
    monkeypatch.undo()

    assert refresh() == RegisterVersion.current()
    assert {"kurs", "grupp"} <= words()


# --- a large change ---


def test_small_change_is_written_whole():
    make_offer("Kurs")
    make_offer("Grupp")

    assert refresh(at_most=2) == RegisterVersion.current()
    assert {"kurs", "grupp"} <= words()


def test_large_change_waits():
    refresh()
    before = SearchState.objects.get().token
    make_offer("Kurs")
    make_offer("Grupp")

    assert refresh(at_most=1) == before
    assert words() == set()


def test_withdrawn_offer_is_forgotten_at_once_whatever_else_has_changed():
    offer = make_offer("Kurs")
    refresh()
    Offer.objects.filter(pk=offer.pk).update(state="archived")
    make_offer("Grupp")
    make_offer("Samtal")

    refresh(at_most=1)
    assert words() == set()


@pytest.mark.parametrize("what", ["offer", "place"])
def test_hidden_address_is_forgotten_at_once_whatever_else_has_changed(what):
    place = make_place("Huset", address="Provgatan 1", district=make_district("Dolddelen"))
    offer = make_offer("Skydd", places=[place])
    refresh()
    rows = Offer.objects.filter(pk=offer.pk) if what == "offer" else Place.objects.filter(pk=place.pk)
    rows.update(hide_address=True)
    for number in range(3):
        make_offer(f"Grupp {number}")

    refresh(at_most=2)
    assert not SearchWord.objects.filter(kind="offer", spelling="dolddelen").exists()
    assert SearchWord.objects.filter(kind="place", spelling="provgatan").exists() == (what == "offer")
    assert "grupp" not in words()


@pytest.mark.parametrize("how", ["offer", "topic"])
def test_offer_that_has_become_sensitive_is_read_at_once(how):
    topic = make_topic("Ämne", is_sensitive=how == "topic")
    offer = make_offer("Avslöjande", is_sensitive=how == "offer", topics=[topic])
    refresh()
    Offer.objects.filter(pk=offer.pk).update(title="Neutralt", title_sv="Neutralt")
    for number in range(3):
        make_offer(f"Grupp {number}")

    refresh(at_most=1)
    assert "neutralt" in words()
    assert not {"avslöjande", "grupp"} & words()


# --- the command ---


def test_command_says_when_another_process_writes(capsys):
    refresh()
    Turn.take()
    make_offer("Kurs")
    call_command("refresh_search")

    assert "en annan process" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_words_are_tidied_outside_a_transaction():
    make_offer("Kurs")
    refresh()
    with CaptureQueriesContext(connection) as queries:
        tidy()

    tidied = [query["sql"] for query in queries]
    wanted = ['VACUUM ANALYZE "offers_searchword"'] if connection.vendor == "postgresql" else []
    assert tidied == wanted
