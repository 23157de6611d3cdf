"""Import of the register: what goes in, what stays, and what is written about it."""

from pathlib import Path

import pytest
from django.utils import translation

from catalogue.imports.engine import import_register
from catalogue.imports.problems import ImportRefusedError
from catalogue.models import (
    Committee,
    District,
    FocusArea,
    ImportRun,
    Organisation,
    Place,
    PlaceSlot,
    RegisterVersion,
    Topic,
)
from offers.imports import FILES
from offers.models import Offer, OfferSlot, OfferSource
from tests.importing import SMALL, rows_with, run, write_register

FIXTURES = Path(__file__).parents[2] / "catalogue" / "fixtures" / "boras"

pytestmark = pytest.mark.django_db


def token():
    return RegisterVersion.objects.get().token


def test_import_fills_the_register(tmp_path):
    run(write_register(tmp_path))

    offer = Offer.objects.get()
    assert (offer.source, offer.source_key, offer.min_age, offer.max_age) == ("boras", "babycafe", 0, 12)
    assert offer.committee.name == "Socialnämnden"
    assert sorted(offer.languages.values_list("code", flat=True)) == ["ar", "sv"]
    assert [party.organisation.name for party in offer.parties.all()] == ["Borås Stad"]
    assert offer.slots.get().opens == 540


def test_import_says_how_many_rows_are_new(tmp_path):
    lines = run(write_register(tmp_path)).splitlines()

    assert lines[0] == "namnder: 1 nya, 0 ändrade, 0 oförändrade, 0 avvisade"
    assert lines[-1] == "Summa: 11 nya, 0 ändrade, 0 oförändrade, 0 avvisade"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_base_column_holds_the_swedish_text(tmp_path, language):
    with translation.override(language):
        run(write_register(tmp_path))
        run(write_register(tmp_path, utbud=rows_with("utbud", titel="Nytt namn")))

    row = Offer.objects.rewrite(False).values("title", "title_sv", "title_en").get()
    assert row == {
        "title": "Nytt namn",
        "title_sv": "Nytt namn",
        "title_en": "Baby café",
    }


def test_second_import_changes_nothing(tmp_path):
    run(write_register(tmp_path))
    before = token()

    lines = run(tmp_path).splitlines()

    assert lines[-2:] == [
        "Summa: 0 nya, 0 ändrade, 11 oförändrade, 0 avvisade",
        "Registret stämmer redan med filerna. Inget är ändrat.",
    ]
    assert token() == before
    assert ImportRun.objects.count() == 1


def test_dry_run_saves_nothing(tmp_path):
    before = token()

    printed = run(write_register(tmp_path), "--dry-run")

    assert "Summa: 11 nya" in printed
    assert "Provkörning: inget är sparat." in printed
    assert (Offer.objects.count(), ImportRun.objects.count(), token()) == (0, 0, before)


def test_other_register_has_ids_of_its_own(tmp_path):
    run(write_register(tmp_path / "a"))
    other = tmp_path / "b"
    other.mkdir()
    (other / "namnder.csv").write_text("id,namn\nsocialnamnden,En annan nämnd\n", encoding="utf-8")

    run(other, "--source", "annan")

    keys = Committee.objects.order_by("pk").values_list("source", "source_key", "name_sv")
    assert list(keys) == [
        ("boras", "socialnamnden", "Socialnämnden"),
        ("annan", "socialnamnden", "En annan nämnd"),
    ]


def test_record_that_the_files_leave_out_stays(tmp_path):
    run(write_register(tmp_path))
    (tmp_path / "platser.csv").write_text("id,namn,typ\n", encoding="utf-8")

    run(tmp_path)

    assert Place.objects.get().name == "Huset"


def test_column_that_the_file_leaves_out_stays(tmp_path):
    run(write_register(tmp_path, platser=rows_with("platser", adress="Storgatan 1")))

    run(write_register(tmp_path))

    assert Place.objects.get().address == "Storgatan 1"


def test_empty_cell_is_unknown(tmp_path):
    run(write_register(tmp_path, platser=rows_with("platser", gratis="ja", adress="Storgatan 1")))

    run(write_register(tmp_path, platser=rows_with("platser", gratis="", adress="")))

    place = Place.objects.get()
    assert (place.is_free, place.address) == (None, "")


def test_relations_become_what_the_file_says(tmp_path):
    run(write_register(tmp_path, utbud=rows_with("utbud", partner="Kyrkan")))

    run(write_register(tmp_path, utbud=rows_with("utbud", språk="sv", anordnare="Kyrkan", partner="Staden")))

    offer = Offer.objects.get()
    assert [language.code for language in offer.languages.all()] == ["sv"]
    roles = {party.organisation.name: party.role for party in offer.parties.all()}
    assert roles == {"Kyrkan": "provider", "Borås Stad": "partner"}


def test_other_name_can_move_to_another_organisation(tmp_path):
    run(write_register(tmp_path))
    first, second = SMALL["organisationer"]

    run(
        write_register(
            tmp_path,
            organisationer=[first | {"andra namn": "Staden"}, second | {"andra namn": "Borås kommun"}],
        )
    )

    names = {
        item.name: [alias.name for alias in item.aliases.all()]
        for item in Organisation.objects.order_by("pk")
    }
    assert names == {"Borås Stad": ["Staden"], "Kyrkan": ["Borås kommun"]}


def test_population_of_the_year_is_replaced_and_other_years_stay(tmp_path):
    def district(count, year):
        return [SMALL["stadsdelar"][0] | {"folkmängd": count, "folkmängd år": year}]

    run(write_register(tmp_path, stadsdelar=district("100", "2023")))
    run(write_register(tmp_path, stadsdelar=district("110", "2024")))
    run(write_register(tmp_path, stadsdelar=district("105", "2023")))
    printed = run(tmp_path)

    counts = District.objects.get().populations.values_list("year", "count")
    assert sorted(counts) == [(2023, 105), (2024, 110)]
    assert "Inget är ändrat" in printed


def test_parent_may_stand_below_its_part(tmp_path):
    rows = [
        {"id": "boda", "namn": "Boda", "typ": "område", "ingår i": "norrby"},
        SMALL["stadsdelar"][0] | {"ingår i": ""},
    ]
    run(write_register(tmp_path, stadsdelar=rows))

    assert District.objects.get(source_key="boda").parent.name == "Norrby"
    assert "Inget är ändrat" in run(tmp_path)


def test_import_run_holds_the_difference(tmp_path):
    run(write_register(tmp_path))

    run(write_register(tmp_path, utbud=rows_with("utbud", ålder_till="24", språk="sv")))

    latest = ImportRun.objects.order_by("-pk")[0]
    assert (latest.source, latest.file_name) == ("boras", tmp_path.name)
    assert latest.summary["utbud"] == {"new": 0, "changed": 1, "unchanged": 0}
    fields = {"ålder till": ["12", "24"], "språk": ["ar | sv", "sv"]}
    assert latest.changes == [{"file": "utbud", "id": "babycafe", "new": False, "fields": fields}]


def test_import_run_holds_what_is_new(tmp_path):
    run(write_register(tmp_path))

    changes = {change["id"]: change for change in ImportRun.objects.get().changes}
    assert changes["huset"] == {
        "file": "platser",
        "id": "huset",
        "new": True,
        "fields": {"namn": ["", "Huset"], "typ": ["", "mötesplats"], "stadsdel": ["", "norrby"]},
    }


def test_slug_is_the_name_in_plain_letters_and_unique(tmp_path):
    rows = [
        {"id": "ett", "namn": "Öppna förskolan Åby", "typ": "öppen förskola"},
        {"id": "tva", "namn": "Öppna förskolan Åby", "typ": "öppen förskola"},
        {"id": "arabisk", "namn": "بيت", "typ": "mötesplats"},
        SMALL["platser"][0] | {"namn": "Huset"},
    ]
    run(write_register(tmp_path, platser=rows))

    slugs = Place.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["oppna-forskolan-aby", "oppna-forskolan-aby-2", "arabisk", "huset"]


def test_slug_stays_when_the_name_changes(tmp_path):
    run(write_register(tmp_path))

    run(write_register(tmp_path, platser=rows_with("platser", namn="Det nya huset")))

    assert list(Place.objects.values_list("name_sv", "slug")) == [("Det nya huset", "huset")]


def test_record_from_the_admin_is_found_by_its_uuid(tmp_path):
    topic = Topic.objects.create(name_sv="Sömn", slug="somn")
    run(write_register(tmp_path, amnen=[*SMALL["amnen"], {"id": str(topic.uuid), "namn": "Sova"}]))

    topic.refresh_from_db()
    assert (topic.name_sv, topic.source, topic.source_key) == ("Sova", "admin", None)


def test_refusal_of_the_database_is_a_sentence(tmp_path):
    Organisation.objects.create(name="Kyrkan", kind="faith", source="annan", source_key="kyrkan")
    write_register(tmp_path)

    with pytest.raises(ImportRefusedError) as refused:
        import_register(tmp_path, FILES, source="boras")

    assert refused.value.problems.sentences == [
        "organisationer.csv: Två poster skulle få samma värde i name. Ändra den ena."
    ]
    assert Committee.objects.count() == 0


def test_progress_is_told(tmp_path):
    told = []

    import_register(write_register(tmp_path), FILES, source="boras", progress=lambda *step: told.append(step))

    assert told[0] == ("namnder", 1, 1)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file_has_a_key_and_each_heading_once(file):
    headings = [column.heading for column in file.columns]

    assert sorted(set(headings)) == sorted(headings)
    assert file.key.required


def test_columns_write_a_record_without_queries(tmp_path, django_assert_num_queries):
    run(write_register(tmp_path))
    file = next(file for file in FILES if file.name == "utbud")
    (offer,) = Offer.objects.prefetch_related(*file.prefetches(Offer))

    with django_assert_num_queries(0):
        cells = {column.heading: column.write(offer) for column in file.columns}

    row = SMALL["utbud"][0] | {"anordnare": "Borås Stad", "känsligt": "nej", "status": "utkast"}
    assert {heading: cells[heading] for heading in row} == row
    assert cells["kontrolleras var (månader)"] == "6"


def test_boras_register_imports_and_stays():
    run(FIXTURES)
    before = token()

    assert [model.objects.count() for model in (Committee, District, Place, Offer)] == [19, 44, 36, 73]
    assert OfferSlot.objects.count() + PlaceSlot.objects.count() >= 83
    assert FocusArea.objects.filter(edition__source_key="2024").exists()
    assert OfferSource.objects.exists()
    assert "Inget är ändrat" in run(FIXTURES)
    assert token() == before
