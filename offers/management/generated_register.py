"""A made-up register of any size, as files of docs/register-format.md. Nothing in it is real."""

import csv
import random
from pathlib import Path

from offers.management.generated_words import MADE_UP, NOUNS, SUMMARY

FORMS = ["drop-in", "kurs", "grupp", "råd", "samtal", "föreläsning", "telefonlinje", "digitalt"]
SHARE_UNKNOWN = 0.4  # about as much as in the real register
SLOTS = 2


def write_register(folder: Path, offers: int, *, reference: Path, first: int = 0) -> None:
    """Write ``utbud.csv`` and ``tider.csv`` that lean on the places, topics … of the reference folder.

    Offers are numbered from ``first``, so that a large register can be written in parts.
    """
    chance = random.Random(offers + first)  # noqa: S311 - the same register every time, not a secret
    numbers = range(first, first + offers)
    known = {name: _ids(reference / f"{name}.csv") for name in ("platser", "amnen", "malgrupper", "namnder")}
    languages = _ids(reference / "sprak.csv", "kod")
    with (folder / "utbud.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(_offer(chance, 0, known, languages)))
        rows.writeheader()
        rows.writerows(_offer(chance, number, known, languages) for number in numbers)
    with (folder / "tider.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(_slot(chance, 0, 0)))
        rows.writeheader()
        rows.writerows(_slot(chance, number, part) for number in numbers for part in range(SLOTS))


def _ids(path: Path, column: str = "id") -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def _offer(chance: random.Random, number: int, known: dict[str, list[str]], languages: list[str]) -> dict:
    low = chance.randrange(-9, 200)
    nouns = chance.sample(NOUNS, 3)

    def perhaps(value: object) -> object:
        return "" if chance.random() < SHARE_UNKNOWN else value

    def yes_no() -> object:
        return perhaps(chance.choice(["ja", "nej"]))

    return {
        "id": f"prov-{number}",
        **{_title(code): pattern.format(nouns[0][code], nouns[1][code]) for code, pattern in MADE_UP.items()},
        "sammanfattning": SUMMARY.format(*(noun["sv"] for noun in nouns)),
        "form": chance.choice(FORMS),
        "inriktning på behov": perhaps(chance.choice(["universell", "riktad"])),
        "ålder från": low,
        "ålder till": perhaps(low + chance.choice([12, 24, 60, 100])),
        "målgrupper": perhaps(chance.choice(known["malgrupper"])),
        "ämnen": perhaps(" | ".join(chance.sample(known["amnen"], 2))),
        "språk": perhaps(" | ".join(chance.sample(languages, 2))),
        "platser": perhaps(chance.choice(known["platser"])),
        "nämnd": chance.choice(known["namnder"]),
        "gratis": yes_no(),
        "drop-in": yes_no(),
        "tolk": yes_no(),
        "rullstol": yes_no(),
        "status": "publicerad",
    }


def _title(code: str) -> str:
    return "titel" if code == "sv" else f"titel ({code})"


def _slot(chance: random.Random, number: int, part: int) -> dict:
    opens = chance.randrange(7, 20)
    return {
        "id": f"prov-{number}-{part}",
        "utbud": f"prov-{number}",
        "veckodag": chance.randrange(1, 8),
        "öppnar": f"{opens:02}:00",
        "stänger": f"{opens + 2:02}:00",
        "år": chance.choice([2025, 2026, 2027]),
    }
