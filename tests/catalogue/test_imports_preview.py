"""What an import would do, row by row, before anything is saved."""

import pytest

from catalogue.imports.engine import Origin, RegisterChangedError, import_sheets
from catalogue.imports.loading import load_bytes
from catalogue.imports.preview import preview
from catalogue.imports.problems import Problems
from catalogue.models import ImportRun, Organisation, Place, RegisterVersion
from offers.imports import FILES
from offers.models import Offer
from tests.importing import SMALL, as_text, rows_with, run, write_register
from tests.messy import MISTAKES, mended_workbook, messy_workbook

pytestmark = pytest.mark.django_db
ORIGIN = Origin("boras", "prov")


@pytest.fixture
def register(tmp_path):
    """The small register, with two places of one name."""
    gardens = [{"id": f"garden-{number}", "namn": "Gården", "typ": "mötesplats"} for number in (1, 2)]
    languages = [*SMALL["sprak"], {"kod": "so", "eget namn": "Soomaali"}]
    run(write_register(tmp_path, platser=[*SMALL["platser"], *gardens], sprak=languages))


def show(name: str, data: bytes | str) -> dict:
    problems = Problems()
    data = data.encode() if isinstance(data, str) else data
    return preview(load_bytes(name, data, problems), FILES, ORIGIN, problems)


def save(name: str, data: bytes | str, approved: str):
    problems = Problems()
    data = data.encode() if isinstance(data, str) else data
    return import_sheets(load_bytes(name, data, problems), FILES, ORIGIN, problems, approved=approved)


def test_rows_are_new_changed_or_unchanged(register):
    rows = [
        SMALL["utbud"][0],
        SMALL["utbud"][0] | {"id": "ny", "titel": "Ny"},
    ]
    same, new = show("utbud.csv", as_text(rows))["rows"]
    [changed] = show("utbud.csv", as_text(rows_with("utbud", ålder_till="24", språk="sv")))["rows"]

    assert (same["state"], same["fields"]) == ("unchanged", [])
    assert (new["state"], new["name"], new["id"], new["number"]) == ("new", "Ny", "ny", 3)
    assert (changed["state"], changed["fields"]) == (
        "changed",
        [["ålder till", "12", "24"], ["språk", "ar | sv", "sv"]],
    )


def test_preview_saves_nothing(register):
    before = RegisterVersion.current()

    show("utbud.csv", as_text(rows_with("utbud", id="ny")))

    assert (Offer.objects.count(), ImportRun.objects.count()) == (1, 1)
    assert RegisterVersion.current() == before


def test_other_rows_keep_their_states_when_one_is_refused(register):
    rows = [SMALL["utbud"][0] | {"gratis": "ja"}, SMALL["utbud"][0] | {"id": "ny", "form": "kalas"}]
    shown = show("utbud.csv", as_text(rows))

    assert [row["state"] for row in shown["rows"]] == ["changed", "refused"]
    assert shown["rows"][1]["why"][0].startswith("Kolumnen ”form”: ”kalas” är okänt.")
    assert (shown["general"], shown["approved"]) == ([], "")


def test_what_is_wrong_with_the_sheet_itself_is_told_above_the_rows(register):
    shown = show("utbud.csv", "id,titel,form,färg\na,A,kurs,röd\n")

    assert shown["general"][0].startswith("utbud.csv, rad 1, kolumnen ”färg”: Rubriken är okänd.")
    assert [row["state"] for row in shown["rows"]] == ["new"]


def test_every_one_of_25_mistakes_is_told_in_its_own_row(register):
    shown = show("bok.xlsx", messy_workbook())

    assert len(MISTAKES) == 25
    refused = [row for row in shown["rows"] if row["state"] == "refused"]
    assert [len(row["why"]) for row in refused] == [1] * 25
    told = [row["why"][0] for row in refused]
    assert [
        mistake.sentence for mistake in MISTAKES if sum(mistake.sentence in why for why in told) != 1
    ] == []
    assert (shown["general"], shown["approved"]) == ([], "")


def test_mended_workbook_is_read_with_every_guess_told(register):
    shown = show("bok.xlsx", mended_workbook())

    assert {row["state"] for row in shown["rows"]} == {"new"}
    told = "\n".join(shown["guesses"])
    for read in (
        "0-5 år” läst som",
        "arabiska/somaliska” läst som ar | so",
        "Leka, Våld och hot” läst som lek | vald",
    ):
        assert read in told
    for read in (
        "9-12” läst som 09:00–12:00",
        "må, ons” läst som 2 rader",
        "Babycafé på Öster” läst som babycafe",
    ):
        assert read in told
    save("bok.xlsx", mended_workbook(), shown["approved"])
    assert len(ImportRun.objects.latest("pk").changes) == len(shown["rows"]) == 27


def test_refusal_of_the_database_is_told_before_saving(register):
    Organisation.objects.create(name="Festen", kind="association", source="annan", source_key="festen")
    shown = show("organisationer.csv", "id,namn,typ\nfesten,Festen,förening\n")

    assert shown["general"] == ["organisationer.csv: Två poster skulle få samma värde i name. Ändra den ena."]
    assert shown["approved"] == ""


def test_approval_holds_while_the_same_would_be_written(register):
    data = as_text(rows_with("utbud", gratis="ja"))
    shown = show("utbud.csv", data)
    Place.objects.filter(source_key="garden-1").update(name_sv="Den stora gården")

    save("utbud.csv", data, shown["approved"])

    assert Offer.objects.get().is_free is True


def test_approval_falls_when_something_else_would_be_written(register):
    data = as_text(rows_with("utbud", gratis="ja"))
    shown = show("utbud.csv", data)
    Offer.objects.update(is_free=False)

    with pytest.raises(RegisterChangedError):
        save("utbud.csv", data, shown["approved"])

    assert Offer.objects.get().is_free is False
    assert ImportRun.objects.count() == 1


def test_row_about_an_archived_record_says_so(register):
    Offer.objects.update(state="archived")
    data = as_text(SMALL["utbud"])

    [row] = show("utbud.csv", data)["rows"]

    assert (row["state"], row["note"][:22]) == ("unchanged", "Posten är arkiverad oc")


def test_preview_costs_the_same_for_many_rows_as_for_few(register, django_assert_max_num_queries):
    rows = [SMALL["utbud"][0] | {"id": f"ny-{number}", "titel": f"Ny {number}"} for number in range(30)]
    with django_assert_max_num_queries(100):
        show("utbud.csv", as_text(rows))
