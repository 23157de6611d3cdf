"""Bad input is refused as a whole, each mistake with a sentence that says where it is and how to mend it."""

import pytest
from django.core.management import CommandError

from catalogue.imports.problems import Problems, quoted
from tests.importing import SMALL, as_text, refusal, rows_with, run, write_register

pytestmark = pytest.mark.django_db

BAD_CELLS = [
    ("utbud", "titel", "", "Cellen är tom. Fyll i den"),
    ("utbud", "titel", "x" * 201, "har 201 tecken. Korta texten till högst 200."),
    ("utbud", "beskrivning", "x" * 20_001, "Texten har 20001 tecken. Korta den till högst 20000."),
    ("utbud", "sammanfattning", "a\0b", "innehåller ett osynligt styrtecken. Skriv om cellen."),
    ("utbud", "sammanfattning", "=1+1", "”=1+1” kan vara en formel. Ta bort första tecknet"),
    ("utbud", "sammanfattning", " @SUM(A1)", "kan vara en formel."),
    ("utbud", "sammanfattning", "\tx", "kan vara en formel."),
    ("utbud", "id", "Baby Café", "Skriv id med små bokstäver a–z, siffror och bindestreck"),
    ("utbud", "form", "kalas", "”kalas” är okänt. Skriv ett av: drop-in, kurs, grupp"),
    ("utbud", "status", "klar", "”klar” är okänt. Skriv ett av: utkast, publicerad, arkiverad."),
    ("utbud", "ålder från", "tolv", "”tolv” är inget heltal. Skriv åldern i månader, till exempel 12."),
    ("utbud", "ålder från", "1,5", "”1,5” är inget heltal."),
    ("utbud", "ålder från", "-10", "”-10” är inte mellan -9 och 300. Skriv åldern i månader"),
    ("utbud", "ålder till", "301", "”301” är inte mellan -9 och 300."),
    ("utbud", "ålder till", "0", "”0” är inte högre än ”ålder från”, som är 0."),
    (
        "utbud",
        "gratis",
        "kanske",
        "”kanske” är varken ja eller nej. Skriv ja eller nej, eller lämna cellen tom.",
    ),
    ("utbud", "e-post", "info(at)boras.se", "är ingen e-postadress. Skriv den som namn@exempel.se."),
    ("utbud", "webb", "javascript:alert(1)", "är ingen webbadress. Skriv hela adressen"),
    ("utbud", "webb", "ftp://boras.se", "är ingen webbadress."),
    ("utbud", "telefon", "033-35 70 00 växel", "Skriv bara själva numret här"),
    ("utbud", "publiceras från", "2026-02-30", "”2026-02-30” är inget datum. Skriv år, månad och dag"),
    ("utbud", "publiceras från", "1/2 2026", "”1/2 2026” är inget datum."),
    ("utbud", "kontrolleras var (månader)", "25", "”25” är inte mellan 1 och 24."),
    ("utbud", "nämnd", "socialnamden", "finns inte i namnder. Menade du ”socialnamnden”?"),
    ("utbud", "platser", "huset | hust", "”hust” finns inte i platser. Menade du ”huset”?"),
    ("utbud", "språk", "zz", "”zz” finns inte i sprak. Lägg till en rad i sprak."),
    ("utbud", "ämnen", "lekk", "”lekk” finns inte i amnen. Menade du ”lek”?"),
    ("utbud", "anordnare", "Boras Stad", "Organisationen ”Boras Stad” är okänd. Menade du ”Borås Stad”?"),
    ("utbud", "partner", "Borås kommun", "”Borås Stad” är redan anordnare."),
    ("utbud", "följs av", "babycafe", "”babycafe” är raden själv. Skriv ett annat id."),
    ("platser", "postnummer", "5045", "Skriv postnumret med fem siffror, till exempel 504 55."),
    ("platser", "latitud", "57.7", "Läget är halvt. Skriv både latitud och longitud"),
    ("platser", "longitud", "200", "”200” är inte mellan -180 och 180."),
    ("platser", "longitud", "öster", "”öster” är inget tal. Skriv grader med decimaler"),
    ("platser", "ingår i", "huset", "”huset” är raden själv."),
    ("stadsdelar", "folkmängd år", "2024", "Skriv folkmängden det året"),
    ("sprak", "kod", "SV", "”SV” är ingen språkkod."),
    ("tider", "veckodag", "9", "”9” är inte mellan 1 och 7. Skriv 1 för måndag till 7 för söndag."),
    ("tider", "veckodag", "", "Raden har varken veckodag eller datum. Skriv det ena av dem."),
    ("tider", "öppnar", "halv nio", "”halv nio” är inget klockslag. Skriv timmar och minuter"),
    ("tider", "stänger", "24:01", "”24:01” är inget klockslag."),
    ("tider", "stänger", "08:00", "”08:00” är före ”öppnar”, som är 09:00. Rätta ett av dem."),
    ("tider", "stänger", "09:00", "Samma klockslag som ”öppnar”. Dygnet runt skrivs 00:00 och 24:00."),
    ("tider", "öppnar", "24:00", "”24:00” är dygnets slut. Skriv 00:00 på nästa dag."),
    ("tider", "utbud", "babykafe", "”babykafe” finns inte i utbud. Menade du ”babycafe”?"),
]


@pytest.mark.parametrize(("file", "heading", "text", "sentence"), BAD_CELLS)
def test_bad_cell_is_refused(tmp_path, file, heading, text, sentence):
    rows = rows_with(file, **{heading: text})

    printed = refusal(write_register(tmp_path, **{file: rows}))

    where = next(line for line in printed.splitlines() if line.startswith(f"{file}.csv, rad 2, kolumnen ”"))
    assert sentence in where


@pytest.mark.parametrize(
    ("file", "cells", "heading", "sentence"),
    [
        ("tider", {"datum": "2026-01-01"}, "veckodag", "Raden har både veckodag och datum."),
        ("tider", {"utbud": "", "plats": ""}, "utbud", "Raden har varken utbud eller plats."),
        ("tider", {"var n:e vecka": "2"}, "räknat från", "Skriv ett datum i en vecka då det händer"),
        (
            "tider",
            {"gäller från": "2026-02-01", "gäller till": "2026-01-01"},
            "gäller till",
            "Tiderna slutar gälla innan de börjar.",
        ),
        (
            "utbud",
            {"ansökan öppnar": "2026-02-01", "ansökan stänger": "2026-01-01"},
            "ansökan stänger",
            "Ansökan stänger innan den öppnar. Ändra ”ansökan öppnar” eller ”ansökan stänger”.",
        ),
        ("stadsdelar", {"folkmängd": "100"}, "folkmängd år", "Skriv vilket år folkmängden gäller"),
        (
            "organisationer",
            {"typ": "region", "nämnd": "socialnamnden"},
            "nämnd",
            "Bara en kommunal organisation",
        ),
    ],
)
def test_cells_that_contradict_each_other_are_refused(tmp_path, file, cells, heading, sentence):
    rows = rows_with(file)
    rows[0] |= cells

    printed = refusal(write_register(tmp_path, **{file: rows}))

    assert printed.startswith(f"{file}.csv, rad 2, kolumnen ”{heading}”: ")
    assert sentence in printed


def refused_text(tmp_path, name: str, text: str) -> str:
    write_register(tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    return refusal(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,namn\nhuset,Huset\n", "platser.csv, rad 1, kolumnen ”typ”: Kolumnen saknas. Lägg till rubriken"),
        ("id,namn,typp\na,A,kyrka\n", "kolumnen ”typp”: Rubriken är okänd."),
        ("id,namn,typp\na,A,kyrka\n", "Rätta den eller ta bort kolumnen. Menade du ”typ”?"),
        ("id,namn,typ,qqqq\n", "Rätta den eller ta bort kolumnen. Kända rubriker: id, namn"),
        ("id,namn,typ,namn\n", "kolumnen ”namn”: Rubriken står två gånger. Ta bort den ena kolumnen."),
        ("id,,namn,typ\nhuset,x,Huset,kyrka\n", "platser.csv, rad 1: Kolumn 2 saknar rubrik."),
        ("", "platser.csv: Filen är tom. Skriv kolumnernas rubriker på första raden."),
        (",,\n", "platser.csv: Filen är tom."),
        ("id,namn,typ\na,A, i byn,kyrka\n", "rad 2: Raden har fler celler än rubrikraden, som har 3."),
        ('id,namn,typ\nhuset,"Huset,kyrka\n', "platser.csv, rad 2: Ett citattecken saknar sitt par."),
        ("id,namn,typ\na,A,kyrka\n\na,B,kyrka\n", "rad 4, kolumnen ”id”: ”a” står redan på rad 2."),
    ],
)
def test_bad_table_is_refused(tmp_path, text, sentence):
    assert sentence in refused_text(tmp_path, "platser.csv", text)


def test_only_headings_is_no_mistake(tmp_path):
    write_register(tmp_path, tider=[])
    (tmp_path / "tider.csv").write_text("id,utbud,plats,veckodag,öppnar,stänger\n", encoding="utf-8")

    assert "tider: 0 nya" in run(tmp_path)


def test_file_with_unknown_name_is_refused(tmp_path):
    sentence = "utbud2.csv: Filen hör inte till registret. Byt namn eller ta bort den. Menade du ”utbud”?"
    assert sentence in refused_text(tmp_path, "utbud2.csv", "id,titel\n")


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "LÄSMIG.txt").write_text("Hej", encoding="utf-8")

    assert "Summa: 11 nya" in run(write_register(tmp_path))


def test_folder_without_files_is_refused(tmp_path):
    assert "Här finns ingen av registrets filer: programutgavor, " in refusal(tmp_path)


def test_folder_that_does_not_exist_is_refused(tmp_path):
    assert "saknas: Sökvägen finns inte. Ange en mapp" in refusal(tmp_path / "saknas")


def test_file_larger_than_50_mb_is_refused(tmp_path):
    write_register(tmp_path)
    with (tmp_path / "utbud.csv").open("ab") as file:
        file.truncate(50_000_001)

    assert "utbud.csv: Filen är större än 50 MB." in refusal(tmp_path)


def test_source_of_an_unknown_file_or_record_is_refused(tmp_path):
    rows = [
        {"id": "k-1", "fil": "personer", "post": "x", "adress": "https://www.boras.se"},
        {"id": "k-2", "fil": "utbud", "post": "babykafe", "adress": "https://www.boras.se"},
    ]
    printed = refusal(write_register(tmp_path, kallor=rows))

    assert "kallor.csv, rad 2, kolumnen ”fil”: ”personer” är okänt. Skriv ett av: utbud, namnder" in printed
    assert (
        "kallor.csv, rad 3, kolumnen ”post”: ”babykafe” finns inte i utbud. Menade du ”babycafe”?" in printed
    )


def test_circle_of_parents_is_refused(tmp_path):
    rows = [
        {"id": "norrby", "namn": "Norrby", "typ": "kommundel", "ingår i": "boda"},
        {"id": "boda", "namn": "Boda", "typ": "område", "ingår i": "norrby"},
    ]
    printed = refusal(write_register(tmp_path, stadsdelar=rows))

    assert "rad 2, kolumnen ”ingår i”: ”boda” leder tillbaka till raden själv. Bryt kedjan" in printed


def test_circle_through_a_stored_record_is_refused(tmp_path):
    rows = [SMALL["stadsdelar"][0], {"id": "boda", "namn": "Boda", "typ": "område", "ingår i": "norrby"}]
    run(write_register(tmp_path, stadsdelar=rows))
    text = as_text([SMALL["stadsdelar"][0] | {"ingår i": "boda"}])
    (tmp_path / "stadsdelar.csv").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError):
        run(tmp_path)


def test_two_organisations_of_one_name_are_refused(tmp_path):
    first, second = SMALL["organisationer"]
    printed = refusal(write_register(tmp_path, organisationer=[first, second | {"namn": "Borås Stad"}]))

    assert "organisationer.csv, rad 3, kolumnen ”namn”: ”Borås Stad” står redan på rad 2." in printed


def test_all_mistakes_are_told_at_once(tmp_path):
    utbud = rows_with("utbud", form="kalas", ålder_från="tolv")
    printed = refusal(write_register(tmp_path, utbud=utbud, tider=rows_with("tider", veckodag="9")))

    assert len(printed.splitlines()) == 5  # three mistakes, two files with refused rows
    assert "utbud.csv: 1 avvisade" in printed


def test_many_mistakes_are_cut_off_after_two_hundred(tmp_path):
    rows = [{"id": f"k{number}", "namn": "X", "typ": "fel"} for number in range(250)]
    lines = refusal(write_register(tmp_path, platser=rows, utbud=[], tider=[])).splitlines()

    assert "… och 52 till." in lines
    assert "platser.csv: 250 avvisade" in lines


def test_register_name_with_spaces_is_refused(tmp_path):
    with pytest.raises(CommandError, match="--source"):
        run(tmp_path, "--source", "Borås stad")


def test_quoted_value_is_one_short_line():
    assert quoted("a\n b") == "”a b”"
    assert quoted("x" * 41) == "”" + "x" * 39 + "…”"


def test_problems_are_false_when_there_are_none():
    assert not Problems()
