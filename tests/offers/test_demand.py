"""Demand: what is counted, what never is, and how it is shown."""

import json
from datetime import date, datetime
from threading import Thread

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalogue.models import Role
from catalogue.recurrence import STOCKHOLM
from offers import demand, followup
from offers.demand import counting
from offers.demand.supply import Period, periods
from offers.filters import OfferFilter
from offers.index import current_index
from offers.models import DemandCount
from tests.factories import make_district, make_language, make_offer, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.DEMAND_COUNTED = True
    counting._waiting.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    counting._waiting.clear()


@pytest.fixture
def parent(client):
    client.defaults["HTTP_USER_AGENT"] = BROWSER
    return client


def sums() -> dict[tuple[str, str], int]:
    """What stands in the table, after what waits is written."""
    demand.flush()
    return {(row.kind, row.value): row.count for row in DemandCount.objects.all()}


def test_choices_are_counted_apart_as_sums_of_the_day(parent):
    make_offer(min_age=36, max_age=72, topics=[make_topic(slug="somn")], languages=["so"])
    for address in ("?age=4&topic=somn", "?age=3-5", "?language=so", ""):
        parent.get(f"/sv/stod/{address}")

    assert sums() == {
        ("page", ""): 4,
        ("age", "3-5"): 2,
        ("topic", "somn"): 1,
        ("language", "so"): 1,
    }
    assert set(DemandCount.objects.values_list("period", flat=True)) == {"2026-11-24"}


@pytest.mark.parametrize(
    ("query", "only"),
    [
        ("?language=ar", "language=ar"),
        ("?age=7m", "age=0"),
        ("?age=7m&language=ar", ""),
        ("?language=ar&language=so", ""),
        ("?fact=free", ""),
        ("?language=ar&fact=free", ""),
        ("?language=ar&sort=title", "language=ar"),
    ],
)
def test_empty_list_names_a_choice_only_where_it_is_the_only_one(parent, query, only):
    make_offer(min_age=100, max_age=110)
    make_language("ar")
    make_language("so")
    parent.get(f"/sv/stod/{query}")

    assert [value for kind, value in sums() if kind == "empty"] == [only]


def test_free_text_is_not_kept(parent):
    make_offer()
    call_command("refresh_search", verbosity=0)
    parent.get("/sv/stod/?q=min+granne+Hemlig")

    assert sums() == {("page", ""): 1, ("empty", ""): 1}


def test_value_that_the_register_does_not_know_is_not_kept(parent):
    make_offer()
    parent.get("/sv/stod/?topic=070-123+45+67&age=min+son&district=x")

    assert sums() == {("page", ""): 1}


def test_nothing_of_what_is_sensitive_is_counted(parent):
    topic = make_topic(slug="vald", is_sensitive=True)
    district = make_district(slug="norr")
    make_offer(topics=[topic])
    for query in ("?topic=vald", "?topic=vald&district=norr", "?age=4&topic=vald"):
        parent.get(f"/sv/stod/{query}")

    assert district.slug == "norr"
    assert sums() == {}


def test_nothing_is_counted_where_all_that_is_listed_is_sensitive(parent):
    make_offer(is_sensitive=True, languages=["so"])
    parent.get("/sv/stod/?language=so")

    assert sums() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"HTTP_USER_AGENT": "curl/8.1"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_COOKIE": "boras_stod_personal=x"},
    ],
)
def test_robots_guesses_and_staff_are_left_out(parent, headers):
    parent.get("/sv/stod/?age=4", **headers)

    assert sums() == {}


def test_head_and_later_pages_and_files_are_left_out(parent):
    for n in range(25):
        make_offer(f"Kurs {n}")
    parent.head("/sv/stod/")
    parent.get("/sv/stod/?page=2")
    parent.get("/sv/stod/utbud.csv")

    assert sums() == {}


def test_setting_switches_it_off(parent, settings):
    settings.DEMAND_COUNTED = False
    parent.get("/sv/stod/?age=4")

    assert sums() == {}


def test_page_does_not_touch_the_table(parent):
    make_offer()
    parent.get("/sv/stod/?age=4")
    with CaptureQueriesContext(connection) as queries:
        parent.get("/sv/stod/?age=4")

    assert [query["sql"] for query in queries if "demand" in query["sql"]] == []


def test_kept_answer_with_its_tally_counts_like_a_new_one():
    make_offer(languages=["so"])
    chosen = OfferFilter(QueryDict("language=so"), index=current_index(NOW), now=NOW)
    request = RequestFactory().get("/sv/stod/?language=so", headers={"user-agent": BROWSER})
    keys = demand.tally(chosen)
    for _ in range(3):
        demand.count(request, keys, NOW.date())

    assert sums() == {("page", ""): 3, ("language", "so"): 3}


def test_writing_adds_to_what_stands_there():
    for _ in range(2):
        counting._waiting.update({("2026-11-24", "age", "0"): 2})
        assert demand.flush() == 1

    assert sums() == {("age", "0"): 4}


def test_counts_wait_when_they_cannot_be_written(monkeypatch, caplog):
    counting._waiting.update({("2026-11-24", "age", "0"): 2})

    def refuse(counts):
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(counting, "_add", refuse)
        assert demand.flush() == 0
    assert caplog.messages == ["Counts of demand could not be written; they wait."]
    assert sums() == {("age", "0"): 2}


def test_writing_begins_after_a_minute(parent, monkeypatch):
    begun = []
    monkeypatch.setattr(counting, "write_beside", lambda: begun.append("nu"))
    monkeypatch.setattr(counting, "_flushed", counting.monotonic())
    parent.get("/sv/stod/")
    assert begun == []

    monkeypatch.setattr(counting, "_flushed", counting.monotonic() - counting.FLUSH_SECONDS - 1)
    parent.get("/sv/stod/")
    assert begun == ["nu"]


@pytest.mark.django_db(transaction=True)
def test_two_that_write_at_once_lose_nothing():
    def write():
        try:
            for _ in range(20):
                counting._add(counting.Counter({("2026-11-24", "age", key): 1 for key in "abc"}))
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sums() == {("age", key): 60 for key in "abc"}


# --- days become months ---
def keep(period: str, number: int, value="0") -> None:
    DemandCount.objects.create(period=period, kind="age", value=value, count=number)


def test_old_days_become_their_month_and_younger_ones_stay():
    keep("2026-08-30", 1)
    keep("2026-08-31", 2)
    keep("2026-08-31", 4, "1-2")
    keep("2026-09-01", 8)
    keep("2026-11-24", 16)

    assert demand.roll_up(date(2026, 11, 24)) == 3  # 62 days before is 23 September
    assert sorted(DemandCount.objects.values_list("period", "value", "count")) == [
        ("2026-08", "0", 3),
        ("2026-08", "1-2", 4),
        ("2026-09-01", "0", 8),
        ("2026-11-24", "0", 16),
    ]
    assert demand.roll_up(date(2026, 11, 24)) == 0


def test_day_that_comes_late_is_added_to_its_month(settings):
    settings.DEMAND_KEEP_DAYS = 10
    keep("2026-08", 3)
    keep("2026-08-31", 2)
    call_command("prune")

    assert list(DemandCount.objects.values_list("period", "count")) == [("2026-08", 5)]


# --- shown beside supply ---
def table(key: str, period: str = "2026"):
    found, _chosen, _problems = followup.compute(current_index(NOW), f"efterfragan-{key}", {"period": period})
    return found


def cells(found) -> list[list]:
    return [[row.label, *(cell.value for cell in row.cells)] for row in found.rows]


def ask(kind: str, value: str, number: int, period="2026-11-24") -> None:
    DemandCount.objects.create(period=period, kind=kind, value=value, count=number)


def test_demand_stands_beside_supply_and_what_is_missing_is_marked():
    make_offer(languages=["so"])
    make_offer()
    make_language("ar")
    make_language("fi")
    ask("language", "so", 7)
    ask("language", "ar", 9)
    figures = table("language")

    assert cells(figures) == [
        ["Arabiska", 9, 0, 1, "efterfrågas men finns inte"],
        ["Somaliska", 7, 1, 1, ""],
        ["Finska", 0, 0, 1, ""],
    ]
    assert [row.is_gap for row in figures.rows] == [True, False, False]


def test_small_sums_are_not_shown_and_their_order_tells_nothing():
    make_offer()
    for code, number in (("ar", 1), ("fi", 4), ("so", 5), ("sv", 0)):
        make_language(code)
        if number:
            ask("language", code, number)

    assert [row[:2] for row in cells(table("language"))] == [
        ["Somaliska", 5],
        ["Arabiska", "färre än 5"],
        ["Finska", "färre än 5"],
        ["Svenska", 0],
    ]


def test_topic_that_has_become_sensitive_is_not_told_of():
    make_offer()
    make_topic("Våld", slug="vald", is_sensitive=True)
    make_topic("Sömn", slug="somn")
    ask("topic", "vald", 50)
    ask("empty", "topic=vald", 50)
    ask("topic", "somn", 6)

    assert [row.label for row in table("topic").rows] == ["Sömn"]
    assert table("utan-traff").rows == ()
    assert [row[1] for row in cells(table("listor"))] == [0, 0]


def test_empty_lists_name_the_choice_in_words():
    make_offer()
    make_language("ar")
    ask("empty", "language=ar", 8)
    ask("empty", "", 30)

    assert cells(table("utan-traff")) == [
        ["flera val, fritext eller andra val", 30],
        ["språk: arabiska", 8],
    ]


def test_value_that_is_no_longer_there_is_told_as_such():
    make_offer()
    ask("district", "gamla-delen", 8)

    assert cells(table("district")) == [["gamla-delen (finns inte längre i listan)", 8, None, None, ""]]


def test_period_is_a_year_or_a_month_of_days_and_months_alike():
    make_offer()
    ask("page", "", 10, "2026-02")
    ask("page", "", 20, "2026-11-01")
    ask("page", "", 40, "2025-11-30")

    assert [row[1] for row in cells(table("listor", "2026"))] == [30, 0]
    assert [row[1] for row in cells(table("listor", "2026-11"))] == [20, 0]
    with override("sv"):
        assert [str(period) for period in periods(date(2027, 1, 5))] == [
            "hela 2027",
            "hela 2026",
            "november 2026",
            "februari 2026",
            "hela 2025",
            "november 2025",
        ]


@pytest.mark.parametrize(
    "text", ["", "26", "2026-", "2026-13", "2026-1", "2026-11-24", "i fjol", "9999", "-"]
)
def test_what_is_no_period_is_none(text):
    assert Period.read(text) is None


def test_page_says_when_the_period_cannot_be_understood(client):
    client.force_login(make_staff(Role.COORDINATOR))
    html = client.get("/admin/uppfoljning/efterfragan/?period=2026-13").content.decode()

    assert "Period: ”2026-13” finns inte. Här visas hela 2026." in html


def test_page_and_file_show_the_same(client):
    client.force_login(make_staff(Role.COORDINATOR))
    make_offer()
    make_language("ar")
    ask("language", "ar", 3)
    data = json.loads(client.get("/admin/uppfoljning/hamta/efterfragan-language.json?period=2026-11").content)

    (row,) = data["rows"]
    values = [cell["value"] for cell in row["cells"]]
    assert [row["label"], *values] == ["Arabiska", "färre än 5", 0, 1, "efterfrågas men finns inte"]
    assert "färre än 5" in client.get("/admin/uppfoljning/efterfragan/?period=2026-11").content.decode()


def test_page_says_that_counting_is_off(client, settings):
    client.force_login(make_staff(Role.COORDINATOR))
    settings.DEMAND_COUNTED = False

    assert "Räkningen är avstängd" in client.get("/admin/uppfoljning/efterfragan/").content.decode()


@pytest.mark.parametrize("language", ["sv", "en", "fi", "ar", "so", "fa", "uk", "bs"])
@pytest.mark.parametrize("is_on", [True, False])
def test_privacy_page_says_what_is_counted(client, settings, language, is_on):
    settings.DEMAND_COUNTED = is_on
    settings.DEMAND_KEEP_DAYS = 4711
    html = client.get(f"/{language}/integritet/").content.decode()

    assert ("4711" in html) == is_on
