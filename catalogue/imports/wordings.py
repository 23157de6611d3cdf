"""How people write ages, hours, weekdays and answers by hand, in the register's own terms. Text in, values out.

Each function answers None (or "") to what it does not understand, so that the strict reading refuses it.
"""

import re
from datetime import date, timedelta

from catalogue.validators import parse_clock

YES = {"ja", "j", "x", "yes", "y", "sant", "true", "1"}
NO = {"nej", "n", "no", "falskt", "false", "0"}
FREE = {"gratis", "kostnadsfritt", "kostnadsfri", "avgiftsfritt", "avgiftsfri", "0kr"}
UNKNOWN = {"", "okänt", "okänd", "vetej", "vetinte", "oklart", "ejangivet", "saknas"}
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SHORT_WEEKDAYS = ("man", "tis", "ons", "tors", "fre", "lor", "son")  # as ids are written
DAY_GROUPS = {
    "vardag": range(1, 6),
    "vardagar": range(1, 6),
    "helg": (6, 7),
    "helger": (6, 7),
    "alla dagar": range(1, 8),
    "varje dag": range(1, 8),
    "dagligen": range(1, 8),
}
PREGNANCY = -9
SPREADSHEET_DAY_0 = date(1899, 12, 30)  # serial numbers of dates count from here

DASH = r"\s*(?:-|–|—|−|till|t\.?o\.?m\.?)\s*"
CLOCK = r"(?:kl\.?\s*)?(\d{1,2}(?:[.:,]\d{2})?)"
UNIT = r"(mån(?:ader?|\.)?|m|år)?"
AGE = rf"(\d{{1,3}})\s*{UNIT}"
PREGNANT = r"(?:gravid\w*|väntar barn|-9)"
BIRTH = r"(?:födsel\w*|född|nyfödda?)"


def fold(text: str) -> str:
    """Letters and digits alone, in lower case: what is left when spelling does not matter."""
    return re.sub(r"[\W_]+", "", text.casefold())


def says_unknown(text: str) -> bool:
    """Whether a cell says that nobody knows: "okänt", "?", "–"."""
    return fold(text) in UNKNOWN


def yes_or_no(text: str, about: str = "") -> str:
    """ "ja" or "nej"; the heading's own word is a yes: "gratis" under "gratis"."""
    word = fold(text)
    if word in YES or word == fold(about) or (about == "gratis" and word in FREE):
        return "ja"
    return "nej" if word in NO else ""


def hours(text: str) -> tuple[int, int] | None:
    """Minutes from "9-12", "9.00–12.00", "kl 9–12" or "09:00 till 12:00"."""
    match = re.fullmatch(CLOCK + DASH + CLOCK, text.strip().casefold())
    return (_minutes(match[1]), _minutes(match[2])) if match else None


def clock(text: str) -> int | None:
    """Minutes from "9,30", or from a time that a spreadsheet keeps with a date or as a part of a day."""
    text = text.strip().casefold()
    if match := re.fullmatch(r"(?:1899-12-3[01]|1900-01-0[01])(?: (\d\d:\d\d)(?::\d\d)?)?", text):
        return _minutes(match[1]) if match[1] else 24 * 60
    if match := re.fullmatch(r"pt(\d{1,2})h(\d\d)m\d\ds", text):
        return int(match[1]) * 60 + int(match[2])
    if re.fullmatch(r"0[.,]\d{3,}", text):
        return round(float(text.replace(",", ".")) * 24 * 60)
    return _minutes(text) if re.fullmatch(CLOCK, text) else None


def _minutes(text: str) -> int:
    return parse_clock(text.replace(",", "."))


def day(text: str) -> date | None:
    """A date that a spreadsheet shows as its serial number, or with the beginning of its day."""
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)[ t]00:00(?::00)?", text.strip().casefold()):
        return date.fromisoformat(match[1])
    return (
        SPREADSHEET_DAY_0 + timedelta(days=int(text)) if re.fullmatch(r"[34567]\d{4}", text.strip()) else None
    )


def weekdays(text: str) -> list[int]:
    """Days from "måndag och onsdag", "må, ons", "mån–fre" or "vardagar"; 1 is Monday."""
    text = " ".join(text.casefold().split())
    if text in DAY_GROUPS:
        return list(DAY_GROUPS[text])
    found: list[int] = []
    for part in re.split(r"(?:(?<!\s)\s+)?(?:,|;|/|\||\+|&|\n|\boch\b|\bsamt\b)\s*", text):
        words = re.split(r"(?:(?<!\s)\s+)?(?:-|–|—|\btill\b)\s*", part)
        ends = [number for word in words if (number := _weekday(word))]
        if len(ends) != len(words) or len(ends) > 2:
            return []
        found += range(ends[0], ends[-1] + 1)
    return sorted(set(found))


def _weekday(word: str) -> int | None:
    word = word.strip(" .")
    if re.fullmatch("[1-7]", word):
        return int(word)
    for number, name in enumerate(WEEKDAYS, start=1):
        if len(word) > 1 and (name.startswith(word) or word in (f"{name}ar", f"{name}arna", f"{name}s")):
            return number
    return None


def ages(text: str) -> tuple[int | None, int | None] | None:
    """Months from "0-12 mån", "3–12 år", "från 13 år", "gravid–1 år"; the upper year is counted in, so ends a year on.

    A number alone says nothing of its unit, and is not understood.
    """
    text = " ".join(text.casefold().split())
    if match := re.fullmatch(rf"(?:{PREGNANT}|{BIRTH}){DASH}{AGE}", text):
        low = 0 if re.match(BIRTH, text) else PREGNANCY
        return (low, _upper(match[1], match[2])) if match[2] else None
    if match := re.fullmatch(AGE + DASH + AGE, text):
        if not match[4]:
            return None
        return _lower(match[1], match[2] or match[4]), _upper(match[3], match[4])
    return _open_ages(text)


def is_one_age(text: str) -> bool:
    """Whether a text is a single age: "3 år"."""
    return bool(re.fullmatch(AGE, text.strip().casefold()))


def _open_ages(text: str) -> tuple[int | None, int | None] | None:
    if match := re.fullmatch(rf"(?:från|fr\.?o\.?m\.?)\s+{AGE}|{AGE}\s*(?:\+|och uppåt|och äldre)", text):
        number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
        return (_lower(number, unit), None) if unit else None
    if match := re.fullmatch(rf"(\d{{1,3}})\+\s*{UNIT}", text):
        return (_lower(match[1], match[2]), None) if match[2] else None
    if match := re.fullmatch(rf"(?:upp till|högst|till|t\.?o\.?m\.?)\s+(?:och med\s+)?{AGE}", text):
        return (None, _upper(match[1], match[2])) if match[2] else None
    if match := re.fullmatch(rf"under {AGE}", text):
        return (None, _lower(match[1], match[2])) if match[2] else None
    if match := re.fullmatch(AGE, text):
        return (_lower(match[1], match[2]), _upper(match[1], match[2], alone=True)) if match[2] else None
    if re.fullmatch(rf"från {PREGNANT}", text):
        return PREGNANCY, None
    return (PREGNANCY, 0) if re.fullmatch(PREGNANT, text) else None


def _lower(number: str, unit: str) -> int:
    return int(number) * (1 if unit.startswith("m") else 12)


def _upper(number: str, unit: str, *, alone: bool = False) -> int:
    """The first month that is not meant: "5 år" lasts a year, "12 mån" ends a range at twelve months."""
    if unit.startswith("m"):
        return int(number) + alone
    return (int(number) + 1) * 12
