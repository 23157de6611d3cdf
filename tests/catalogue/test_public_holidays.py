from datetime import date

import pytest
from django.conf import settings
from django.utils.translation import override

from catalogue.public_holidays import NAMES, HolidayName, public_holidays

EVE = date(2026, 12, 24)
OTHER_LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "sv"]


def test_every_holiday_of_many_years_is_among_the_names_to_translate():
    found = {name.swedish for year in range(2020, 2060) for name in public_holidays(year).values()}
    with override("sv"):
        assert found == {str(name) for name in NAMES}


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_holiday_has_its_name_in_every_language(language):
    with override(language):
        assert [name.swedish for name in public_holidays(2026).values() if name.language != language] == []


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Julafton"), ("en", "Christmas Eve"), ("fi", "jouluaatto")]
)
def test_name_is_in_the_active_language(language, words):
    name = public_holidays(2026)[EVE]
    with override(language):
        assert (str(name), name.language) == (words, language)


def test_name_that_no_catalogue_has_is_swedish_and_says_so():
    name = HolidayName("Testdagen")
    with override("ar"):
        assert (str(name), name.language) == ("Testdagen", "sv")


def test_ordinary_sundays_are_no_holidays():
    assert date(2026, 11, 22) not in public_holidays(2026)
