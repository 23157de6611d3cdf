"""Passwords after NIST SP 800-63B: long, not known, not of this site; nothing about which characters."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from catalogue.models import User


def problems(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        return sorted(one.code for one in problem.error_list)
    return []


@pytest.mark.parametrize(
    "password",
    [
        "kaffe moln spade gran",
        "enbartsmåbokstäver",
        "837461928374",
        "ÅÄÖ ååå 這是密碼 كلمة سر",
        "en väldigt lång mening " * 10,
    ],
)
def test_long_password_of_any_characters_is_taken(password):
    assert problems(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kortlösen12", "password_too_short"),
        ("passwordpassword", "password_of_site_words"),
        ("BoråsStöd2026!", "password_of_site_words"),
        ("Sommar2026Borås", "password_of_site_words"),
        ("sommarsommar", "password_of_site_words"),
        ("boras-boras-123456", "password_of_site_words"),
        ("aaaaaaaaaaaaaa", "password_of_site_words"),
    ],
)
def test_password_that_is_easy_to_guess_is_refused(password, code):
    assert code in problems(password)


def test_known_password_is_refused():
    assert "password_too_common" in problems("qwertyuiop123")


def test_password_like_ones_own_name_is_refused():
    user = User(username="anna.andersson", email="anna.andersson@example.org")

    assert "password_too_similar" in problems("anna.andersson1", user)
