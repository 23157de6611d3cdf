"""A difference in the words that staff read."""

import pytest

from catalogue.describing import describe, one_value
from catalogue.models import Place
from catalogue.snapshots import snapshot
from offers.models import Offer
from tests.factories import make_language, make_offer, make_organisation, make_slot, make_topic

pytestmark = pytest.mark.django_db


def words(patch, model=Offer):
    return [(row.label, row.before, row.after) for row in describe(model, patch)]


@pytest.mark.parametrize(
    ("path", "values", "expected"),
    [
        ("title_sv", ["Kurs", "Grupp"], ("Titel", "Kurs", "Grupp")),
        ("title_so", [None, "Koorso"], ("Titel på somaliska", "–", "Koorso")),
        ("is_free", [None, True], ("Gratis", "okänt", "ja")),
        ("is_sensitive", [False, True], ("Känsligt", "nej", "ja")),
        ("form", ["group", "course"], ("Form", "grupp", "kurs")),
        ("min_age", [0, 12], ("Från ålder (månader)", "0 månader", "12 månader")),
        (
            "publish_until",
            [None, "2027-01-04"],
            ("Visas till och med", "–", "4 januari 2027"),
        ),
        ("inferred_fields", [["ålder", "språk"], []], ("Härledda uppgifter", "ålder, språk", "–")),
        ("no_such_field", ["a", "b"], ("no_such_field (finns inte längre)", "a", "b")),
        ("committee", [77, None], ("Ansvarig nämnd", "borttagen (77)", "–")),
    ],
)
def test_columns_are_said_in_words(path, values, expected):
    assert words({path: values}) == [expected]


def test_links_are_said_by_name():
    topics = [make_topic("Sömn"), make_topic("Mat")]
    make_language("so")
    patch = {
        "topics": [[topics[0].pk], [topic.pk for topic in topics]],
        "languages": [[], ["so"]],
    }

    assert words(patch) == [("Ämnen", "Sömn", "Sömn, Mat"), ("Språk som talas", "–", "so")]


def test_changed_time_says_which_time_it_is_and_only_what_changes():
    offer = make_offer()
    slot = make_slot(offer)
    path = f"slots/{slot.uuid}"
    row = snapshot(offer)[path]

    assert words({path: [row, {**row, "opens": 570}]}) == [
        ("Tid: tisdag 9.00–12.00", "Från: 9.00", "Från: 9.30")
    ]


def test_new_and_deleted_rows_say_all_that_is_known_of_them():
    offer = make_offer()
    make_slot(offer, language=make_language("so"))
    party = offer.parties.create(organisation=make_organisation("Kyrkan"), role="partner")
    found = {path: row for path, row in snapshot(offer).items() if "/" in path}

    patch = {path: [None, row] if path.startswith("slots") else [row, None] for path, row in found.items()}
    assert words(patch) == [
        (
            "Tid",
            "–",
            "Veckodag: tisdag\nFrån: 9.00\nTill: 12.00\nTiderna gäller år: 2026\nSpråk: so",
        ),
        ("Medverkande", f"Organisation: {party.organisation}\nRoll: partner", "–"),
    ]


def test_how_a_register_knows_the_row_is_not_told():
    row = {"url": "https://example.se/", "date_text": "", "year": None, "note": "", "source_key": "k1"}

    assert words({"source": ["admin", "boras"], "sources/x": [None, row]}) == [
        ("Källa", "–", "Adress: https://example.se/")
    ]


def test_value_of_today_is_said_alone():
    assert one_value(Place, "name_sv", "Huset") == "Huset"
    assert one_value(Place, "slots/00000000-0000-4000-8000-000000000001", None) == "–"


def test_description_costs_one_query_per_kind_of_record(django_assert_num_queries):
    topics = [make_topic(f"Ämne {n}").pk for n in range(5)]

    with django_assert_num_queries(1):
        describe(Offer, {"topics": [topics[:1], topics], "title_sv": ["a", "b"]})
