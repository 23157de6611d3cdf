import pytest

from boras_stod.checks import debug_stays_at_home, languages_have_compiled_catalogues, secret_key_is_long


def ids(messages) -> list[str]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_missing_catalogue_is_named(settings, tmp_path):
    settings.LANGUAGES = [("sv", "Svenska"), ("en", "English")]
    settings.LOCALE_PATHS = [tmp_path]

    messages = languages_have_compiled_catalogues(None)

    assert ids(messages) == ["boras_stod.W001"]
    assert messages[0].msg == "The language en has no compiled catalogue."


def test_compiled_catalogue_is_enough(settings, tmp_path):
    settings.LANGUAGES = [("sv", "Svenska"), ("en", "English")]
    settings.LOCALE_PATHS = [tmp_path]
    (tmp_path / "en/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "en/LC_MESSAGES/django.mo").touch()

    assert languages_have_compiled_catalogues(None) == []


@pytest.mark.parametrize(
    ("debug", "https", "found"),
    [(True, True, ["boras_stod.E002"]), (True, False, []), (False, True, []), (False, False, [])],
)
def test_debug_together_with_https_is_an_error(settings, debug, https, found):
    settings.DEBUG, settings.HTTPS = debug, https

    assert ids(debug_stays_at_home(None)) == found


@pytest.mark.parametrize(
    ("length", "https", "found"), [(49, True, ["boras_stod.E003"]), (50, True, []), (49, False, [])]
)
def test_short_secret_key_is_an_error_in_production(settings, length, https, found):
    settings.SECRET_KEY, settings.HTTPS = "k" * length, https

    assert ids(secret_key_is_long(None)) == found
