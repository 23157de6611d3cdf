"""The days when Sweden is shut, with their names in every language of the site."""

from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

# The holidays package has the days, but their names in few languages: those are in our own catalogues.
NAMES = (
    _("Nyårsdagen"),
    _("Trettondedag jul"),
    _("Långfredagen"),
    _("Påskdagen"),
    _("Annandag påsk"),
    _("Första maj"),
    _("Kristi himmelsfärdsdag"),
    _("Pingstdagen"),
    _("Nationaldagen"),
    _("Midsommarafton"),
    _("Midsommardagen"),
    _("Alla helgons dag"),
    _("Julafton"),
    _("Juldagen"),
    _("Annandag jul"),
    _("Nyårsafton"),
)


class HolidayName:
    """A name that becomes a string of the active language when it is shown, as catalogue.translations.Translated."""

    __slots__ = ("swedish",)

    def __init__(self, swedish: str):
        self.swedish = swedish

    def __str__(self) -> str:
        return gettext(self.swedish)

    @property
    def language(self) -> str:
        """The language that the string is in: Swedish where the active one's catalogue lacks it."""
        return (
            settings.LANGUAGE_CODE if str(self) == self.swedish else get_language() or settings.LANGUAGE_CODE
        )


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[date, HolidayName]:
    """Public holidays and the eves that are holidays in fact, each with its name; one name where two fall together."""
    found = holidays.country_holidays(
        "SE", years=year, categories=("public", "de_facto"), language="sv", observed=False
    )
    return {day: HolidayName(found.get_list(day)[0]) for day in found}
