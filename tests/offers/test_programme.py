"""The programme's tables, against a small register that is counted by hand."""

import json
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from catalogue.models import FocusArea, PlaceSource, ProgrammeEdition, Role
from offers.figures import understand
from offers.programme import (
    arena_figures,
    committee_figures,
    focus_area_figures,
    method_figures,
    plan_figures,
    theme_figures,
)
from offers.programme.facts import Facts
from offers.programme.plan import choices
from tests.factories import (
    make_action,
    make_audience,
    make_committee,
    make_focus_area,
    make_offer,
    make_place,
    make_topic,
)
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(DAY, tick=False):
        yield


def cells(table) -> list[list]:
    return [[row.label, *(cell.value for cell in row.cells)] for row in table.rows]


def plan(**asked):
    chosen, _problems = understand(choices(DAY), asked)
    return plan_figures(DAY, chosen)


def test_focus_area_counts_what_is_marked_with_it_or_with_one_that_continues_it():
    older = make_focus_area("Rådgivning", year=2020)
    newer = make_focus_area("Fler former för rådgivning", year=2024, continues=older)
    committee = make_committee("Kulturnämnden")
    make_offer("Samtal", focus_areas=[newer], committee=committee)
    make_offer("Råd", focus_areas=[older])
    make_offer("Utkast", focus_areas=[newer], state="draft")
    make_offer("Förbi", focus_areas=[newer], publish_until=date(2026, 11, 23))
    make_action(focus_areas=[newer])

    assert cells(focus_area_figures(Facts(DAY))) == [
        ["Fler former för rådgivning", "2024", "", 1, "Kulturnämnden", 1, ""],
        [
            "Rådgivning",
            "2020",
            "Fler former för rådgivning (2024)",
            2,
            "Kulturnämnden, ingen nämnd angiven (1)",
            1,
            "",
        ],
    ]


def test_focus_area_without_offers_is_a_gap_without_a_link():
    area = make_focus_area()
    row = focus_area_figures(Facts(DAY)).rows[0]

    assert (row.is_gap, row.address, row.cells[-1].value) == (True, "", "inget utbud")

    make_offer(focus_areas=[area])
    row = focus_area_figures(Facts(DAY)).rows[0]
    assert (row.is_gap, row.address) == (False, f"/sv/inriktningar/{area.slug}/")


def test_number_of_a_focus_area_is_the_number_of_its_list(client):
    client.force_login(make_staff(Role.COORDINATOR))
    older = make_focus_area(year=2020)
    newer = make_focus_area(year=2024, continues=older)
    for area in (older, newer, newer):
        make_offer(focus_areas=[area])
    make_offer()
    of_newer, of_older = focus_area_figures(Facts(DAY)).rows

    assert len(client.get(of_newer.address).context["rows"]) == of_newer.cells[2].value == 2
    assert client.get(of_older.address).context["cl"].result_count == of_older.cells[2].value == 3


def test_committee_that_an_edition_names_without_offers_is_a_gap():
    area = make_focus_area(year=2024)
    busy, idle = make_committee("Busenämnden"), make_committee("Änglanämnden")
    area.edition.committees.set([busy, idle])
    make_offer(committee=busy)
    make_offer()
    make_action(committee=idle, focus_areas=[area])
    figures = committee_figures(Facts(DAY))

    assert cells(figures) == [
        ["Busenämnden", "2024", 1, 0, ""],
        ["Änglanämnden", "2024", 0, 1, "inget utbud"],
    ]
    assert [row.is_gap for row in figures.rows] == [False, True]


def theme(name: str) -> list:
    return next(row for row in cells(theme_figures(Facts(DAY))) if row[0] == name)


def test_theme_counts_by_any_of_its_words_and_tells_what_is_not_filled_in():
    topic = make_topic("Funktionsnedsättning", source_key="funktionsnedsattning")
    audience = make_audience("Familjer", source_key="funktionsnedsattning")
    other = make_topic("Sömn")
    make_offer(topics=[topic])
    make_offer(audiences=[audience], topics=[other])
    make_offer(topics=[other])
    make_offer(topics=[other], audiences=[make_audience()])

    assert theme("Funktionsnedsättning")[2:] == [
        "ämnet ”Funktionsnedsättning”, målgruppen ”Familjer”",
        2,
        1,
        "ingen nämnd angiven (2)",
        "",
    ]


def test_theme_that_the_register_has_no_word_for_is_unknown_not_nought():
    make_offer()

    assert theme("Barnets rättigheter")[2:] == [
        "registret har inget ord för det",
        None,
        None,
        "",
        "ingen uppgift",
    ]


def test_themes_are_those_that_the_programme_names():
    assert [row[0] for row in cells(theme_figures(Facts(DAY)))] == [
        "Barnets rättigheter",
        "Jämställdhet",
        "ANDT",
        "Funktionsnedsättning",
        "Barn som begår brott",
        "Våld",
        "Heder",
    ]


def test_arenas_by_the_years_of_their_sources():
    library = make_place("Biblioteket", is_arena=True)
    for year in (2023, 2025, None):
        PlaceSource.objects.create(record=library, year=year)
    secret = make_place("Hemliga huset", is_arena=True, hide_address=True)
    PlaceSource.objects.create(record=secret, year=2023)
    make_place("Torget", is_arena=True)
    make_place("Okänt")
    make_place("Mottagningen", is_arena=False)

    assert cells(arena_figures(DAY)) == [
        ["2025", 1, "Biblioteket"],
        ["2023", 2, "Biblioteket"],
        ["inget år i källorna", 1, "Torget"],
        ["ingen har sagt om platsen är en arena", 1, ""],
    ]


def test_methods_with_evidence_as_stated_and_unknown_as_unknown():
    committee = make_committee("Skolnämnden")
    make_offer(method="COPE", committee=committee)
    make_offer(method=" COPE ")
    make_offer(method="ABC", evidence="God effekt enligt en studie, 2019.")
    make_offer()

    assert cells(method_figures(Facts(DAY))) == [
        ["ABC", 1, "ingen nämnd angiven (1)", "God effekt enligt en studie, 2019."],
        ["COPE", 2, "Skolnämnden, ingen nämnd angiven (1)", None],
        ["ingen metod angiven", 1, "", None],
    ]


def test_plan_tells_what_is_planned_and_what_was_done():
    area = make_focus_area("Mötesplatser", year=2024)
    make_action(
        "Kvällsöppet",
        focus_areas=[area],
        committee=make_committee("Förskolenämnden"),
        state="done",
        result="Tre kvällar.",
        first_day=date(2026, 1, 1),
        last_day=date(2026, 6, 30),
    )

    assert cells(plan()) == [
        [
            "Kvällsöppet",
            "genomförd",
            "Förskolenämnden",
            "Mötesplatser",
            "2026-01-01",
            "2026-06-30",
            "Något blir bättre.",
            "Tre kvällar.",
            "2024",
        ]
    ]


@pytest.mark.parametrize(
    ("year", "found"),
    [("2025", ["alltid", "från 2025"]), ("2024", ["alltid", "till 2024"]), ("2026", ["alltid", "från 2025"])],
)
def test_plan_of_a_year_is_what_touches_it(year, found):
    make_action("alltid")
    make_action("från 2025", first_day=date(2025, 12, 31))
    make_action("till 2024", last_day=date(2024, 1, 1))

    assert sorted(row[0] for row in cells(plan(year=year))) == found


def test_plan_says_what_it_cannot_understand():
    chosen, problems = understand(choices(DAY), {"edition": "1999", "state": "planned", "year": "i fjol"})

    assert chosen == {"edition": "", "committee": "", "state": "planned", "year": ""}
    assert problems == [
        "Utgåva: ”1999” finns inte. Här visas Alla.",
        "År: ”i fjol” finns inte. Här visas Alla.",
    ]


@pytest.mark.parametrize("year", ["99999999999999999999", "0", "²²²²", "-5", "2026.5"])
def test_strange_year_is_no_error(client, year):
    client.force_login(make_staff(Role.COORDINATOR))
    response = client.get("/admin/uppfoljning/plan/?" + urlencode({"year": year}))

    assert "finns inte. Här visas Alla." in response.content.decode()


@pytest.mark.parametrize("page", ["program", "plan"])
def test_pages_cost_as_many_queries_with_many_rows_as_with_few(client, page):
    client.force_login(make_staff(Role.COORDINATOR))
    address = f"/admin/uppfoljning/{page}/"
    fill()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(3):
        fill()
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def fill():
    area = make_focus_area()
    committee = make_committee()
    area.edition.committees.add(committee)
    make_offer(focus_areas=[area], topics=[make_topic()], committee=committee, method="COPE")
    PlaceSource.objects.create(record=make_place(is_arena=True), year=2025)
    make_action(focus_areas=[area])


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods", "json"])
def test_tables_are_files_too(client, file_format):
    client.force_login(make_staff(Role.COORDINATOR))
    make_focus_area("Mötesplatser")
    response = client.get(f"/admin/uppfoljning/hamta/inriktningar.{file_format}")

    assert response.status_code == 200
    assert f'.{file_format}"' in response["Content-Disposition"]


def test_json_holds_definition_and_choice(client):
    client.force_login(make_staff(Role.COORDINATOR))
    make_action("Kvällsöppet")
    data = json.loads(client.get("/admin/uppfoljning/hamta/plan.json?year=2026").content)

    assert data["title"] == "Kommungemensam plan"
    assert data["options"] == {"År": "2026"}
    assert data["definition"] == plan().definition
    assert [row["label"] for row in data["rows"]] == ["Kvällsöppet"]


@pytest.mark.parametrize("path", ["hamta/finns-inte.csv", "hamta/namnder.exe"])
def test_unknown_file_is_not_there(client, path):
    client.force_login(make_staff(Role.COORDINATOR))

    assert client.get(f"/admin/uppfoljning/{path}").status_code == 404


def test_page_says_that_the_last_edition_is_over(client):
    client.force_login(make_staff(Role.COORDINATOR))
    ProgrammeEdition.objects.create(title="Program", valid_through_year=2024)
    over = "Den senaste utgåvan av programmet gäller till och med 2024."

    assert over in client.get("/admin/uppfoljning/program/").content.decode()


def test_editor_reads_the_plan_and_its_actions(client):
    client.force_login(make_staff(Role.EDITOR))
    action = make_action("Kvällsöppet")
    html = client.get("/admin/uppfoljning/plan/").content.decode()

    assert f'<a href="/admin/catalogue/action/{action.pk}/change/">Kvällsöppet</a>' in html
    assert "Lägg till en åtgärd" not in html


def test_real_register_tells_its_gaps(settings):
    call_command("import_catalogue", settings.BASE_DIR / "catalogue/fixtures/boras", verbosity=0)
    facts = Facts(DAY)

    assert FocusArea.objects.count() == 18
    gaps = [(row.label, row.cells[0].value) for row in focus_area_figures(facts).rows if row.is_gap]
    assert gaps == [
        ("Mötesplatser för hela familjen", "2024"),
        ("Jämställdhet i föräldraskapet med fokus på våldspreventivt arbete", "2024"),
        ("Mötesplatser för hela familjen", "2020"),
        ("Jämställdhet i föräldraskapet", "2020"),
    ]
    idle = {row.label for row in committee_figures(facts).rows if row.is_gap}
    assert idle == {"Gymnasie- och vuxenutbildningsnämnden", "Tekniska nämnden"}
    assert [row.cells[2].value for row in theme_figures(facts).rows] == [None, 0, 1, 5, 0, 9, 4]
    assert all(row.cells[2].value is None for row in method_figures(facts).rows)
