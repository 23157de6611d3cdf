"""The chain: counted by hand, against a recount in plain Python, and against the lists that its cells lead to."""

import json
from datetime import datetime

import pytest
from django.http import QueryDict

from catalogue.models import Committee, District
from catalogue.recurrence import STOCKHOLM
from catalogue.translations import LANGUAGE_CODES
from offers import followup
from offers.filters import OfferFilter
from offers.followup.chain import YEARS
from offers.followup.lines import LINES
from offers.index import build, kept_index, outline
from offers.models import Form, Offer, Scope
from tests.factories import make_district, make_language, make_offer, make_place, make_slot, make_topic
from tests.offers import random_register as hand
from tests.offers.random_register import DAY, LANGUAGES, RandomRegister

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=STOCKHOLM)
SEEDS = range(3)


def chain(index=None, **asked):
    table, _chosen, problems = followup.compute(index or build("test", DAY), "kedjan", asked)
    assert problems == []
    return table


def cells(table, row) -> dict[str, tuple]:
    line = next(line for line in table.rows if line.key == row)
    return {
        column.key: (cell.value, cell.more) for column, cell in zip(table.columns, line.cells, strict=True)
    }


# --- by hand ---


def test_offer_counts_in_every_year_of_its_ages_and_in_no_other():
    sleep = make_topic("Sömn", slug="somn")
    make_offer(min_age=-9, max_age=24, topics=[sleep])
    found = cells(chain(rows="topic"), "somn")

    sure = [year for year in YEARS if found[year] == (1, 0)]
    assert sure == ["expecting", "0", "1"]
    assert [found[year] for year in YEARS if year not in sure] == [(0, 0)] * 16
    assert (found["unknown"], found["all"]) == ((0, 0), (1, 0))


def test_unknown_age_stands_apart_and_may_be_any_year():
    make_offer(form="course")
    found = cells(chain(rows="form"), "course")

    assert [found[year] for year in YEARS] == [(0, 1)] * 19
    assert (found["unknown"], found["all"]) == ((1, 0), (1, 0))


def test_open_end_is_sure_where_it_begins_and_perhaps_after_that():
    make_offer(min_age=13 * 12, form="course")
    found = cells(chain(rows="form"), "course")

    assert [found[year] for year in ("12", "13", "14", "17")] == [(0, 0), (1, 0), (0, 1), (0, 1)]


def test_what_states_nothing_has_a_row_of_its_own_and_may_belong_to_each():
    make_topic("Sömn", slug="somn")
    make_offer(min_age=0, max_age=12)
    table = chain(rows="topic")

    assert cells(table, "somn")["0"] == (0, 1)
    assert cells(table, "unknown")["0"] == (1, 0)


def test_area_counts_to_its_kommundel_and_what_has_none_stands_without():
    part = make_district("Delen", slug="delen")
    area = make_district("Området", kind="area", parent=part)
    make_offer(min_age=0, max_age=12, places=[make_place(district=area), make_place(district=area)])
    make_offer(min_age=0, max_age=12, form="digital")
    table = chain(rows="district")

    assert cells(table, "delen")["0"] == (1, 0)
    assert next(row.label for row in table.rows if row.key == "unknown") == "Utan stadsdel"
    assert cells(table, "unknown")["0"] == (1, 0)


def test_hidden_address_is_told_by_no_row():
    part = make_district("Delen", slug="delen")
    make_offer(min_age=0, max_age=12, places=[make_place(district=part, hide_address=True)])

    assert cells(chain(rows="district"), "delen")["0"] == (0, 1)


def test_every_language_of_the_site_has_a_row_and_leads_to_a_list_if_the_register_has_it():
    make_language("so")
    table = chain(rows="language")

    keys = [row.key for row in table.rows]
    assert keys == [*LANGUAGE_CODES, "unknown", "all"]
    assert [row.key for row in table.rows[:8] if row.cells[0].query] == ["so"]


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({}, (3, 0)),
        ({"year": 2025}, (0, 3)),
        ({"every_weeks": 2, "counted_from": DAY}, (1.5, 0)),
        ({"kind": "phone"}, (0, 0)),
        ({"day": DAY}, (0, 0)),
        ({"valid_through": DAY.replace(day=1)}, (0, 0)),
    ],
)
def test_hours_of_a_week(values, hours):
    make_slot(make_offer(min_age=0, max_age=12, form="course"), **values)

    assert cells(chain(rows="form", measure="hours"), "course")["0"] == hours


def test_chain_is_narrowed_as_the_public_list_is():
    make_offer(min_age=0, max_age=12, scope="universal", form="course", languages=["so"])
    make_offer(min_age=0, max_age=12, scope="targeted", form="course", languages=["so"])
    make_offer(min_age=0, max_age=12, form="course")
    table = chain(rows="form", scope="universal", language="so")

    assert cells(table, "course")["0"] == (1, 1)
    assert table.options == {
        "Rader": "Form",
        "Räkna": "Utbud",
        "Bara universellt eller riktat": "Universell",
        "Bara på språk": "Somaliska",
    }


def test_narrowing_to_what_the_rows_are_leaves_that_row():
    make_offer(min_age=0, max_age=12, scope="universal")

    assert [row.key for row in chain(rows="scope", scope="universal").rows] == ["universal"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"rows": "vader"}, "Rader: ”vader” finns inte. Här visas Inriktning i programmet."),
        ({"measure": "x"}, "Räkna: ”x” finns inte. Här visas Utbud."),
        ({"fel": "1"}, "”fel” är inget som går att välja här."),
    ],
)
def test_unknown_choice_is_said_and_the_usual_one_shown(asked, sentence):
    table, chosen, problems = followup.compute(build("test", DAY), "kedjan", asked)

    assert problems == [sentence]
    assert (table.row_heading, chosen["measure"]) == ("Inriktning i programmet", "offers")


# --- against a recount ---


def recounts(kind: str, offers: list[Offer]):
    """How a row's key is answered for an offer, without bits; what each offer states is read once."""
    districts = {district.slug: district for district in District.objects.select_related("parent__parent")}
    stated = {offer.pk: set(stated_by(kind, offer)) for offer in offers if kind != "district"}

    def answer(key: str, offer: Offer) -> str:
        if key == "all":
            return "yes"
        if kind == "district":
            return hand.by_district(offer, districts[key])
        return hand.by_set(stated[offer.pk], key)

    return answer


def stated_by(kind: str, offer: Offer) -> list[str]:
    """The values of a kind that an offer states."""
    relations = {"topic": offer.topics, "audience": offer.audiences, "focus": offer.focus_areas}
    if kind in relations:
        return [term.slug for term in relations[kind].all()]
    if kind == "language":
        return [language.code for language in offer.languages.all()]
    if kind == "organisation":
        return [str(party.organisation_id) for party in offer.parties.all() if party.role == "provider"]
    value = offer.committee.slug if kind == "committee" and offer.committee else getattr(offer, kind)
    return [value] if value else []


def months_of(year: str) -> tuple[int, int]:
    return (-9, 0) if year == "expecting" else (int(year) * 12, int(year) * 12 + 12)


@pytest.mark.parametrize("measure", ["offers", "occasions", "hours"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_what_one_counts_by_hand(seed, measure):
    RandomRegister(seed)
    index = build("test", DAY)
    offers = list(Offer.objects.filter(state="published").prefetch_related(*hand.READ))
    ages = {(offer.pk, year): hand.by_age(offer, *months_of(year)) for offer in offers for year in YEARS}
    weeks = {offer.pk: (1, 1) if measure == "offers" else hand.weekly(offer, measure) for offer in offers}
    wrong = {}
    for kind in LINES:
        table, answer = chain(index, rows=kind, measure=measure), recounts(kind, offers)
        for row in table.rows:
            if row.key in ("unknown", "rest"):
                continue
            answers = {offer.pk: answer(row.key, offer) for offer in offers}
            for column, cell in zip(table.columns, row.cells, strict=True):
                if column.key == "unknown":
                    continue
                sure = possible = 0
                for offer in offers:
                    asked = [answers[offer.pk], ages.get((offer.pk, column.key), "yes")]
                    both = hand.all_hold(asked)
                    sure += weeks[offer.pk][0] if both == "yes" else 0
                    possible += weeks[offer.pk][1] if both != "no" else 0
                if (cell.value, cell.more) != (shown(sure), shown(possible - sure)):
                    wrong[kind, row.key, column.key] = (cell.value, cell.more, sure, possible - sure)

    assert wrong == {}


def shown(exact):
    return round(float(round(exact * 10)) / 10, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_leave_out_no_offer(seed):
    RandomRegister(seed)
    index = build("test", DAY)

    for kind in LINES:
        *rows, whole = chain(index, rows=kind).rows
        together = 0
        for row in rows:
            together |= row.cells[-1].offers
        assert together == whole.cells[-1].offers, kind


@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("measure", ["offers", "hours"])
def test_outline_gives_the_same_as_the_whole_index(kind, measure):
    RandomRegister(1)
    whole, sketch = (chain(index, rows=kind, measure=measure) for index in (build("test", DAY), outline(DAY)))

    assert json.dumps(whole.as_data()) == json.dumps(sketch.as_data())


# --- a cell and its list ---


@pytest.mark.parametrize("narrowed", [{}, {"scope": "universal", "language": "so"}])
@pytest.mark.parametrize("kind", LINES)
def test_public_list_of_every_cell_has_as_many_as_the_cell(kind, narrowed):
    RandomRegister(2)
    index = build("test", DAY)
    wrong = {}
    for row in chain(index, rows=kind, **narrowed).rows:
        for number, cell in enumerate(row.cells):
            if cell.query is None:
                continue
            found = OfferFilter(QueryDict(cell.query), index=index, now=NOW)
            listed = (len(found.outcome.sure), len(found.outcome.perhaps), found.ignored)
            if listed != (cell.value, cell.more, []):
                wrong[row.key, number] = (cell.query, *listed, cell.value, cell.more)

    assert wrong == {}


@pytest.mark.parametrize("kind", LINES)
def test_only_what_the_public_cannot_ask_has_no_public_list(kind):
    RandomRegister(2)
    table = chain(rows=kind)
    without = {
        (row.key, column.key)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.query is None
    }

    rows = {row.key for row in table.rows}
    nowhere = rows - {"all"} if kind == "organisation" else rows & {"unknown", "rest"}
    assert without == {
        (row, c.key) for row in rows for c in table.columns if row in nowhere or c.key == "unknown"
    }


def test_selection_finds_the_offers_of_every_cell_again():
    RandomRegister(3)
    index = build("test", DAY)
    for kind in LINES:
        table, chosen, _problems = followup.compute(index, "kedjan", {"rows": kind})
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                word = followup.selection("kedjan", row.key, column.key, chosen)
                again, name = followup.selected(index, word)
                assert (again.offers, again.offers.bit_count()) == (cell.offers, cell.value)
                assert name == f"{row.label}, {column.label}"


@pytest.mark.parametrize("word", ["", "figure=nej", "figure=kedjan&row=nej&column=0", "%%%", "figure=kedjan"])
def test_selection_that_is_not_there(word):
    assert followup.selected(build("test", DAY), word) is None


# --- cost ---


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("measure", "queries"), [("offers", 3), ("hours", 5)])
def test_chain_takes_a_constant_number_of_queries(number, measure, queries, django_assert_num_queries):
    for n in range(number):
        make_slot(make_offer(topics=[make_topic(f"Ämne {n}")], min_age=0, max_age=n + 1))

    with django_assert_num_queries(queries):
        chain(outline(DAY), rows="topic", measure=measure)


def test_chain_reads_an_outline_only_where_no_index_is_in_memory(monkeypatch):
    figure = followup.FIGURES["kedjan"]
    make_offer()
    assert kept_index(NOW) is None
    assert followup.index_for(figure, NOW).token == ""

    whole = followup.current_index(NOW)
    assert followup.index_for(figure, NOW) is whole
    make_offer()
    assert followup.index_for(figure, NOW) is not whole


def test_data_hold_no_more_than_json_and_no_addresses():
    RandomRegister(0)
    data = chain(rows="topic").as_data()

    assert json.loads(json.dumps(data)) == data
    assert set(data["rows"][0]["cells"][0]) == {"value", "more", "words"}


def test_random_registers_ask_about_all_there_is():
    """A recount proves nothing of what no register holds."""
    RandomRegister(0)
    forms, scopes = set(Offer.objects.values_list("form", flat=True)), set(Scope.values)

    assert forms <= set(Form.values)
    assert scopes <= set(Offer.objects.values_list("scope", flat=True))
    assert set(LANGUAGES) == set(Offer.objects.exclude(languages=None).values_list("languages", flat=True))
    assert Committee.objects.filter(offers__isnull=False).exists()
