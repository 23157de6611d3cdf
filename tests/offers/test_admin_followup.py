"""The pages of the follow-up: what they show, lead to and give as files, and who sees them."""

import csv
import json
import re
from datetime import datetime
from io import BytesIO, StringIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from catalogue.models import AuditEntry, Role
from catalogue.recurrence import STOCKHOLM
from offers import followup
from offers.index import current_index
from tests.factories import (
    make_committee,
    make_district,
    make_offer,
    make_organisation,
    make_place,
    make_topic,
)
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=STOCKHOLM)
START = "/admin/uppfoljning/"
PAGES = ["", "kedjan/", "spridning/", "tillgang/", "aktualitet/"]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(client):
    client.force_login(make_staff(Role.COORDINATOR))
    return client


def html(client, path):
    response = client.get(START + path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_page_shows_title_definition_and_files(coordinator, path):
    make_offer(committee=make_committee())
    page = html(coordinator, path)

    assert page.count("<h1>") == 1
    assert page.count('class="explains"') >= 1
    for kind in ("xlsx", "ods", "csv", "json"):
        assert f".{kind}?" in page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_a_constant_number_of_queries(coordinator, path, number, django_assert_max_num_queries):
    for n in range(number):
        place = make_place(
            f"P{n}", kind="open_preschool", district=make_district(f"D{n}", latitude=57.7, longitude=13)
        )
        make_offer(f"U{n}", committee=make_committee(f"N{n}"), places=[place], topics=[make_topic(f"Ä{n}")])
    current_index(NOW)

    with django_assert_max_num_queries(17):
        coordinator.get(START + path)


def test_empty_cells_are_marked_and_counted_ones_lead_to_their_list(coordinator):
    make_offer(min_age=0, max_age=12, form="course")
    page = html(coordinator, "kedjan/?rows=form")

    assert '<td class="empty"><a href="/sv/stod/?form=drop_in&amp;age=4">' in page
    assert '<td class="level-4"><a href="/sv/stod/?form=course&amp;age=0">' in page


def test_unknown_choice_is_said_and_the_rest_is_shown(coordinator):
    page = html(coordinator, "kedjan/?rows=vader")

    assert "Rader: ”vader” finns inte. Här visas Inriktning i programmet." in page
    assert '<table class="figures' in page


def test_text_of_an_address_is_not_run(coordinator):
    page = html(coordinator, "kedjan/?rows=<script>x</script>")

    assert escape("<script>x</script>") in page
    assert "<script>x" not in page


def test_spread_shows_the_same_number_on_the_map(coordinator):
    district = make_district("Provdelen", slug="provdelen", latitude=57.72, longitude=12.94)
    make_offer(form="drop_in", places=[make_place(district=district)])
    drawing = html(coordinator, "spridning/").partition('class="map-drawing"')[2]

    assert drawing.partition('class="map-count"')[2].partition(">")[2].startswith("1<")


# --- a cell's list among staff ---


def test_list_of_staff_holds_the_offers_of_every_cell(coordinator):
    ours, theirs = make_organisation("Vår"), make_organisation("Deras")
    for n, organisation in enumerate((ours, ours, theirs)):
        make_offer(f"Utbud {n}", min_age=n * 12 or None, max_age=60).parties.create(organisation=organisation)
    make_offer("Utan")
    make_offer("Utkast", state="draft").parties.create(organisation=ours)
    index = current_index(NOW)
    table, chosen, _problems = followup.compute(index, "kedjan", {"rows": "organisation"})
    wrong = {}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell.query is None and cell.offers:
                word = followup.selection("kedjan", row.key, column.key, chosen)
                listed = coordinator.get("/admin/offers/offer/", {"urval": word}).context["cl"].result_count
                if listed != cell.value:
                    wrong[row.key, column.key] = (listed, cell.value)

    assert wrong == {}


def test_list_of_staff_names_the_cell(coordinator):
    organisation = make_organisation("Vår")
    make_offer(min_age=0, max_age=12).parties.create(organisation=organisation)
    page = html(coordinator, "kedjan/?rows=organisation")
    address = page.partition('href="/admin/offers/offer/?urval=')[2].partition('"')[0]
    listed = coordinator.get(f"/admin/offers/offer/?urval={address}").content.decode()

    assert f"{organisation.name}, 0 år" in listed


@pytest.mark.parametrize("word", ["figure=nej", "%00", "figure=kedjan&rows=x&row=y&column=z"])
def test_list_of_staff_says_that_a_selection_is_not_there(coordinator, word):
    make_offer()
    response = coordinator.get("/admin/offers/offer/", {"urval": word})

    assert response.context["cl"].result_count == 0
    assert "siffran finns inte längre" in response.content.decode()


# --- files ---


def fetch(client, path):
    response = client.get(f"{START}hamta/{path}")
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_csv_holds_what_the_page_shows_and_the_filter_that_made_it(coordinator):
    make_offer(min_age=0, max_age=12, form="course")
    text = fetch(coordinator, "kedjan.csv?rows=form&scope=universal").decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text), delimiter=";"))

    course = next(line for line in lines if line[0] == "Kurs")
    cells = dict(zip(lines[0], course, strict=True))
    assert (cells["0 år"], cells["0 år, kanske"], cells["4 år"]) == ("0", "1", "0")
    assert ["Bara universellt eller riktat", "Universell"] in [line[:2] for line in lines]


def test_json_is_the_table_itself(coordinator):
    make_offer(committee=make_committee())
    table, _chosen, _problems = followup.compute(current_index(NOW), "tillgang", {"unit": "number"})

    assert json.loads(fetch(coordinator, "tillgang.json?unit=number")) == table.as_data()


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("key", followup.FIGURES)
def test_workbooks_open(coordinator, key, kind):
    make_offer(committee=make_committee())

    assert ZipFile(BytesIO(fetch(coordinator, f"{key}.{kind}"))).testzip() is None


def test_export_is_written_in_the_log(coordinator):
    fetch(coordinator, "kedjan.csv?rows=topic")

    entry = AuditEntry.objects.get(action="exported")
    assert (entry.details["format"], "rows=topic" in entry.details["filter"]) == ("csv", True)


@pytest.mark.parametrize("path", ["nej.csv", "kedjan.exe"])
def test_unknown_file_is_not_there(coordinator, path):
    assert coordinator.get(f"{START}hamta/{path}").status_code == 404


def test_admin_leads_to_the_follow_up_once(coordinator):
    assert coordinator.get("/admin/").content.decode().count(f'href="{START}') == 1


EVERY_PAGE = [*PAGES, "efterfragan/", "program/", "plan/", "arsrapport/"]


@pytest.mark.parametrize("path", [*EVERY_PAGE, "listor/"])
def test_every_page_leads_to_every_other(coordinator, path):
    navigation = html(coordinator, path).partition('aria-label="Uppföljning"')[2].partition("</nav>")[0]

    assert [f'href="{START}{other}"' in navigation for other in [*EVERY_PAGE, "listor/"]] == [True] * 10
    assert navigation.count("aria-current") == 1


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_is_saved_under_a_name(coordinator, path):
    address = f'href="{reverse("save-list")}?adress={quote(START + path, safe="")}'

    assert address in html(coordinator, path)
    saved = coordinator.post(
        reverse("save-list") + f"?adress={quote(START + path)}", {"name": "Vår lista"}, follow=True
    )
    assert "Listan ”Vår lista” är sparad." in saved.content.decode()


def test_editor_reads_the_programme_and_no_figures_of_the_whole(client):
    client.force_login(make_staff(Role.EDITOR))
    navigation = html(client, "program/").partition('aria-label="Uppföljning"')[2].partition("</nav>")[0]

    assert re.findall(r'href="([^"]+)"', navigation) == [
        f"{START}program/",
        f"{START}plan/",
        f"{START}listor/",
    ]
