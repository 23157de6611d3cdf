import pytest

from boras_stod.checks import (
    breached_passwords_can_be_asked,
    debug_stays_at_home,
    languages_have_compiled_catalogues,
    mail_leaves_the_house,
    second_factor_is_required,
    secret_key_is_long,
    sessions_end,
    sign_on_is_complete,
)


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


@pytest.mark.parametrize(
    ("required", "https", "found"),
    [(False, True, ["boras_stod.W004"]), (False, False, []), (True, True, [])],
)
def test_password_alone_is_a_warning_in_production(settings, required, https, found):
    settings.REQUIRE_SECOND_FACTOR, settings.HTTPS = required, https

    assert ids(second_factor_is_required(None)) == found


@pytest.mark.parametrize(
    ("hours", "minutes", "wrong"),
    [(8, 60, False), (1, 60, False), (1, 61, True), (0, 60, True), (8, 0, True)],
)
def test_lengths_of_a_login_that_make_no_sense_are_an_error(settings, hours, minutes, wrong):
    settings.SESSION_HOURS, settings.SESSION_IDLE_MINUTES = hours, minutes

    assert ids(sessions_end(None)) == (["boras_stod.E005"] if wrong else [])


def sign_on_with(settings, **changes):
    values = {
        "OIDC_ISSUER": "https://login.example.org",
        "OIDC_CLIENT_ID": "stod",
        "OIDC_CLIENT_SECRET": "hemligt",
        "OIDC_ROLES": {"grupp": "editor"},
        "HTTPS": True,
        **changes,
    }
    for name, value in values.items():
        setattr(settings, name, value)
    return ids(sign_on_is_complete(None))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"OIDC_ISSUER": "", "OIDC_CLIENT_ID": ""}, []),
        ({"OIDC_CLIENT_ID": ""}, ["boras_stod.E006"]),
        ({"OIDC_CLIENT_SECRET": ""}, ["boras_stod.E006"]),
        ({"OIDC_ISSUER": "http://login.example.org"}, ["boras_stod.E007"]),
        ({"OIDC_ISSUER": "http://127.0.0.1:1", "HTTPS": False}, []),
        ({"OIDC_ISSUER": "https://login.example.org/.well-known/openid-configuration"}, ["boras_stod.E022"]),
        ({"OIDC_ROLES": {}}, ["boras_stod.E008"]),
        ({"OIDC_ROLES": {"grupp": "kung"}}, ["boras_stod.E008"]),
    ],
)
def test_sign_on_that_could_not_work_is_an_error(settings, changes, found):
    assert sign_on_with(settings, **changes) == found


@pytest.mark.parametrize(
    ("host", "https", "found"),
    [
        ("", True, ["boras_stod.W009"]),
        ("", False, []),
        ("mail.example.org", True, []),
    ],
)
def test_mail_that_reaches_nobody_is_warned_of(settings, host, https, found):
    settings.EMAIL_HOST, settings.HTTPS = host, https

    assert ids(mail_leaves_the_house(None)) == found


def test_file_of_breached_passwords_that_is_not_there_is_an_error(settings, tmp_path):
    settings.BREACHED_PASSWORDS = str(tmp_path / "borta.txt")

    messages = breached_passwords_can_be_asked(None)

    assert ids(messages) == ["boras_stod.E021"]
    assert messages[0].msg == (
        f"BREACHED_PASSWORDS, {tmp_path}/borta.txt, cannot be read: No such file or directory."
    )


def test_file_of_breached_passwords_may_be_left_out(settings):
    settings.BREACHED_PASSWORDS = ""

    assert breached_passwords_can_be_asked(None) == []
