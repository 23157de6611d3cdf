"""What must hold between the cells of a row, and rows that are stored otherwise than they are written.

A rule gets the values of a row whose cells are all right, and returns the heading and the sentence of what is wrong.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from catalogue.imports.columns import Clock, Values
from catalogue.models import OrganisationKind
from catalogue.recurrence import DAY_END, split_at_midnight

Rule = Callable[[Values], tuple[str, str] | None]
NIGHT = "-natt"
NOON, MORNING = 12 * 60, 8 * 60


def in_order(first: str, last: str, what: str) -> Rule:
    """A rule: one value may not come after the other."""

    def rule(values: Values) -> tuple[str, str] | None:
        if first in values and last in values and values[first] > values[last]:
            return last, f"{what} Ändra ”{first}” eller ”{last}”."
        return None

    return rule


def ages(values: Values) -> tuple[str, str] | None:
    low, high = values.get("ålder från"), values.get("ålder till")
    if low is not None and high is not None and low >= high:
        return "ålder till", (
            f"”{high}” är inte högre än ”ålder från”, som är {low}. "
            "Den övre åldern räknas inte med: ”0–5 år” skrivs 0 och 72."
        )
    return None


def position(values: Values) -> tuple[str, str] | None:
    given = [heading for heading in ("latitud", "longitud") if heading in values]
    if len(given) == 1:
        return given[0], "Läget är halvt. Skriv både latitud och longitud, eller ingen av dem."
    return None


def one_role_each(values: Values) -> tuple[str, str] | None:
    for name in values.get("partner", []):
        if name in values.get("anordnare", []):
            return "partner", f"”{name}” är redan anordnare. Ta bort organisationen ur en av kolumnerna."
    return None


def language_code(values: Values) -> tuple[str, str] | None:
    if re.fullmatch("[a-z]{2,3}", values["kod"]):
        return None
    return "kod", f"”{values['kod']}” är ingen språkkod. Skriv två eller tre små bokstäver, till exempel ar."


def only_municipal(values: Values) -> tuple[str, str] | None:
    if "nämnd" in values and values["typ"] != OrganisationKind.MUNICIPAL:
        return "nämnd", "Bara en kommunal organisation kan höra till en nämnd. Töm cellen eller ändra typ."
    return None


def whole_population(values: Values) -> tuple[str, str] | None:
    if "folkmängd" in values and "folkmängd år" not in values:
        return "folkmängd år", "Cellen är tom. Skriv vilket år folkmängden gäller, eller töm ”folkmängd”."
    if "folkmängd år" in values and "folkmängd" not in values:
        return "folkmängd", "Cellen är tom. Skriv folkmängden det året, eller töm ”folkmängd år”."
    return None


def pair_population(values: Values) -> list[Values]:
    if "folkmängd" in values:
        pair = (values["folkmängd"], values["folkmängd år"])
        values |= {"folkmängd": pair, "folkmängd år": pair}
    return [values]


def weekday_or_date(values: Values) -> tuple[str, str] | None:
    if ("veckodag" in values) == ("datum" in values):
        both = "både veckodag och datum" if "datum" in values else "varken veckodag eller datum"
        return "veckodag", f"Raden har {both}. Skriv det ena av dem."
    return None


def opening_hours(values: Values) -> tuple[str, str] | None:
    """Closing before opening means past midnight, but only from the afternoon and until the morning."""
    opens, closes = values["öppnar"], values["stänger"]
    if opens == DAY_END:
        return "öppnar", "”24:00” är dygnets slut. Skriv 00:00 på nästa dag."
    if opens == closes:
        return "stänger", "Samma klockslag som ”öppnar”. Dygnet runt skrivs 00:00 och 24:00."
    if closes < opens and not (opens >= NOON and closes <= MORNING):
        return "stänger", (
            f"”{Clock().write(closes)}” är före ”öppnar”, som är {Clock().write(opens)}. Rätta ett av dem."
        )
    return None


def counted_weeks(values: Values) -> tuple[str, str] | None:
    if values.get("var n:e vecka", 1) > 1 and "räknat från" not in values:
        return (
            "räknat från",
            "Cellen är tom. Skriv ett datum i en vecka då det händer, till exempel 2026-01-12.",
        )
    return None


def split_night(values: Values) -> list[Values]:
    """A time that passes midnight as two rows; the second is the night, a day later."""
    parts = split_at_midnight(values["öppnar"], values["stänger"])
    rows = []
    for days, opens, closes in parts:
        rows.append(values | {"öppnar": opens, "stänger": closes} | (_next_day(values) if days else {}))
    return rows


def _next_day(values: Values) -> Values:
    later = {
        heading: values[heading] + timedelta(days=1)
        for heading in ("datum", "gäller från", "gäller till")
        if heading in values
    }
    if "veckodag" in values:
        later["veckodag"] = values["veckodag"] % 7 + 1
    if values.get("veckodag") == 7 and "räknat från" in values:
        later["räknat från"] = values["räknat från"] + timedelta(days=7)  # the night lies in the next week
    return later | {"id": values["id"] + NIGHT}


def offer_or_place(values: Values) -> tuple[str, str] | None:
    if "utbud" in values or "plats" in values:
        return None
    return "utbud", "Raden har varken utbud eller plats. Skriv minst ett av dem."


def not_both(values: Values) -> tuple[str, str] | None:
    if "utbud" in values and "plats" in values:
        return "utbud", "Raden har både plats och utbud. Skriv en rad för vart och ett av dem."
    return None
