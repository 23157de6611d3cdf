"""Breached passwords are found in a file in the order of its digests, wherever in it they stand."""

from hashlib import sha1
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from boras_stod.accounts.breached import BREACHED, UNREADABLE, problem_of_the_file

BREACHED_ONES = [f"kaffe-moln-spade-gran-{number}" for number in range(50)]


def digest_of(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def write(settings, tmp_path):
    """The file of the operator, with these lines."""

    def write(lines: list[str], end: str = "\r\n") -> None:
        file = tmp_path / "pwned.txt"
        file.write_bytes(end.join([*lines, ""]).encode())
        settings.BREACHED_PASSWORDS = str(file)

    return write


def lines_of(passwords: list[str]) -> list[str]:
    return sorted(
        f"{digest_of(password)}:{len(password) ** number}" for number, password in enumerate(passwords)
    )


def problems(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as problem:
        return problem.messages
    return []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_breached_password_is_refused(write, end):
    """Every one of them, so the first and the last line too; the counts make lines of unlike length."""
    write(lines_of(BREACHED_ONES), end)

    assert [problems(password) for password in BREACHED_ONES] == [[BREACHED]] * 50


def test_password_that_is_not_in_the_file_is_taken(write):
    """Between two lines, before the first and after the last."""
    strangers = sorted((f"torsk-lampa-segel-{number}" for number in range(200)), key=digest_of)
    write(lines_of(strangers[1:-1:2]))

    others = [strangers[0], *strangers[2:-1:2], strangers[-1]]
    assert [problems(password) for password in others] == [[]] * len(others)


@pytest.mark.parametrize("lines", [[], [""], lines_of(BREACHED_ONES[:1])])
def test_file_of_no_line_or_one(write, lines):
    write(lines)

    assert problems("torsk-lampa-segel-gran") == []
    assert problems(BREACHED_ONES[0]) == ([BREACHED] if lines and lines[0] else [])


def test_file_in_small_letters_that_ends_without_a_line_end(write, settings):
    write([])
    Path(settings.BREACHED_PASSWORDS).write_text("\n".join(lines_of(BREACHED_ONES)).lower())

    assert [problems(password) for password in BREACHED_ONES] == [[BREACHED]] * 50


def test_nothing_is_asked_without_a_file(settings):
    settings.BREACHED_PASSWORDS = ""

    assert problems(BREACHED_ONES[0]) == []


def test_file_that_is_gone_lets_no_password_through_and_is_told(settings, tmp_path, caplog):
    settings.BREACHED_PASSWORDS = str(tmp_path / "borta.txt")

    assert problems(BREACHED_ONES[0]) == [UNREADABLE]
    assert caplog.messages == ["BREACHED_PASSWORDS cannot be read: No such file or directory"]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (lines_of(BREACHED_ONES), ""),
        (list(reversed(lines_of(BREACHED_ONES))), "is not in the order of its digests"),
        (["8846F7EAEE8FB117AD06BDD830B7586C:9"], "does not begin with a SHA-1 digest"),
        (["kaffe-moln-spade-gran"], "does not begin with a SHA-1 digest"),
        ([], "does not begin with a SHA-1 digest"),
    ],
)
def test_file_that_would_find_nothing_is_told(write, lines, problem):
    write(lines)

    assert problem_of_the_file() == problem


def test_file_that_cannot_be_read_is_told(settings, tmp_path):
    settings.BREACHED_PASSWORDS = str(tmp_path)

    assert problem_of_the_file() == "cannot be read: Is a directory"


def test_rule_is_said_where_passwords_are_chosen():
    assert (
        "Lösenordet får inte finnas bland dem som har läckt ut någonstans."
        in password_validators_help_texts()
    )
