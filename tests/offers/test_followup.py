"""Spread, access, freshness and gaps, each on a register small enough to count by hand; gaps on the real one too."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
import time_machine
from django.core.management import CommandError, call_command

from catalogue.models import Population
from catalogue.recurrence import STOCKHOLM
from offers import followup
from offers.figures import as_lines, understand
from offers.followup.freshness import Standing, months, standing
from offers.followup.population import Band, people
from offers.index import build
from offers.models import Offer
from tests.factories import (
    make_audience,
    make_committee,
    make_district,
    make_offer,
    make_organisation,
    make_place,
    make_slot,
)
from tests.offers.random_register import RandomRegister

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=STOCKHOLM)


def table(key, **asked):
    found, _chosen, problems = followup.compute(build("test", DAY), key, asked)
    assert problems == []
    return found


def cell(found, row, column):
    one, _name = found.cell(row, column)
    return one.value, one.more, one.words


# --- spread ---


def make_preschool(name, district=None, **values):
    return make_place(name, kind="open_preschool", district=district, **values)


@pytest.fixture
def part():
    district = make_district("Delen", slug="delen", latitude=57.7, longitude=12.9)
    Population.objects.create(district=district, year=2022, count=4000)
    return district


def test_spread_of_a_kommundel(part):
    house = make_preschool("Huset", part, latitude=57.7, longitude=13.0)
    offer = make_offer(places=[house], languages=["so"])
    make_slot(offer, weekday=6, opens=9 * 60, closes=19 * 60)
    found = table("spridning")

    assert {column.key: cell(found, "delen", column.key) for column in found.columns} == {
        "preschools": (1, 0, "Huset"),
        "offers": (1, 0, ""),
        "hours": (10, 0, ""),
        "evening": (1, 0, ""),
        "weekend": (1, 0, ""),
        "people": (4000, 0, "år 2022"),
        "offers-per-people": (0.25, 0, ""),
        "hours-per-people": (2.5, 0, ""),
        "hours-per-child": (None, 0, "Antal barn saknas i registret"),
        "languages": ("somaliska", 0, ""),
        "distance": (5.9, 0, "Huset"),
    }


def test_spread_counts_children_where_they_are_known(part):
    Population.objects.create(district=part, year=2022, age_from=0, age_to=5, count=200)
    make_slot(make_offer(places=[make_place(district=part)]))

    assert cell(table("spridning"), "delen", "hours-per-child") == (1.5, 0, "")


def test_district_without_population_says_so_and_is_no_zero(part):
    part.populations.all().delete()
    found = table("spridning")

    assert cell(found, "delen", "people") == (None, 0, "Folkmängden saknas i registret")
    assert cell(found, "delen", "hours-per-people") == (None, 0, "Folkmängden saknas i registret")


def test_district_without_population_in_the_chosen_year(part):
    other = make_district("Andra delen", slug="andra")
    Population.objects.create(district=other, year=2023, count=1000)
    found = table("spridning", year="2023")

    assert cell(found, "delen", "people") == (None, 0, "Folkmängden för 2023 saknas i registret")
    assert cell(found, "andra", "people") == (1000, 0, "år 2023")


def test_unknown_year_is_said():
    _table, _chosen, problems = followup.compute(build("test", DAY), "spridning", {"year": "1999"})

    assert problems == ["Folkmängd: ”1999” finns inte. Här visas Senaste året."]


def test_area_counts_to_its_kommundel_and_the_rest_stands_without(part):
    make_preschool("I området", make_district("Området", kind="area", parent=part))
    make_preschool("I vilse", make_district("Vilse", kind="area"))
    make_preschool("Ingenstans")
    make_preschool("Gömd", part, hide_address=True)
    make_preschool("Utkast", part, state="draft")
    found = table("spridning")

    assert cell(found, "delen", "preschools") == (1, 0, "I området")
    assert cell(found, "nowhere", "preschools") == (3, 0, "Gömd, I vilse och Ingenstans")
    assert cell(found, "all", "preschools") == (4, 0, "")


NO_POSITION = "Ingen öppen förskola har ett känt läge"


@pytest.mark.parametrize(
    ("district", "place", "words"),
    [
        ({"position_is_estimated": True}, {"latitude": 57.7, "longitude": 13}, "Mittens läge är uppskattat"),
        ({"latitude": None, "longitude": None}, {}, "Mittens läge är inte känt"),
        ({}, {}, NO_POSITION),
        ({}, {"latitude": 57.7, "longitude": 13, "inferred_fields": ["latitude"]}, NO_POSITION),
        ({}, {"latitude": 57.7, "longitude": 13, "hide_address": True}, NO_POSITION),
    ],
)  # fmt: skip
def test_distance_needs_two_known_positions(part, district, place, words):
    for name, value in district.items():
        setattr(part, name, value)
    part.save()
    make_preschool("Huset", part, **place)

    assert cell(table("spridning"), "delen", "distance") == (None, 0, words)


def test_spread_says_how_many_positions_are_missing(part):
    make_preschool("Huset", part)
    make_preschool("Stugan", part, latitude=57.7, longitude=13)

    assert table("spridning").notes == (
        "1 av 2 öppna förskolor saknar ett känt läge.",
        "Alla kommundelar har en mitt med känt läge.",
    )


@pytest.mark.parametrize(("kind", "number"), [("both", 2), ("open-preschool", 1), ("drop-in", 1)])
def test_what_spread_counts(part, kind, number):
    make_offer(form="course", drop_in=False, places=[make_preschool("Huset", part)])
    make_offer(form="drop_in", places=[make_place(district=part)])
    make_offer(form="course", drop_in=False, places=[make_place(district=part)])

    assert cell(table("spridning", kind=kind), "delen", "offers") == (number, 0, "")


@pytest.mark.parametrize(
    ("bands", "ages", "year", "count"),
    [
        ([Band(2022, 0, 130, 9)], (0, 130), None, 9),
        ([Band(2022, 0, 130, 9), Band(2023, 0, 130, 8)], (0, 130), None, 8),
        ([Band(2022, 0, 130, 9), Band(2023, 0, 130, 8)], (0, 130), 2022, 9),
        ([Band(2022, 0, 130, 9)], (0, 5), None, None),
        ([Band(2022, 0, 2, 3), Band(2022, 3, 5, 4)], (0, 5), None, 7),
        ([Band(2022, 0, 2, 3), Band(2022, 4, 5, 4)], (0, 5), None, None),
        ([Band(2022, 0, 3, 3), Band(2022, 0, 2, 2), Band(2022, 3, 5, 4)], (0, 5), None, 6),
        ([Band(2022, 0, 2, 3), Band(2023, 3, 5, 4)], (0, 5), None, None),
    ],
)
def test_people_are_summed_only_where_no_age_is_missing_or_counted_twice(bands, ages, year, count):
    found = people(bands, ages, year)

    assert (found.count if found else None) == count


# --- access ---


@pytest.mark.parametrize(
    ("values", "fact"),
    [
        ({"is_free": True}, "free"),
        ({"drop_in": True}, "drop-in"),
        ({"needs_referral": False}, "no-referral"),
        ({"interpreter": True}, "interpreter"),
        ({"online": True}, "online"),
        ({"child_care": True}, "child-care"),
        ({"wheelchair": True}, "wheelchair"),
        ({"evening": True}, "after-work"),
    ],
)
def test_access_is_yes_no_or_unknown_by_committee(values, fact):
    committee = make_committee(slug="var")
    [(name, yes)] = values.items()
    make_offer(committee=committee, **values)
    make_offer(committee=committee, **values)
    make_offer(committee=committee, **{name: not yes})
    make_offer(committee=committee)
    make_offer(**values)
    found = table("tillgang", unit="number")

    expected = (2, 1, 1) if fact != "after-work" else (2, 0, 2)  # no evening still may be a weekend
    assert tuple(cell(found, "var", f"{fact}:{part}")[0] for part in ("yes", "no", "unknown")) == expected
    assert cell(found, "unknown", f"{fact}:yes")[0] == 1


def test_access_as_shares():
    committee = make_committee(slug="var")
    for free in (True, True, None):
        make_offer(committee=committee, is_free=free)
    found = table("tillgang")

    assert [cell(found, "var", f"free:{part}")[0] for part in ("yes", "no", "unknown")] == [67, 0, 33]


def test_committee_without_offers_has_no_share():
    make_committee(slug="tom")
    found = table("tillgang")
    assert "tom" not in {row.key for row in found.rows}


@pytest.mark.parametrize(
    ("slugs", "part"),
    [
        (["alla-foraldrar"], "yes"),
        (["alla"], "yes"),
        (["pappor", "alla-foraldrar"], "yes"),
        (["pappor"], "no"),
        (["pappor", "ensamma"], "no"),
        (["pappor", "barn"], "unknown"),
        (["barn"], "unknown"),
        ([], "unknown"),
    ],
)
def test_open_to_all_family_forms(slugs, part):
    make_offer(audiences=[make_audience(slug, slug=slug) for slug in slugs])
    found = table("tillgang", unit="number")

    answers = {one: cell(found, "all", f"families:{one}")[0] for one in ("yes", "no", "unknown")}
    assert answers == {"yes": 0, "no": 0, "unknown": 0, part: 1}


def test_access_by_provider():
    provider = make_organisation("Vår")
    make_offer(is_free=True).parties.create(organisation=provider)
    make_offer(is_free=True)
    found = table("tillgang", rows="organisation", unit="number")

    assert cell(found, str(provider.pk), "free:yes")[0] == 1


@pytest.mark.parametrize("seed", range(3))
def test_yes_no_and_unknown_are_all_there_is(seed):
    RandomRegister(seed)
    found = table("tillgang", unit="number")
    for row in found.rows:
        for start in range(1, len(found.columns), 3):
            assert sum(one.value for one in row.cells[start : start + 3]) == row.cells[0].value


# --- freshness ---


@pytest.mark.parametrize(
    ("confirmed", "expected"),
    [
        (None, Standing.NEVER),
        (DAY, Standing.IN_TIME),
        (DAY - timedelta(days=31), Standing.IN_TIME),
        (DAY - timedelta(days=32), Standing.OVERDUE),
    ],
)
def test_standing(confirmed, expected):
    assert standing(confirmed, 1, DAY) is expected


def test_freshness_by_committee_and_provider():
    committee, provider = make_committee(slug="var"), make_organisation("Vår")
    for days in (1, 400, None):
        offer = make_offer(committee=committee)
        offer.parties.create(organisation=provider)
        if days:
            offer.confirmations.create(confirmed_at=NOW - timedelta(days=days))
    make_offer(committee=committee, state="draft")

    for rows, key in (("committee", "var"), ("organisation", str(provider.pk))):
        found = table("aktualitet", rows=rows)
        assert [cell(found, key, column.key)[0] for column in found.columns] == [3, 1, 1, 1, 33]


def test_trend_tells_how_each_month_ended():
    offer = make_offer(check_every_months=1)
    Offer.objects.update(created_at=datetime(2026, 8, 15, tzinfo=UTC))
    offer.confirmations.create(confirmed_at=datetime(2026, 9, 20, tzinfo=UTC))
    offer.confirmations.create(confirmed_at=datetime(2026, 9, 21, tzinfo=UTC))
    found = table("trend")

    last = [(row.key, *(one.value for one in row.cells)) for row in found.rows[-5:]]
    assert last == [
        ("2026-07", 0, 0, 0, 0),
        ("2026-08", 0, 0, 1, 0),
        ("2026-09", 1, 0, 0, 2),
        ("2026-10", 0, 1, 0, 0),
        ("2026-11", 0, 1, 0, 0),
    ]
    assert found.rows[-1].label == "november 2026"


def test_trend_covers_twelve_months_up_to_the_day():
    found = months(date(2026, 3, 5))

    assert (len(found), found[0], found[-1]) == (
        12,
        (date(2025, 4, 1), date(2025, 4, 30)),
        (date(2026, 3, 1), date(2026, 3, 5)),
    )


# --- gaps ---


def gap(found, row):
    return [one.value for one in next(line for line in found.rows if line.key == row).cells]


def test_gaps_name_what_nothing_surely_covers(part):
    make_offer(
        scope="universal",
        min_age=-9,
        max_age=17 * 12,
        languages=["sv", "so"],
        places=[make_preschool("X", part)],
    )
    make_district("Tomt", slug="tomt")
    make_audience("Pappor")
    make_offer(scope="universal", languages=["ar"])
    found = table("glapp")

    assert gap(found, "ages") == [1, 19, "17 år (1 kanske)"]
    assert gap(found, "open-preschools") == [1, 2, "Tomt"]
    assert gap(found, "languages") == [5, 8, "Engelska; Finska; Persiska; Ukrainska; Bosniska"]
    assert gap(found, "audiences") == [1, 1, "Pappor (2 kanske)"]
    assert gap(found, "topics") == [0, 0, "Inget saknas"]


@pytest.fixture
def real_register():
    call_command("import_catalogue", "catalogue/fixtures/boras", stdout=StringIO())
    with time_machine.travel(NOW, tick=False):
        yield


def test_gaps_of_the_real_register(real_register):
    out = StringIO()
    call_command("gaps", stdout=out)
    lines = out.getvalue().splitlines()
    answers = dict(pairwise(lines))

    assert answers["Åldrar utan universellt utbud: 11 av 19"].startswith(
        "  7 år (35 kanske); 8 år (35 kanske); "
    )
    assert answers["Kommundelar utan öppen förskola: 4 av 10"] == (
        "  Göta (2 kanske); Sandhult (2 kanske); Trandared (2 kanske); Viskafors (2 kanske)"
    )
    assert answers["Sajtens språk som inget utbud talas på: 3 av 8"] == (
        "  Somaliska (67 kanske); Persiska (67 kanske); Bosniska (67 kanske)"
    )
    assert {
        line.split(":")[0] for line in lines if line.endswith((" av 10", " av 22", " av 18", " av 9"))
    } >= {
        "Ämnen utan utbud",
        "Inriktningar i programmet utan utbud",
        "Målgrupper utan utbud",
        "Nämnder i programmet utan utbud",
    }


def test_gaps_as_json_are_the_same_table(real_register):
    out = StringIO()
    call_command("gaps", format="json", stdout=out)

    assert json.loads(out.getvalue()) == table("glapp").as_data()


def test_gaps_in_another_format_is_refused():
    with pytest.raises(CommandError):
        call_command("gaps", "--format", "xml")


# --- what all figures share ---


@pytest.mark.parametrize("key", followup.FIGURES)
def test_every_figure_says_what_it_is_in_plain_values(key, real_register):
    found = table(key)

    assert found.title
    assert found.definition.endswith(".")
    assert json.loads(json.dumps(found.as_data())) == found.as_data()
    assert len({column.key for column in found.columns}) == len(found.columns)
    assert len({row.key for row in found.rows}) == len(found.rows)


@pytest.mark.parametrize("key", followup.FIGURES)
def test_empty_register_has_figures_too(key):
    assert table(key).definition


@pytest.mark.parametrize("key", followup.FIGURES)
def test_no_figure_names_a_person(key, real_register, admin_user):
    Offer.objects.update(owner=admin_user)
    for offer in Offer.objects.all()[:3]:
        offer.confirmations.create(confirmed_at=NOW, confirmed_by=admin_user)

    assert "admin" not in json.dumps(table(key).as_data())


@pytest.mark.parametrize("key", followup.FIGURES)
@pytest.mark.parametrize("number", [1, 3])
def test_figures_take_a_constant_number_of_queries(key, number, django_assert_max_num_queries):
    for n in range(number):
        committee, district = make_committee(f"N{n}"), make_district(f"D{n}")
        offer = make_offer(committee=committee, places=[make_preschool(f"P{n}", district)])
        offer.confirmations.create(confirmed_at=NOW)
        make_slot(offer)
    index = build("test", DAY)

    with django_assert_max_num_queries(9):
        followup.compute(index, key, {})


def test_table_as_lines_says_what_made_it(part):
    make_preschool("Huset", part)
    head, lines = as_lines(table("spridning", kind="drop-in"))

    assert head[:4] == ["Kommundel", "Öppna förskolor", "Öppna förskolor, i ord", "Utbud"]
    assert lines[0][:4] == ["Delen", "1", "Huset", "0"]
    assert {len(line) for line in lines} == {len(head)}
    below = {line[0]: line[1] for line in lines[4:]}
    assert (below["Räkna"], below["Dag"]) == ("Drop-in", "2026-11-25")


def test_empty_choice_is_the_usual_one():
    choices = followup.FIGURES["kedjan"].choices(build("test", DAY))

    assert understand(choices, {"rows": ""})[0]["rows"] == "focus"
