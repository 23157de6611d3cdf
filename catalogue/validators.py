"""Plain functions that check one value; model, form and import share them.

Each raises ``django.core.exceptions.ValidationError`` with a sentence that says how to mend it.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

PHONE = re.compile(r"\+?[0-9][0-9 \-/]{1,28}[0-9]")

validate_source_key = RegexValidator(
    r"\A[a-z0-9][a-z0-9-]*\Z",
    "Skriv id med små bokstäver a–z, siffror och bindestreck, till exempel oppna-boda.",
)
validate_postcode = RegexValidator(
    r"\A[0-9]{3} ?[0-9]{2}\Z", "Skriv postnumret med fem siffror, till exempel 504 55."
)


def validate_phone(value: str) -> None:
    """A telephone number as it is dialled: digits, spaces and hyphens, nothing else."""
    if not PHONE.fullmatch(value):
        raise ValidationError(
            "Skriv bara själva numret här, till exempel 033-35 70 00. Skriv ord i fältet bredvid.",
            code="phone",
        )


def parse_clock(text: str) -> int:
    """Minutes after midnight from "9", "9.30", "09:30" or "kl. 9.30"; "24.00" is the end of the day."""
    match = re.fullmatch(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?(?::00)?", text.strip().lower(), re.ASCII)
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (25, 0)
    if hours * 60 + minutes > 1440 or minutes > 59:
        raise ValidationError(
            "”%(value)s” är inget klockslag. Skriv timmar och minuter, till exempel 9.30 eller 13.00.",
            code="clock",
            params={"value": text[:40]},
        )
    return hours * 60 + minutes


def format_clock(minutes: int) -> str:
    """Minutes after midnight as people here write them: "9.30"; the end of the day is "24.00"."""
    return f"{minutes // 60}.{minutes % 60:02}"
