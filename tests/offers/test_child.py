from datetime import date, datetime
from urllib.parse import quote

import pytest
import time_machine
from django.http import QueryDict
from django.utils.translation import override

from catalogue.recurrence import STOCKHOLM
from offers.ages import STAGES
from offers.views.child import read_children, read_month, shifted
from tests.factories import make_offer, make_topic

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, query: str, language="sv") -> str:
    response = client.get(f"/{language}/mitt-barn/?{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def only_child(query: str):
    (child,) = read_children(QueryDict(query), TODAY).children
    return child


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-03", (2025, 3)),
        ("2025-3", (2025, 3)),
        ("2025 03", (2025, 3)),
        ("2025/03", (2025, 3)),
        ("202503", (2025, 3)),
        ("٢٠٢٥-٠٣", (2025, 3)),
        ("2025-00", None),
        ("2025-13", None),
        ("2025-03-01", None),
        ("mars 2025", None),
        ("25-03", None),
        ("", None),
    ],
)
def test_months_are_read_as_people_write_them(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize(
    ("query", "key", "age"),
    [
        ("born=2025-03", "20m", "20 månader"),
        ("born=2026-11", "0m", "nyfödd"),
        ("due=2026-11", "expecting", "väntas i november 2026"),
        ("due=2027-02", "expecting", "väntas i februari 2027"),
        ("born=2027-02", "expecting", "väntas i februari 2027"),
        ("due=2026-08", "3m", "3 månader"),
        ("born=2022-11", "48m", "4 år"),
        ("born=2008-12", "215m", "17 år"),
        ("due=2027-08", "expecting", "väntas i augusti 2027"),
    ],
)
def test_age_in_words_and_in_the_address_of_the_list(query, key, age):
    child = only_child(query)
    assert child.span.key == key
    with override("sv"):
        assert child.age == age


@pytest.mark.parametrize("month", ["2008-11", "2027-09", "1990-01", "0000-01", "9999-12"])
def test_outside_the_thread_is_said(client, month):
    html = page(client, f"born={month}")
    assert f"{month} är utanför tråden" in html
    assert "Det här finns nu" not in html


@pytest.mark.parametrize("text", ["abc", "<script>x</script>", "2025-99", "\x00", "x" * 5000])
def test_bad_input_gets_a_clear_sentence(client, text):
    html = page(client, f"born={quote(text)}&due=2027-02")
    assert "Skriv år och månad, till exempel 2025-03." in html
    assert "<script>x" not in html
    assert "Barnet som väntas i februari 2027" in html


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("born=2025-03", "Barnet, fött i mars 2025"),
        ("due=2027-02", "Barnet som väntas i februari 2027"),
        ("due=2026-08", "Barnet som väntades i augusti 2026"),
    ],
)
def test_heading_tells_the_child_by_its_month(client, query, heading):
    assert f"<h2>{heading}</h2>" in page(client, query)


def test_what_was_asked_for_comes_first_and_the_form_after(client):
    asked, empty = page(client, "born=2025-03"), page(client, "")
    assert asked.index("Det här finns nu") < asked.index("data-print") < asked.index('class="child-form')
    assert asked.count('class="child-form') == empty.count('class="child-form') == 1
    assert "Lägg till barnet" in asked
    assert "Visa vad som finns" in empty


def test_no_form_where_there_is_no_room(client):
    months = "&".join(f"born=2020-{month:02}" for month in range(1, 9))
    assert "child-form" not in page(client, months)


def test_empty_fields_are_nobody(client):
    html = page(client, "born=&due=")
    assert 'role="alert"' not in html
    assert "Det här finns nu" not in html


def test_eight_children_at_most_each_once(client):
    months = "&".join(f"born=2020-{month:02}" for month in range(1, 10))
    html = page(client, f"born=2020-01&{months}")
    assert html.count("Det här finns nu") == 8
    assert "Sidan visar högst 8 barn." in html


def test_what_fits_now_is_for_the_exact_month(client):
    make_offer("Nyss slut", min_age=0, max_age=20)
    make_offer("Sista månaden", min_age=0, max_age=21)
    make_offer("Första månaden", min_age=20, max_age=36)
    make_offer("Ännu inte", min_age=21, max_age=36)
    make_offer("Okänd ålder")
    html = page(client, "born=2025-03")
    assert "Sista månaden" in html
    assert "Första månaden" in html
    for title in ("Nyss slut", "Ännu inte", "Okänd ålder"):
        assert title not in html
    assert 'href="/sv/stod/?age=20m"' in html
    assert "Allt för åldern: 2 stöd" in html


def test_narrowest_ages_first_six_at_most_and_nothing_sensitive(client):
    for number in range(7):
        make_offer(f"Bred {number}", min_age=0, max_age=100 + number)
    make_offer("Smal", min_age=18, max_age=24)
    make_offer("Hemligt", min_age=20, max_age=21, is_sensitive=True)
    make_offer("Hemligt ämne", min_age=20, max_age=21, topics=[make_topic(is_sensitive=True)])
    html = page(client, "born=2025-03")
    assert html.count('class="offer"') == 6
    assert html.index("Smal") < html.index("Bred 0")
    assert "Bred 5" not in html
    assert "Hemligt" not in html


def test_steps_to_come_with_month_and_number(client):
    make_offer("För tre till fem", min_age=36, max_age=72)
    make_offer("Okänd ålder")
    html = page(client, "born=2025-03")
    steps = html.split("child-thread")[1]
    assert "Väntar barn" not in steps
    assert '<li class="on"><a href="/sv/stod/?age=1-2"><b>1–2 år</b> <span>nu</span>' in steps
    assert (
        '<a href="/sv/stod/?age=3-5"><b>3–5 år</b> <span>från mars 2028</span> <small>1 stöd + 1 kanske</small>'
        in steps
    )
    assert "från mars 2041" in steps


def test_whole_thread_for_one_who_is_expected(client):
    html = page(client, "due=2027-02")
    steps = html.split("child-thread")[1]
    assert steps.split("</ol>")[0].count("<li") == len(STAGES)
    assert "från februari 2027" in steps
    assert 'href="/sv/stod/?age=expecting"' in html


def test_several_children_each_can_be_taken_away(client):
    html = page(client, "born=2025-03&due=2027-02&born=2022-11")
    assert html.count("Det här finns nu") == 3
    assert 'href="/sv/mitt-barn/?born=2025-03&amp;born=2022-11"' in html
    assert html.count('<input type="hidden" name="born"') == 2
    assert html.count('<input type="hidden" name="due"') == 1


def test_kept_nowhere_and_found_nowhere(client):
    response = client.get("/sv/mitt-barn/?born=2025-03")
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.parametrize("query", ["born=2025-03", "born=2025-03&born=2022-11&due=2027-02"])
def test_constant_number_of_queries(client, query, django_assert_num_queries):
    for ages in ((0, 36), (36, 72), (-9, 0)):
        make_offer(min_age=ages[0], max_age=ages[1], languages=["ar"])
    page(client, query)
    with django_assert_num_queries(5):
        page(client, query)


def test_other_languages_have_latin_digits_and_their_own_months(client):
    assert "March 2028" in page(client, "born=2025-03", language="en")
    assert "2028" in page(client, "born=2025-03", language="ar")


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "2026-11"), (2, "2027-01"), (-11, "2025-12"), (-215, "2008-12")]
)
def test_month_field_has_the_ends_of_the_thread(months, expected):
    assert shifted(date(2026, 11, 24), months) == expected
