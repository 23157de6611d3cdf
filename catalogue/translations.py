"""Texts in several languages outside a model instance: read once, shown in whatever language is active."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]
FALLBACK = settings.MODELTRANSLATION_DEFAULT_LANGUAGE


def language_columns(field: str) -> list[str]:
    """The columns of a translated field, one per language of the site: name_sv, name_en …"""
    return [f"{field}_{code}" for code in LANGUAGE_CODES]


class Translated:
    """A text that becomes a string of the active language when it is shown; Swedish where there is none."""

    __slots__ = ("texts",)

    def __init__(self, texts: Mapping[str, str | None]):
        self.texts = {code: text for code, text in texts.items() if text}

    def __str__(self) -> str:
        return self.texts.get(get_language() or FALLBACK) or self.texts.get(FALLBACK, "")

    def __bool__(self) -> bool:
        return bool(self.texts)

    @property
    def language(self) -> str:
        """The language that the string is in."""
        active = get_language() or FALLBACK
        return active if active in self.texts else FALLBACK

    @classmethod
    def of(cls, record, field: str) -> "Translated":
        """All languages of a model instance's field."""
        return cls({code: getattr(record, f"{field}_{code}") for code in LANGUAGE_CODES})

    @classmethod
    def from_values(cls, values) -> "Translated":
        """From values in the order of :func:`language_columns`."""
        return cls(dict(zip(LANGUAGE_CODES, values, strict=True)))
