"""An empty workbook to fill in: a sheet per file with drop-downs, examples that are never read, and instructions."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from catalogue.imports.columns import Column, Weekdays, Words, YesNo
from catalogue.imports.files import File
from catalogue.imports.forgiving import EXAMPLE, IGNORED_SHEETS
from catalogue.imports.keeping import Keeper
from catalogue.imports.relations import Parties, Ref, Refs
from catalogue.imports.wordings import WEEKDAYS
from catalogue.models import Organisation

READ_ME, CHOICES = (name.capitalize() for name in IGNORED_SHEETS)
ROWS = 1_000  # that have drop-downs
LONGEST_LIST = 500
LEFT_OUT = re.compile(
    r" \([a-z]{2,3}\)$|^säkerhet$|^härledda uppgifter$"
)  # other languages, and what only we write
INSTRUCTIONS = (
    "Så fyller du i arbetsboken",
    "",
    "1. Varje blad är en sorts poster: utbud, platser, tider. Fyll bara i de blad som du behöver.",
    "2. En rad är en post. Rubriker med färg måste fyllas i, de andra får vara tomma.",
    "3. En tom cell betyder att vi inte vet. Skriv nej bara när det verkligen är nej.",
    "4. Flera värden i samma cell skiljs åt med komma eller |, till exempel: arabiska, somaliska.",
    "5. Ålder skrivs som 0–12 mån, 3–12 år eller från 13 år i kolumnen ”ålder från”, så fylls ”ålder till” i.",
    "6. Tider skrivs som 9–12 i kolumnen ”öppnar”, så fylls ”stänger” i. Flera veckodagar: må, ons.",
    "7. Datum skrivs som 2026-11-22.",
    "8. Kolumnen ”id” får vara tom: då hittar vi posten på namnet, eller gör en ny. Ändra aldrig ett id som står där.",
    "9. Utbud, platser, nämnder, ämnen och språk kan skrivas med sitt namn eller sitt id.",
    "10. Rader som börjar med ”Exempel, läses inte in” hoppas över. Du kan ta bort dem.",
    "11. Texter på andra språk får egna kolumner: lägg till en rubrik som ”titel (en)”.",
    "",
    "När du laddar upp filen ser du vad varje rad skulle göra. Inget sparas förrän du säger ja, och det går att ångra.",
)
EXAMPLES = {
    "platser": {
        "namn": "Öppna förskolan Exemplet",
        "typ": "öppen förskola",
        "adress": "Exempelgatan 1",
        "postnummer": "500 00",
        "ålder från": "0–5 år",
        "gratis": "ja",
    },
    "utbud": {
        "titel": "Babycafé på Exemplet",
        "sammanfattning": "Träffa andra med små barn.",
        "form": "drop-in",
        "ålder från": "0–12 mån",
        "språk": "svenska, arabiska",
        "platser": "Öppna förskolan Exemplet",
        "gratis": "ja",
        "drop-in": "ja",
    },
    "tider": {
        "utbud": "Babycafé på Exemplet",
        "veckodag": "måndag och onsdag",
        "öppnar": "9–12",
        "på lov": "nej",
    },
    "stangningar": {
        "plats": "Öppna förskolan Exemplet",
        "från": "2026-12-23",
        "till": "2027-01-06",
        "skäl": "jullov",
    },
}


def template_workbook(files: Sequence[File], all_files: Iterable[File], keeper: Keeper | None) -> bytes:
    """A workbook for some files, with the register's own words to choose from: those that a person may point at."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        _write_instructions(book)
        sheets = [(file, book.add_worksheet(file.name)) for file in files]
        lists = _Lists(book.add_worksheet(CHOICES), all_files, keeper)
        formats = {
            "must": book.add_format({"bold": True, "bg_color": "#F3D9A4"}),
            "may": book.add_format({"bold": True}),
            "example": book.add_format({"italic": True, "font_color": "#666666"}),
        }
        for file, sheet in sheets:
            _write_file(sheet, file, lists, formats)
    return out.getvalue()


def _write_instructions(book: Workbook) -> None:
    sheet = book.add_worksheet(READ_ME)
    sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    for number, line in enumerate(INSTRUCTIONS):
        sheet.write_string(
            number, 0, line, book.add_format({"bold": True, "font_size": 16}) if number == 0 else None
        )


def _write_file(sheet: Worksheet, file: File, lists: "_Lists", formats: dict) -> None:
    columns = [column for column in file.columns if not LEFT_OUT.search(column.heading)]
    example = {file.key.heading: EXAMPLE.capitalize()} | EXAMPLES.get(file.name, {})
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        must = column.required and not (column is file.key and file.id_from)
        sheet.write_string(0, index, column.heading, formats["must" if must else "may"])
        sheet.set_column(index, index, max(14, len(column.heading) + 2))
        if file.name in EXAMPLES and column.heading in example:
            sheet.write_string(1, index, example[column.heading], formats["example"])
        if validation := lists.validation(file, column):
            sheet.data_validation(1, index, ROWS, index, validation)


class _Lists:
    """The drop-downs, each a column of the sheet of choices."""

    def __init__(self, sheet: Worksheet, files: Iterable[File], keeper: Keeper | None):
        self.sheet, self.keeper, self.used = sheet, keeper, 0
        self.files = {file.name: file for file in files}
        self.ranges: dict[tuple[str, ...], str] = {}

    def validation(self, file: File, column: Column) -> dict | None:
        """A drop-down that helps and never hinders: other words, and several, may be typed."""
        words = tuple(self._words(column))
        if not 0 < len(words) <= LONGEST_LIST:
            return None
        return {"validate": "list", "source": self._range(column.heading, words), "show_error": False}

    def _range(self, heading: str, words: tuple[str, ...]) -> str:
        if words not in self.ranges:
            letter = xl_col_to_name(self.used)
            self.sheet.write_string(0, self.used, heading)
            for number, word in enumerate(words, start=1):
                self.sheet.write_string(number, self.used, word)
            self.ranges[words] = f"={CHOICES}!${letter}$2:${letter}${len(words) + 1}"
            self.used += 1
        return self.ranges[words]

    def _words(self, column: Column) -> Iterable[str]:
        kind = column.kind
        if isinstance(kind, YesNo):
            return ("ja", "nej")
        if isinstance(kind, Words):
            return kind.values
        if isinstance(kind, Weekdays):
            return WEEKDAYS
        if isinstance(kind, Parties):
            return Organisation.objects.values_list("name", flat=True)
        return self._names(kind.file) if isinstance(kind, Ref | Refs) and hasattr(kind, "file") else ()

    def _names(self, name: str) -> list[str]:
        """What the records of a file are called that the person may point at, each name once."""
        file = self.files[name]
        field = file.column(file.named_by[0]).field
        found: dict[str, None] = {}
        for model in file.models:
            for pk, text in model._base_manager.order_by(field).values_list("pk", field):
                if not (self.keeper and self.keeper.hides(model, pk)):
                    found[text] = None
        return list(found)
