"""Files made by hand are read as they are meant, every guess is told, and what the register wrote is never touched."""

from datetime import date, time

import pytest

from catalogue.models import Closure, Place
from offers.models import Offer, OfferSlot
from tests.importing import SMALL, as_text, refusal, rows_with, run, sentences, workbook, write_register

pytestmark = pytest.mark.django_db


def read(tmp_path, **files) -> str:
    return run(write_register(tmp_path, **files))


def test_headings_may_be_spelt_otherwise(tmp_path):
    write_register(tmp_path)
    text = "E-Post;DROP IN;Titel på engelska;titel;ID;Form\na@exempel.se;ja;Café;Kafé;babycafe;grupp\n"
    (tmp_path / "utbud.csv").write_text(text, encoding="utf-8")

    said = run(tmp_path)

    offer = Offer.objects.get()
    assert (offer.email, offer.drop_in, offer.title_en, offer.title_sv) == (
        "a@exempel.se",
        True,
        "Café",
        "Kafé",
    )
    assert "utbud.csv, rad 1: ”titel på engelska” läst som rubriken ”titel (en)”." in said
    assert "”drop in”" not in said


def test_headings_may_have_other_names(tmp_path):
    write_register(tmp_path)
    text = "id,rubrik,form,hemsida,kostnad\nbabycafe,Kafé,grupp,https://exempel.se,50 kr\n"
    (tmp_path / "utbud.csv").write_text(text, encoding="utf-8")

    said = run(tmp_path)

    offer = Offer.objects.get()
    assert (offer.title_sv, offer.web_url, offer.fee_note) == ("Kafé", "https://exempel.se", "50 kr")
    assert "utbud.csv, rad 1: ”kostnad” läst som rubriken ”avgift”." in said


def test_two_headings_for_one_column_are_refused(tmp_path):
    write_register(tmp_path)
    (tmp_path / "platser.csv").write_text("id,namn,titel,typ\nhuset,Huset,Hus,kyrka\n", encoding="utf-8")

    assert "kolumnen ”titel”: Rubriken är okänd." in refusal(tmp_path)


@pytest.mark.parametrize(
    ("heading", "text", "field", "value", "said"),
    [
        ("gratis", "x", "is_free", True, "”x” läst som ja."),
        ("gratis", "gratis", "is_free", True, "”gratis” läst som ja."),
        ("gratis", "–", "is_free", None, "”–” läst som okänt."),
        ("tolk", "N", "interpreter", False, "”N” läst som nej."),
        ("form", "Drop in", "form", "drop_in", "”Drop in” läst som drop-in."),
        ("webb", "www.boras.se", "web_url", "https://www.boras.se", "läst som https://www.boras.se."),
        ("publiceras från", "46348", "publish_from", date(2026, 11, 22), "”46348” läst som 2026-11-22."),
        ("telefon", "okänt", "phone", "", "”okänt” läst som okänt."),
        ("ålder till", "5 år", "max_age", 72, "läst som ålder till 72 månader."),
        ("ålder från", "okänt", "min_age", None, "”okänt” läst som okänt."),
    ],
)
def test_cell_is_read_as_it_is_meant(tmp_path, heading, text, field, value, said):
    printed = read(tmp_path, utbud=rows_with("utbud", **{heading: text}))

    assert getattr(Offer.objects.get(), field) == value
    assert f"utbud.csv, rad 2, kolumnen ”{heading}”: " in printed
    assert said in printed


@pytest.mark.parametrize(
    ("text", "ages"), [("0-12 mån", (0, 12)), ("från 13 år", (156, None)), ("3 år", (36, None))]
)
def test_one_cell_may_say_both_ages(tmp_path, text, ages):
    read(tmp_path, utbud=rows_with("utbud", ålder_från=text, ålder_till=""))

    offer = Offer.objects.get()
    assert (offer.min_age, offer.max_age) == ages


def test_age_under_a_heading_of_its_own_is_one_year(tmp_path):
    write_register(tmp_path)
    (tmp_path / "utbud.csv").write_text("id,titel,form,ålder\nbabycafe,Kafé,grupp,3 år\n", encoding="utf-8")

    run(tmp_path)

    offer = Offer.objects.get()
    assert (offer.min_age, offer.max_age) == (36, 48)


def test_cell_that_speaks_for_another_never_overrules_it(tmp_path):
    printed = refusal(
        write_register(tmp_path, utbud=rows_with("utbud", ålder_från="0-12 mån", ålder_till="24"))
    )

    assert "utbud.csv, rad 2, kolumnen ”ålder från”: ”0-12 mån” är inget heltal." in printed


def test_column_of_ages_that_a_sheet_lacks_is_left_alone(tmp_path):
    read(tmp_path)
    (tmp_path / "utbud.csv").write_text("id,titel,form,ålder från\nbabycafe,Kafé,grupp,3\n", encoding="utf-8")

    run(tmp_path)

    offer = Offer.objects.get()
    assert (offer.min_age, offer.max_age) == (3, 12)


def test_opening_cell_may_hold_both_times(tmp_path):
    write_register(tmp_path)
    (tmp_path / "tider.csv").write_text("id,utbud,dag,öppettider\nt,babycafe,3,kl 9–12\n", encoding="utf-8")

    said = run(tmp_path)

    slot = OfferSlot.objects.get()
    assert (slot.weekday, slot.opens, slot.closes) == (3, 540, 720)
    assert "tider.csv, rad 2, kolumnen ”öppnar”: ”kl 9–12” läst som 09:00–12:00." in said


def test_several_weekdays_become_several_times(tmp_path):
    said = read(tmp_path, tider=rows_with("tider", veckodag="må, ons"))

    found = OfferSlot.objects.order_by("weekday").values_list("source_key", "weekday")
    assert list(found) == [("tid-1", 1), ("tid-1-ons", 3)]
    assert "”må, ons” läst som 2 rader: måndag, onsdag." in said
    assert "Inget är ändrat" in run(tmp_path)


def test_times_without_an_id_are_known_by_when_they_are(tmp_path):
    cells = {"id": "", "veckodag": "må, ons", "öppnar": "9-12", "stänger": ""}
    read(tmp_path, tider=rows_with("tider", **cells))

    keys = set(OfferSlot.objects.values_list("source_key", flat=True))
    assert keys == {"babycafe-huset-1-09-00", "babycafe-huset-3-09-00"}
    assert "Inget är ändrat" in run(tmp_path)


def test_record_without_an_id_is_found_by_its_name(tmp_path):
    read(tmp_path)
    said = read(tmp_path, utbud=rows_with("utbud", id="", titel="babycafé  på öster", gratis="ja"))

    assert Offer.objects.get().is_free is True
    assert "kolumnen ”id”: ”babycafé på öster” läst som id babycafe." in said


def test_new_record_without_an_id_gets_one_of_its_own(tmp_path):
    read(tmp_path)
    new = {"titel": "Babycafe", "form": "grupp"}  # its words would be the id of another offer
    (tmp_path / "utbud.csv").write_text(as_text([new]), encoding="utf-8")

    run(tmp_path)

    assert set(Offer.objects.values_list("source_key", flat=True)) == {"babycafe", "babycafe-2"}
    assert "Inget är ändrat" in run(tmp_path)


def test_record_without_an_id_whose_name_is_that_of_two_is_refused(tmp_path):
    twins = [{"id": key, "namn": "Huset", "typ": "mötesplats"} for key in ("ett", "tva", "huset")]
    read(tmp_path, platser=twins)
    (tmp_path / "platser.csv").write_text("namn,typ\nHuset,kyrka\n", encoding="utf-8")

    sentence = "platser.csv, rad 2, kolumnen ”id”: Cellen är tom, och flera heter ”Huset”: ett, huset, tva. Skriv id."
    assert sentence in " ".join(sentences(tmp_path))


@pytest.mark.parametrize(
    ("heading", "text", "ids"),
    [
        ("språk", "arabiska/Swedish", ["ar", "sv"]),
        ("språk", "العربية", ["ar"]),
        ("ämnen", "Våld och hot", ["vald"]),
        ("ämnen", "leka och våld och hot", ["lek", "vald"]),
        ("ämnen", "Leka, vald", ["lek", "vald"]),
        ("ämnen", "Leka, Dans & Sång", None),
        ("ämnen", "okänt", []),
    ],
)
def test_related_records_by_name(tmp_path, heading, text, ids):
    folder = write_register(tmp_path, utbud=rows_with("utbud", **{heading: text}))
    if ids is None:
        assert "finns inte i amnen" in refusal(folder)
        return

    run(folder)

    offer = Offer.objects.get()
    found = offer.languages.values_list("code", flat=True) if heading == "språk" else None
    assert sorted(found if found is not None else offer.topics.values_list("source_key", flat=True)) == ids


def test_place_district_and_committee_by_name(tmp_path):
    platser = rows_with("platser", stadsdel="NORRBY")
    read(tmp_path, platser=platser, utbud=rows_with("utbud", platser="huset", nämnd="socialnämnden"))

    assert Place.objects.get().district.name == "Norrby"
    assert Offer.objects.get().committee.name == "Socialnämnden"
    assert Offer.objects.get().places.get().name == "Huset"


def test_misspelt_name_is_answered_with_the_id_of_a_similar_one(tmp_path):
    folder = write_register(tmp_path, utbud=rows_with("utbud", ämnen="Våld och hott"))

    assert "”Våld och hott” finns inte i amnen. Menade du ”vald”?" in refusal(folder)


def test_name_of_several_records_is_refused(tmp_path):
    twins = [{"id": key, "namn": "Gården", "typ": "mötesplats"} for key in ("garden-1", "garden-2")]
    folder = write_register(
        tmp_path, platser=[*SMALL["platser"], *twins], utbud=rows_with("utbud", platser="Gården")
    )

    assert "”Gården” heter flera i platser: garden-1, garden-2. Skriv id för den du menar." in refusal(folder)


def test_one_record_is_not_chosen_among_several(tmp_path):
    folder = write_register(tmp_path, utbud=rows_with("utbud", nämnd="Socialnämnden och Socialnämnden"))

    assert "”Socialnämnden och Socialnämnden” finns inte i namnder." in refusal(folder)


def test_several_organisations_in_one_cell(tmp_path):
    said = read(tmp_path, utbud=rows_with("utbud", anordnare="Staden och Kyrkan"))

    names = {party.organisation.name for party in Offer.objects.get().parties.all()}
    assert names == {"Borås Stad", "Kyrkan"}
    assert "”Staden och Kyrkan” läst som Borås Stad | Kyrkan." in said


def test_space_that_nobody_sees_means_nothing(tmp_path):
    rows = rows_with("utbud", form=" kurs\xa0", titel="\u200bBabycafé ", språk="ar\xa0| sv ")
    said = read(tmp_path, utbud=[*rows, {"id": " ", "titel": "\xa0"}])

    assert (Offer.objects.get().form, Offer.objects.get().title_sv) == ("course", "Babycafé")
    assert "läst som" not in said


def test_guess_about_many_rows_is_told_once(tmp_path):
    rows = [SMALL["platser"][0] | {"id": f"hus-{number}", "gratis": "x"} for number in range(3)]
    said = read(tmp_path, platser=[*SMALL["platser"], *rows])

    assert [line for line in said.splitlines() if "läst som" in line] == [
        "platser.csv, rad 3, kolumnen ”gratis”: ”x” läst som ja. Likadant på 2 rader till."
    ]


def test_examples_of_the_template_are_not_read(tmp_path):
    example = {"id": "Exempel, läses inte in", "titel": "Exempel", "form": "vad som helst"}
    said = read(tmp_path, utbud=[example, *SMALL["utbud"]])

    assert Offer.objects.count() == 1
    assert "utbud.csv, rad 2: ”Exempel, läses inte in” läst som ett exempel, och hoppades över." in said


def test_cells_of_a_workbook_are_dates_times_and_numbers(tmp_path):
    read(tmp_path)
    slots = [
        ["Id", "Utbud", "Datum", "Öppnar", "Stänger"],
        ["t", "babycafe", date(2026, 11, 22), time(9, 30), 0.5],
    ]
    closures = [["från", "till", "plats"], [46348, date(2026, 11, 23), "Huset"]]

    run(workbook(tmp_path / "bok.xlsx", tider=slots, Stängningar=closures))

    slot, closure = OfferSlot.objects.get(source_key="t"), Closure.objects.get()
    assert (slot.day, slot.opens, slot.closes) == (date(2026, 11, 22), 570, 720)
    assert (closure.first, closure.last, closure.place.name) == (
        date(2026, 11, 22),
        date(2026, 11, 23),
        "Huset",
    )


def test_sheets_are_known_by_what_an_export_calls_them_or_by_their_headings(tmp_path):
    read(tmp_path)
    dated = [["id", "titel", "form"], ["babycafe", "Ett", "kurs"]]
    unnamed = [["id", "namn", "typ", "postnummer"], ["huset", "Två", "kyrka", "504 55"]]

    said = run(workbook(tmp_path / "bok.xlsx", **{"utbud-2026-11-25": dated, "Blad1": unnamed, "Blad2": []}))

    assert (Offer.objects.get().title_sv, Place.objects.get().name_sv) == ("Ett", "Två")
    assert "bok.xlsx, bladet Blad1, rad 1: ”blad1” läst som platser." in said
    assert "utbud-2026" not in said


def test_two_sheets_for_one_file_are_refused(tmp_path):
    rows = [["id", "titel", "form"], ["babycafe", "Ett", "kurs"]]
    path = workbook(tmp_path / "bok.xlsx", **{"utbud": rows, "utbud (2)": rows})

    sentence = (
        "bladet utbud (2): Det här är också utbud, som bok.xlsx, bladet utbud. Lägg raderna i ett blad."
    )
    assert sentence in refusal(path)
