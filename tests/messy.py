"""A workbook as it comes from someone who has never seen the register: 25 mistakes, each in a row of its own."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from tests.importing import workbook

ROW = {
    "utbud": {"id": "stod-{n}", "titel": "Stöd {n}", "form": "kurs"},
    "platser": {"id": "plats-{n}", "namn": "Plats {n}", "typ": "mötesplats"},
    "tider": {"id": "tid-{n}", "utbud": "babycafe", "veckodag": "2", "öppnar": "9", "stänger": "12"},
    "stangningar": {"id": "stangt-{n}", "plats": "huset", "från": "2026-12-23", "till": "2027-01-06"},
}


class Mistake(NamedTuple):
    """What somebody wrote in the cells of a row, what they are told, and what they write instead."""

    file: str
    written: dict[str, str]
    sentence: str
    mended: dict[str, str]


MISTAKES = [
    Mistake(
        "utbud",
        {"titel": ""},
        "Kolumnen ”titel”: Cellen är tom. Fyll i den, eller ta bort raden.",
        {"titel": "Ny kurs"},
    ),
    Mistake(
        "utbud", {"titel": "x" * 201}, "har 201 tecken. Korta texten till högst 200.", {"titel": "Kort titel"}
    ),
    Mistake("utbud", {"id": "Kurs Åtta"}, "Skriv id med små bokstäver a–z", {"id": "kurs-atta"}),
    Mistake(
        "utbud",
        {"sammanfattning": "=1+1"},
        "Skriv värdet i stället för en formel.",
        {"sammanfattning": "Två"},
    ),
    Mistake("utbud", {"form": "kalas"}, "”kalas” är okänt. Skriv ett av: drop-in, kurs", {"form": "Drop in"}),
    Mistake(
        "utbud",
        {"ålder från": "0-5"},
        "”0-5” är inget heltal. Skriv åldern i månader",
        {"ålder från": "0-5 år"},
    ),
    Mistake(
        "utbud",
        {"ålder från": "24", "ålder till": "12"},
        "”12” är inte högre än ”ålder från”, som är 24.",
        {"ålder från": "12", "ålder till": "24"},
    ),
    Mistake("utbud", {"gratis": "kanske"}, "”kanske” är varken ja eller nej.", {"gratis": "gratis"}),
    Mistake(
        "utbud", {"språk": "klingonska"}, "”klingonska” finns inte i sprak.", {"språk": "arabiska/somaliska"}
    ),
    Mistake(
        "utbud", {"ämnen": "lekk"}, "finns inte i amnen. Menade du ”lek”?", {"ämnen": "Leka, Våld och hot"}
    ),
    Mistake(
        "utbud",
        {"platser": "Gården"},
        "”Gården” heter flera i platser: garden-1, garden-2.",
        {"platser": "garden-1"},
    ),
    Mistake(
        "utbud", {"nämnd": "Festnämnden"}, "”Festnämnden” finns inte i namnder.", {"nämnd": "Socialnämnden"}
    ),
    Mistake(
        "utbud",
        {"anordnare": "Gänget"},
        "Organisationen ”Gänget” är okänd.",
        {"anordnare": "Kyrkan och Staden"},
    ),
    Mistake(
        "utbud", {"e-post": "info(at)exempel.se"}, "är ingen e-postadress.", {"e-post": "info@exempel.se"}
    ),
    Mistake("utbud", {"webb": "exempel"}, "”exempel” är ingen webbadress.", {"webb": "www.exempel.se"}),
    Mistake("utbud", {"telefon": "ring växeln"}, "Skriv bara själva numret här", {"telefon": "033-35 70 00"}),
    Mistake(
        "utbud", {"publiceras från": "i höst"}, "”i höst” är inget datum.", {"publiceras från": "2026-09-01"}
    ),
    Mistake("utbud", {"status": "klar"}, "”klar” är okänt. Skriv ett av: utkast", {"status": "Utkast"}),
    Mistake("utbud", {"id": "kurs-1"}, "”kurs-1” står redan på rad", {"id": "kurs-2"}),
    Mistake("platser", {"postnummer": "5045"}, "Skriv postnumret med fem siffror", {"postnummer": "504 55"}),
    Mistake("platser", {"latitud": "57,7"}, "Läget är halvt.", {"latitud": "57,7", "longitud": "12,9"}),
    Mistake(
        "tider",
        {"öppnar": "12", "stänger": "9"},
        "är före ”öppnar”, som är 12:00.",
        {"öppnar": "9-12", "stänger": ""},
    ),
    Mistake(
        "tider", {"veckodag": "ibland"}, "Skriv 1 för måndag till 7 för söndag.", {"veckodag": "må, ons"}
    ),
    Mistake(
        "tider",
        {"utbud": "babykafe"},
        "finns inte i utbud. Menade du ”babycafe”?",
        {"utbud": "Babycafé på Öster"},
    ),
    Mistake(
        "stangningar", {"till": "2026-12-01"}, "Stängningen slutar innan den börjar.", {"till": "2027-01-06"}
    ),
]
FIRST = {"utbud": {"id": "kurs-1"}}  # a row without a mistake


def messy_workbook() -> bytes:
    return _workbook((mistake.file, mistake.written) for mistake in MISTAKES)


def mended_workbook() -> bytes:
    return _workbook((mistake.file, mistake.mended) for mistake in MISTAKES)


def _workbook(cells: Iterable[tuple[str, dict[str, str]]]) -> bytes:
    rows = {name: [] for name in ROW}
    for number, (name, written) in enumerate([*FIRST.items(), *cells]):
        usual = {heading: text.format(n=number) for heading, text in ROW[name].items()}
        rows[name].append(usual | written)
    file = BytesIO()
    workbook(file, **{name: _table(found) for name, found in rows.items()})
    return file.getvalue()


def _table(rows: list[dict[str, str]]) -> list[list[str]]:
    """The rows with all their headings, written as nobody told the writer to."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [
        [f" {heading.upper()}" for heading in headings],
        *([row.get(name, "") for name in headings] for row in rows),
    ]
