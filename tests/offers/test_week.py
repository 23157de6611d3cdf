"""This week and today, of one place and of all open preschools."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils.translation import override

from catalogue.models import Closure
from catalogue.recurrence import STOCKHOLM
from offers.views.places import SHOWN
from tests.factories import make_offer, make_place, make_slot

pytestmark = pytest.mark.django_db

TUESDAY, THURSDAY, SATURDAY = 2, 4, 6
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)  # a Tuesday
CHRISTMAS_EVE = datetime(2026, 12, 24, 10, 0, tzinfo=STOCKHOLM)  # a Thursday
PRESCHOOLS = "/sv/oppna-forskolor/"


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def preschool():
    return make_place("Ettan", kind="open_preschool")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" ,", ",")


def part(client, address: str, start: str, end: str, now: datetime = NOW) -> str:
    """The words between two pieces of a page's HTML."""
    with time_machine.travel(now, tick=False):
        html = client.get(address).content.decode()
    return words(html.partition(start)[2].partition(end)[0])


def week(client, address: str = PRESCHOOLS, now: datetime = NOW) -> list[str]:
    """The days of the week's table that have something."""
    with time_machine.travel(now, tick=False):
        html = client.get(address).content.decode()
    days = re.findall(r"<tr[^>]*><th scope=\"row\">.*?</tr>", html, re.DOTALL)
    return [day for day in map(words, days) if not day.endswith("–")]


def today(client, now: datetime = NOW) -> str:
    return part(client, PRESCHOOLS, "<h2>I dag</h2>", "</section>", now).removeprefix("> ")


# --- the week ---
def test_week_has_every_open_preschool_with_dates(client, preschool):
    other = make_place("Tvåan", kind="open_preschool")
    make_slot(make_offer("Sång", places=[preschool]), weekday=TUESDAY)
    make_slot(make_offer("Lek", places=[other]), weekday=SATURDAY)

    assert week(client) == [
        "Tisdag 24 november, i dag 9–12 nu Sång, Ettan",
        "Lördag 28 november 9–12 Lek, Tvåan",
    ]


@pytest.mark.parametrize("where", ["all", "one"])
def test_week_says_what_is_closed_and_why(client, preschool, where):
    make_slot(make_offer("Sång", places=[preschool]), weekday=THURSDAY)
    address = PRESCHOOLS if where == "all" else f"/sv/platser/{preschool.slug}/"
    [thursday] = week(client, address, CHRISTMAS_EVE)
    place = ", Ettan" if where == "all" else ""

    assert thursday == f"Torsdag 24 december, i dag 9–12 Sång{place} – Stängt: Julafton"


@pytest.mark.parametrize(
    ("closure", "reason"),
    [
        (lambda offer, place, days: offer.closures.create(**days, reason_sv="sjukdom"), "Inställt: sjukdom"),
        (lambda offer, place, days: place.closures.create(**days, reason_sv="flytt"), "Stängt: flytt"),
        (lambda offer, place, days: Closure.objects.create(**days), "Stängt"),
    ],
    ids=["offer", "place", "city without a reason"],
)
def test_week_knows_closures_of_offer_place_and_city(client, preschool, closure, reason):
    offer = make_offer("Sång", places=[preschool])
    make_slot(offer, weekday=THURSDAY)
    with override("sv"):
        closure(offer, preschool, {"first": date(2026, 11, 26), "last": date(2026, 11, 26)})
    [thursday] = week(client)

    assert thursday.endswith(f"Ettan – {reason}")


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ({"weekday": THURSDAY, "every_weeks": 2, "counted_from": date(2026, 12, 1)}, 0),
        ({"weekday": THURSDAY, "every_weeks": 2, "counted_from": date(2026, 11, 24)}, 1),
        ({"weekday": THURSDAY, "valid_from": date(2026, 11, 27)}, 0),
        ({"weekday": THURSDAY, "valid_through": date(2026, 11, 25)}, 0),
        ({"day": date(2026, 11, 26)}, 1),
        ({"day": date(2026, 12, 3)}, 0),
    ],
    ids=["other week", "this week", "not yet", "ended", "a date", "a date next week"],
)
def test_week_has_what_happens_this_very_week(client, preschool, line, days):
    make_slot(make_offer(places=[preschool]), **line)

    assert len(week(client)) == days


def test_week_says_which_times_nobody_has_confirmed_and_of_what_year(client, preschool):
    make_slot(make_offer("Gammal", places=[preschool]), weekday=TUESDAY, year=2025)
    make_slot(make_offer("Vet inte", places=[preschool]), weekday=THURSDAY, year=None)
    tuesday, thursday = week(client)

    assert tuesday.endswith("9–12 Gammal, Ettan (2025)")
    assert thursday.endswith("9–12 Vet inte, Ettan (inte bekräftat)")
    assert "Några tider är inte bekräftade" in client.get(PRESCHOOLS).content.decode()


def test_offer_at_two_open_preschools_is_told_once_at_its_own_place(client, preschool):
    other = make_place("Tvåan", kind="open_preschool")
    make_slot(make_offer("Sång", places=[preschool, other]), weekday=TUESDAY, place=other)
    [tuesday] = week(client)

    assert tuesday.endswith("Sång, Tvåan")
    assert week(client, f"/sv/platser/{preschool.slug}/") == []


def test_line_at_another_kind_of_place_is_not_in_the_week_of_open_preschools(client, preschool):
    library = make_place("Biblioteket", kind="library")
    make_slot(make_offer("Sång", places=[preschool, library]), weekday=TUESDAY, place=library)

    assert week(client) == []


def test_week_that_is_not_whole_says_so(client, preschool):
    notice = "Här är bara de första stöden"
    for _ in range(SHOWN):
        make_slot(make_offer(places=[preschool]))
    assert notice not in client.get(PRESCHOOLS).content.decode()

    make_slot(make_offer(places=[preschool]))
    assert notice in client.get(PRESCHOOLS).content.decode()


def test_reason_says_its_language_where_it_is_not_the_pages(client, preschool):
    offer = make_offer("Sång", places=[preschool])
    make_slot(offer, weekday=THURSDAY)
    with override("sv"):
        offer.closures.create(first=date(2026, 11, 26), last=date(2026, 11, 26), reason_sv="sjukdom")
    html = client.get("/ar/oppna-forskolor/").content.decode()

    assert '<b class="closed">ملغى: <span lang="sv" dir="ltr">sjukdom</span></b>' in html


# --- today ---
def test_today_tells_what_is_open_now_and_what_comes(client, preschool):
    make_slot(make_offer("Sång", places=[preschool]), weekday=TUESDAY)
    make_slot(make_offer("Lek", places=[preschool]), weekday=TUESDAY, opens=780, closes=900)
    make_slot(make_offer("Frukost", places=[preschool]), weekday=TUESDAY, opens=480, closes=540)
    make_slot(make_offer("I morgon", places=[preschool]), weekday=TUESDAY + 1)

    assert today(client) == "Tisdag 24 november Öppet nu till 12.00 Sång, Ettan 13–15 Lek, Ettan"


def test_today_says_what_is_closed(client, preschool):
    make_slot(make_offer("Sång", places=[preschool]), weekday=THURSDAY)

    assert today(client, CHRISTMAS_EVE) == "Torsdag 24 december 9–12 Sång, Ettan – Stängt: Julafton"


def test_today_calls_nothing_open_that_nobody_has_confirmed(client, preschool):
    make_slot(make_offer("Sång", places=[preschool]), weekday=TUESDAY, year=2025)

    assert today(client) == "Tisdag 24 november 9–12 Sång, Ettan (2025)"


def test_today_says_when_nothing_more_is_known(client, preschool):
    make_slot(make_offer("Sång", places=[preschool]), weekday=TUESDAY)

    assert today(client, NOW.replace(hour=12)).endswith(
        "Vi känner inte till något mer på de öppna förskolorna i dag."
    )


def test_today_tells_until_when_it_is_true(client, preschool):
    make_slot(make_offer("Sång", places=[preschool]), weekday=TUESDAY)
    html = client.get(PRESCHOOLS).content.decode()

    assert '<span data-until="2026-11-24T11:00Z">Tisdag 24 november</span>' in html


# --- how it is asked ---
@pytest.mark.parametrize("count", [1, 3])
def test_open_preschools_ask_a_constant_number_of_times(client, count, django_assert_num_queries):
    for number in range(count):
        place = make_place(f"Nummer {number}", kind="open_preschool")
        offer = make_offer(places=[place])
        make_slot(offer), make_slot(offer, weekday=THURSDAY, place=place)
        place.closures.create(first=NOW.date(), last=NOW.date() + timedelta(days=2))
    client.get("/sv/stod/")

    with django_assert_num_queries(6):
        client.get(PRESCHOOLS)
