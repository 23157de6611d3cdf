"""What a password must not be made of. Length and known passwords are Django's own validators."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError

FEWEST_SIGNS_OF_ONES_OWN = 5
# What people in this city, on this site, in this language try first.
COMMON_WORDS = """
    lösenord hemligt password qwerty asdf abcd admin administrator redaktör samordnare personal förälder
    föräldrastöd stöd sommar vinter höst vår januari februari mars april maj juni juli augusti september
    oktober november december måndag fredag hejsan hej välkommen sverige elfsborg älvsborg knalleland
"""
YEAR_OR_COUNT = re.compile(r"(?:19|20)\d\d|1234?5?6?7?8?9?0?")


class SiteWordsValidator:
    """Refuses a password that is nothing but the site's name, the city, the season, a year."""

    def validate(self, password: str, user=None) -> None:
        rest = YEAR_OR_COUNT.sub("", plain(password))
        for word in sorted(words_of_the_site(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(set(rest)) < FEWEST_SIGNS_OF_ONES_OWN:
            raise ValidationError(self.get_help_text(), code="password_of_site_words")

    def get_help_text(self) -> str:
        return (
            "Lösenordet får inte bara bestå av sådant som är lätt att gissa, som platsens namn, årstiden eller "
            "ett årtal. Ta gärna tre eller fyra ord som inte hör ihop."
        )


def words_of_the_site() -> set[str]:
    names = f"{settings.SITE_NAME} {settings.CITY} {settings.MUNICIPALITY}"
    return {plain(word) for word in f"{names} {COMMON_WORDS}".split()} - {""}


def plain(text: str) -> str:
    """Small letters without marks, and digits: "Borås 2026!" is "boras2026"."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", text.casefold()))
