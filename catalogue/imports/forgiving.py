"""Forgiving reading of what people write by hand: of headings and cells that the strict reading does not take.

Only what is refused as it stands is looked at again, so a file that the register wrote itself is never touched.
Every guess is noted, and shown before anything is saved.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError

from catalogue.cldr import language_name
from catalogue.imports import wordings
from catalogue.imports.columns import Clock, Column, Day, Months, Web, Weekdays, Words, YesNo
from catalogue.imports.files import File
from catalogue.imports.problems import Problems, quoted
from catalogue.imports.reading import Sheet, refuse_name
from catalogue.imports.wordings import fold

IGNORED_SHEETS = ("läs mig", "val")  # of our own template
EXAMPLE = "exempel, läses inte in"
# The second of two columns that one cell may fill: "9-12", "0–12 mån".
PARTNERS = {"öppnar": "stänger", "ålder från": "ålder till"}
OTHER_HEADINGS = {
    "titel": "rubrik namn benämning aktivitet",
    "namn": "titel benämning platsensnamn",
    "sammanfattning": "ingress kortbeskrivning",
    "beskrivning": "text längretext merinformation",
    "form": "typ typavaktivitet",
    "ålder från": "ålder åldrar åldersgrupp frånålder minålder",
    "ålder till": "tillålder maxålder",
    "målgrupp": "vem förvem",
    "ämnen": "ämne tema teman",
    "platser": "plats lokal var",
    "plats": "platser lokal var",
    "utbud": "aktivitet titel",
    "nämnd": "ansvarignämnd",
    "anordnare": "arrangör arrangörer organisation",
    "gratis": "kostnadsfritt avgiftsfritt",
    "avgift": "kostnad pris",
    "telefon": "tel tfn telefonnummer",
    "e-post": "email mail mejl epostadress",
    "webb": "hemsida webbplats webbsida webbadress länk url",
    "veckodag": "dag dagar veckodagar",
    "öppnar": "öppet öppettider tid tider klockan klockslag start starttid börjar",
    "stänger": "till slut sluttid slutar",
    "adress": "gatuadress besöksadress",
    "postnummer": "postnr",
    "ort": "postort",
    "språk": "talarspråk",
    "bokning": "anmälan föranmälan",
    "anmärkning": "kommentar intern kommentarer",
}


@dataclass(frozen=True)
class Forgiven:
    """A cell as the register writes it: texts by heading, and how it was taken. ``days``: a row for each of them."""

    cells: dict[str, str]
    said: str
    days: tuple[int, ...] = ()


def recognise(sheets: Iterable[Sheet], files: Sequence[File], problems: Problems) -> dict[str, Sheet]:
    """The sheets by the file of the register that each of them is; what is none of them is a problem."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        file = _file_of(sheet, files)
        if sheet.name in IGNORED_SHEETS or (file is None and sheet.may_be_empty and not sheet.headings):
            continue
        if file is None:
            refuse_name(sheet.label, sheet.name, [file.name for file in files], problems)
        elif not sheet.headings:
            problems.add(sheet.label, "Filen är tom. Skriv kolumnernas rubriker på första raden.")
        elif file.name in found:
            sentence = f"Det här är också {file.name}, som {found[file.name].label}. Lägg raderna i ett blad."
            problems.add(sheet.label, sentence)
        else:
            found[file.name] = sheet
            if not _starts_like(sheet.name, file):
                problems.guess(sheet.label, sheet.name, file.name, 1)
    return found


def _file_of(sheet: Sheet, files: Sequence[File]) -> File | None:
    """By the sheet's name, with what an export adds to it; else the only file that has all its headings."""
    if named := next((file for file in files if _starts_like(sheet.name, file)), None):
        return named
    headings = {fold(heading) for heading in sheet.headings if heading}
    fitting = [file for file in files if headings <= {fold(column.heading) for column in file.columns}]
    return fitting[0] if len(fitting) == 1 and len(headings) > 2 else None


def _starts_like(name: str, file: File) -> bool:
    plain = name.translate(str.maketrans("åäö", "aao"))
    return bool(re.fullmatch(rf"{re.escape(file.name)}(?:[-_ (.].*)?", plain))


def forgive_headings(sheet: Sheet, file: File, problems: Problems) -> None:
    """Put the register's own headings in place of others that mean the same; add what one column says of two."""
    known = {fold(column.heading): column.heading for column in file.columns}
    taken = set(sheet.headings)
    for index, written in enumerate(sheet.headings):
        if not written or written in known.values():
            continue
        heading = known.get(fold(written)) or _in_words(written, known) or _other_name(written, known, taken)
        if heading is None or heading in taken:
            continue
        if fold(written) != fold(heading):
            problems.guess(sheet.label, written, f"rubriken {quoted(heading)}", 1)
        sheet.headings[index] = heading
        sheet.written_as[heading] = written
        taken.add(heading)
    _add_columns(sheet, file)


def _in_words(written: str, known: dict[str, str]) -> str | None:
    """ "titel på engelska", "titel (engelska)": the language by its name."""
    for code, _name in settings.LANGUAGES:
        if match := re.fullmatch(rf"(.*\S)\s*(?:på |\()\s*{language_name(code, 'sv')}\)?", written):
            return known.get(fold(match[1]) if code == settings.LANGUAGE_CODE else fold(f"{match[1]} {code}"))
    return None


def _other_name(written: str, known: dict[str, str], taken: set[str]) -> str | None:
    word = fold(written)
    return next(
        (
            heading
            for heading, others in OTHER_HEADINGS.items()
            if word in others.split() and heading in known.values() and heading not in taken
        ),
        None,
    )


def _add_columns(sheet: Sheet, file: File) -> None:
    """Columns that the sheet has not, but that its cells speak of, and the id that can be made for a row."""
    missing = [second for first, second in PARTNERS.items() if _speaks_of_two(sheet, file, first, second)]
    if file.id_from and file.key.heading not in sheet.headings:
        missing.append(file.key.heading)
    sheet.headings += missing
    for _number, cells in sheet.rows:
        cells += [""] * len(missing)


def _speaks_of_two(sheet: Sheet, file: File, first: str, second: str) -> bool:
    column = next((column for column in file.columns if column.heading == first), None)
    if column is None or first not in sheet.headings or second in sheet.headings:
        return False
    index = sheet.headings.index(first)
    found = (
        forgive_cell(column, cells[index], sheet.written_as) for _number, cells in sheet.rows if cells[index]
    )
    return any(forgiven and second in forgiven.cells for forgiven in found)


def is_example(text: str) -> bool:
    """Whether an id says that its row is one of the template's examples."""
    return text.casefold() == EXAMPLE


def forgive_cell(column: Column, text: str, written_as: dict[str, str]) -> Forgiven | None:
    """What a text that a column refuses is likely to mean; None when that cannot be said."""
    try:
        return _forgive(column, text, written_as)
    except (ValidationError, ValueError, OverflowError):
        return None


def _forgive(column: Column, text: str, written_as: dict[str, str]) -> Forgiven | None:
    heading, kind = column.heading, column.kind
    if wordings.says_unknown(text):
        return None if column.required else Forgiven({heading: ""}, "okänt")
    if isinstance(kind, Months):
        return _forgive_ages(heading, text, written_as.get(heading, heading))
    if isinstance(kind, Clock):
        return _forgive_clock(heading, text)
    if isinstance(kind, Weekdays):
        return _forgive_weekdays(heading, text)
    again = ""
    if isinstance(kind, YesNo):
        again = wordings.yes_or_no(text, heading)
    elif isinstance(kind, Words):
        again = next((word for word in kind.values if fold(word) == fold(text)), "")
    elif isinstance(kind, Web):
        again = f"https://{text}" if text.casefold().startswith("www.") else ""
    elif isinstance(kind, Day):
        again = str(wordings.day(text) or "")
    return Forgiven({heading: again}, again) if again else None


def _forgive_ages(heading: str, text: str, written_as: str) -> Forgiven | None:
    """A range fills both columns. "3 år" alone is the end that its heading names, or a whole year under "ålder"."""
    low_heading, high_heading = "ålder från", PARTNERS["ålder från"]
    is_upper = heading == high_heading
    found = (is_upper and wordings.ages(f"till {text}")) or wordings.ages(text)
    if not found or (is_upper and found[0] is not None):
        return None
    low, high = found
    if "från" in written_as and wordings.is_one_age(text):
        high = None
    months = {
        name: str(month) for name, month in ((low_heading, low), (high_heading, high)) if month is not None
    }
    return Forgiven(
        {heading: ""} | months, " och ".join(f"{name} {month}" for name, month in months.items()) + " månader"
    )


def _forgive_clock(heading: str, text: str) -> Forgiven | None:
    if (both := wordings.hours(text)) and heading == "öppnar":
        opens, closes = map(Clock().write, both)
        return Forgiven({heading: opens, PARTNERS[heading]: closes}, f"{opens}–{closes}")
    minutes = wordings.clock(text)
    return None if minutes is None else Forgiven({heading: Clock().write(minutes)}, Clock().write(minutes))


def _forgive_weekdays(heading: str, text: str) -> Forgiven | None:
    found = wordings.weekdays(text)
    if not found:
        return None
    names = [wordings.WEEKDAYS[day - 1] for day in found]
    said = names[0] if len(names) == 1 else f"{len(names)} rader: {', '.join(names)}"
    return Forgiven({heading: str(found[0])}, said, tuple(found))
