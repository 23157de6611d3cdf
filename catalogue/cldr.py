"""Dates, times and language names for people, from CLDR by Babel: 24 hours and Latin digits in every language."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date
from babel.lists import format_list
from django.utils.translation import get_language

EUROPEAN = {"en": "en-GB"}  # CLDR takes the bare code for American usage
LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # keep the order of what stands between, whatever is around it
DOT_CLOCK = {"sv", "fi"}  # languages that write 9.30 where others write 09:30
DAY_AND_MONTH = {"fi": "d. MMMM", "bs": "d. MMMM"}  # languages that write the day as a number in a row
YEAR = {"bs": "y."}


@lru_cache
def locale_for(language: str) -> Locale:
    """The CLDR locale of a language code; Swedish if CLDR does not have it."""
    try:
        return Locale.parse(EUROPEAN.get(language, language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("sv")


def active_locale() -> Locale:
    return locale_for(get_language() or "sv")


def full_date(day: date, with_year: bool = True) -> str:
    """ "tisdag 24 november 2026"; the year can be left out where it is plain."""
    return format_date(day, "EEEE " + _day_pattern(with_year), active_locale())


def short_date(day: date) -> str:
    """ "24 november 2026"."""
    return format_date(day, _day_pattern(with_year=True), active_locale())


def _day_pattern(with_year: bool) -> str:
    language = get_language() or "sv"
    day = DAY_AND_MONTH.get(language, "d MMMM")
    return f"{day} {YEAR.get(language, 'y')}" if with_year else day


def weekday_name(weekday: int, width: str = "wide") -> str:
    """The name of a weekday, 1 = Monday; width ``wide`` or ``abbreviated``."""
    return _weekday_names(get_language() or "sv", width)[weekday - 1]


@lru_cache
def _weekday_names(language: str, width: str) -> list[str]:
    days = locale_for(language).days["stand-alone"][width]
    return [days[number] for number in range(7)]


def clock(moment: datetime | int, short: bool = False) -> str:
    """A time of day, from a moment or from minutes after midnight: "9.30", "09:30"; midnight at the end is 24.

    ``short`` leaves out whole hours' zeros where the language writes so: "9".
    """
    minutes = moment if isinstance(moment, int) else moment.hour * 60 + moment.minute
    hours, rest = divmod(minutes, 60)
    if get_language() not in DOT_CLOCK:
        return f"{hours:02}:{rest:02}"
    return f"{hours}" if short and not rest else f"{hours}.{rest:02}"


def clock_range(opens: datetime | int, closes: datetime | int) -> str:
    """ "13–16", "9.15–10", "13:00–16:00"; in that order on screen also where text runs from the right."""
    times = f"{clock(opens, short=True)}–{clock(_end_of_day(opens, closes), short=True)}"
    return f"{LEFT_TO_RIGHT}{times}{END}" if active_locale().text_direction == "rtl" else times


def _end_of_day(opens: datetime | int, closes: datetime | int) -> datetime | int:
    """Midnight that ends a day is written 24, not 0."""
    if isinstance(closes, datetime) and isinstance(opens, datetime) and closes.date() > opens.date():
        return 24 * 60 if not (closes.hour or closes.minute) else closes
    return closes


def language_name(code: str, in_language: str | None = None) -> str:
    """A language's name in the reader's language, or in another: "arabiska"; the code itself if CLDR lacks it."""
    return _language_names(in_language or get_language() or "sv").get(code, code)


@lru_cache
def _language_names(language: str) -> dict[str, str]:
    return dict(locale_for(language).languages)


@lru_cache
def script_of(language: str) -> str:
    """The script that a language is mostly written in, as Unicode names its letters: "LATIN"; "" if unknown."""
    likely = get_global("likely_subtags").get(language.split("-")[0], "")  # "sr_Cyrl_RS"
    parts = [*language.split("-")[1:], *likely.split("_")[1:]]
    code = next((part.title() for part in parts if len(part) == 4), "")
    return Locale("en").scripts.get(code, "").upper()


def comma() -> str:
    """What stands between two things in a row in the reader's language."""
    return "، " if script_of(get_language() or "sv") == "ARABIC" else ", "


def in_words(items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
    """Several things as a list in the reader's language: "a, b och c"; style ``or``: "a, b eller c"."""
    return format_list(sorted(items) if isinstance(items, set) else list(items), style, active_locale())
