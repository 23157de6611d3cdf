"""How often one place may search and fetch lists as files."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError

from offers import guarding, pacing
from offers.guarding import place_of
from offers.models import RateLimit
from offers.pacing import FILES, SEARCHES, STEP, Counts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ELSEWHERE = "198.51.100.1"


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """As a process that has counted nothing yet; calling it starts another."""

    def start():
        monkeypatch.setattr(pacing, "counts", Counts())

    start()
    return start


@pytest.fixture
def request_from(rf):
    return lambda address=ELSEWHERE: rf.get("/sv/stod/", REMOTE_ADDR=address)


def ask(request, times, pace=FILES, now=NOW) -> list[bool]:
    return [pacing.may_ask(request, pace, now) for _ in range(times)]


def test_place_may_ask_generously_and_no_more(request_from):
    answers = ask(request_from(), FILES.at_most + STEP + 5)

    assert answers.count(True) == FILES.at_most + STEP - 1
    assert answers[-6:] == [False] * 6


def test_other_place_and_other_purpose_go_on(request_from):
    ask(request_from(), FILES.at_most + STEP)

    assert ask(request_from("198.51.100.2"), 1) == [True]
    assert ask(request_from(), 1, SEARCHES) == [True]


def test_addresses_of_one_ipv6_network_are_one_place(request_from):
    for number in range(FILES.at_most + STEP):
        pacing.may_ask(request_from(f"2001:db8::{number:x}"), FILES, NOW)

    assert ask(request_from("2001:db8::ffff"), 1) == [False]
    assert ask(request_from("2001:db8:0:1::1"), 1) == [True]
    assert place_of("198.51.100.1") == "198.51.100.1"
    assert place_of("") == ""


def test_processes_count_together(request_from, new_process):
    for _process in range(FILES.at_most // STEP):
        ask(request_from(), STEP)
        new_process()

    assert ask(request_from(), STEP)[-1] is False


def test_ten_minutes_later_it_begins_anew(request_from):
    ask(request_from(), FILES.at_most + STEP)

    assert ask(request_from(), 1, now=NOW + timedelta(minutes=10)) == [True]


def test_ordinary_visitor_is_written_down_nowhere(request_from, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask(request_from(), STEP - 1)

    assert not RateLimit.objects.exists()


def test_key_names_nobody(request_from):
    ask(request_from(), STEP)
    key = RateLimit.objects.get().key

    assert len(key) == 64
    assert ELSEWHERE not in key


def test_count_is_forgotten_after_an_hour(request_from):
    ask(request_from(), STEP)
    ask(request_from("198.51.100.2"), STEP, now=NOW + timedelta(minutes=61))

    assert RateLimit.objects.count() == 1


def test_database_that_is_away_stops_nobody(request_from, monkeypatch, caplog):
    def away(now):
        raise DatabaseError

    monkeypatch.setattr(guarding, "forget_places", away)

    assert all(ask(request_from(), FILES.at_most * 3))
    assert "not counted: the database does not answer" in caplog.messages


def test_memory_of_a_process_is_bounded(request_from, monkeypatch):
    monkeypatch.setattr(pacing, "MOST_PLACES", 10)
    for number in range(100):
        pacing.may_ask(request_from(f"198.51.100.{number}"), FILES, NOW)

    assert len(pacing.counts.of) <= 10


def test_this_machine_is_not_counted(request_from):
    assert all(ask(request_from("127.0.0.1"), FILES.at_most * 2))
    assert not RateLimit.objects.exists()


def test_refusal_is_logged_once_without_the_address(request_from, caplog):
    ask(request_from(), FILES.at_most + 3 * STEP)
    records = [record for record in caplog.records if record.message == "too many"]

    assert [record.facts for record in records] == [{"purpose": "file"}]
    assert ELSEWHERE not in caplog.text


# --- the pages ---
@pytest.mark.parametrize(
    "path",
    [
        "/sv/stod/?q=stöd",
        "/sv/min-lista/?q=stöd",
        "/sv/synpunkt/?saknas=age%3D0",
        "/sv/stod/utbud.csv",
        "/sv/stod/utbud.xlsx",
        "/sv/stod/kalender.ics",
    ],
)
def test_page_says_when_to_come_back(client, monkeypatch, path):
    monkeypatch.setattr("offers.views.paced.may_ask", lambda *args: False)
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        response = client.get(path, REMOTE_ADDR=ELSEWHERE)

    assert response.status_code == 429
    assert response["Retry-After"] == "360"
    assert response["Cache-Control"] == "no-store"
    assert "Vänta tio minuter och försök igen." in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Wait ten minutes"), ("so", "Sug toban daqiiqo"), ("ar", "انتظر عشر دقائق")],
)
def test_page_speaks_the_visitors_language(client, monkeypatch, language, words):
    monkeypatch.setattr("offers.views.paced.may_ask", lambda *args: False)

    assert words in client.get(f"/{language}/stod/?q=x").content.decode()


@pytest.mark.parametrize(
    "path", ["/sv/stod/", "/sv/stod/?age=0", "/sv/stod/?q=", "/sv/min-lista/", "/sv/synpunkt/"]
)
def test_page_without_a_search_is_not_counted(client, monkeypatch, path):
    monkeypatch.setattr("offers.views.paced.may_ask", lambda *args: False)

    assert client.get(path).status_code in (200, 302)
