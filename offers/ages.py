"""Ages of childhood in months: the thread from pregnancy to 17. No Django models here.

A period of ages is ``low`` included, ``high`` not included. Pregnancy starts at -9, birth is 0,
the thread ends at 216 (the 18th birthday). Either end of an offer's ages may be unknown (None).
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

PREGNANCY = -9
THREAD_END = 216
MAX_AGE = 300


@dataclass(frozen=True)
class AgeSpan:
    """A question about age: does something suit a child who is anywhere in [low, high) months?"""

    key: str
    low: int
    high: int


@dataclass(frozen=True)
class Stage(AgeSpan):
    """One of the eight knots on the thread; ``label`` becomes a string of the reader's language."""

    label: object


STAGES = (
    Stage("expecting", PREGNANCY, 0, _("Väntar barn")),
    Stage("0", 0, 12, _("0 år")),
    Stage("1-2", 12, 36, _("1–2 år")),
    Stage("3-5", 36, 72, _("3–5 år")),
    Stage("6-9", 72, 120, _("6–9 år")),
    Stage("10-12", 120, 156, _("10–12 år")),
    Stage("13-15", 156, 192, _("13–15 år")),
    Stage("16-17", 192, THREAD_END, _("16–17 år")),
)
STAGE_BY_KEY = {stage.key: stage for stage in STAGES}


def parse_age(text: str) -> AgeSpan | None:
    """Read ``?age=``: a stage ("1-2"), a whole year ("4"), months ("7m") or "expecting"; else None."""
    if text in STAGE_BY_KEY:
        return STAGE_BY_KEY[text]
    match = re.fullmatch(r"(\d{1,3})(m?)", text, re.ASCII)
    if match is None:
        return None
    number, in_months = int(match[1]), bool(match[2])
    low = number if in_months else number * 12
    high = low + (1 if in_months else 12)
    return AgeSpan(text, low, high) if high <= THREAD_END else None


def overlaps(min_age: int | None, max_age: int | None, span: AgeSpan) -> bool | None:
    """Whether an offer for [min_age, max_age) suits the span; None when an unknown end could decide it.

    One known end can be enough: "from 13" surely begins within 13–15, whatever its upper end.
    """
    if min_age is not None and min_age >= span.high:
        return False
    if max_age is not None and max_age <= span.low:
        return False
    if min_age is not None and (max_age is not None or min_age >= span.low):
        return True
    if max_age is not None and min_age is None and max_age <= span.high:
        return True
    return None


def describe_months(months: int) -> str:
    """A point of childhood in words: "7 månader" below two years unless it is a whole year, else years."""
    if months % 12 and months < 24:
        return ngettext("%(n)d månad", "%(n)d månader", months) % {"n": months}
    return ngettext("%(n)d år", "%(n)d år", months // 12) % {"n": months // 12}


def describe_ages(min_age: int | None, max_age: int | None) -> str:
    """An offer's ages in words: "0–12 månader", "3–12 år", "från 7 år", "Ålder inte angiven"."""
    if min_age is None and max_age is None:
        return str(_("Ålder inte angiven"))
    if max_age is None:
        return _describe_open_end(min_age or 0)
    if min_age is None:
        return _describe_open_start(max_age)
    if min_age < 0:
        return _describe_from_pregnancy(max_age)
    if (min_age, max_age) == (0, 1):
        return str(_("nyfödd"))
    if max_age - min_age == 1:
        return describe_months(min_age)
    if max_age <= 24 and (min_age % 12 or max_age % 12 or max_age == 12):
        return _range(
            ngettext("%(low)d–%(high)d månader", "%(low)d–%(high)d månader", max_age), min_age, max_age
        )
    low, last = min_age // 12, -(-max_age // 12) - 1
    if low == last:
        return ngettext("%(n)d år", "%(n)d år", low) % {"n": low}
    return _range(ngettext("%(low)d–%(high)d år", "%(low)d–%(high)d år", last), low, last)


def _range(text: str, low: int, high: int) -> str:
    """The word after a range bends with its last number."""
    return text % {"low": low, "high": high}


def _describe_open_end(min_age: int) -> str:
    if min_age < 0:
        return str(_("från graviditeten"))
    return str(_("från %(age)s")) % {"age": describe_months(min_age)}


def _describe_open_start(max_age: int) -> str:
    if max_age <= 0:
        return str(_("under graviditeten"))
    if max_age % 12:
        return str(_("upp till %(age)s")) % {"age": describe_months(max_age)}
    return str(_("under %(age)s")) % {"age": describe_months(max_age)}


def _describe_from_pregnancy(max_age: int) -> str:
    if max_age <= 0:
        return str(_("under graviditeten"))
    last = describe_months(max_age) if max_age < 24 else describe_months(max_age - 12)
    return str(_("graviditet–%(age)s")) % {"age": last}
