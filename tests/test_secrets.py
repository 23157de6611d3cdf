"""No secret lies in the repository: `make audit` runs this too."""

import re

import pytest

from tests.test_project import naming, project_files

# Assigned to a name that says what it is, as a text that could be one: long, without spaces, of several kinds of signs.
NAMED = re.compile(
    r"(?i:secret|passw(?:or)?d|token|api_?key|private_?key)\w*[\"']?\s*[:=]\s*[\"']?"
    r"(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]{20,}={0,2}(?![\w(.])"
)
KINDS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}"),
    "age key": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{50}"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "forge token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60}|glpat-[\w-]{20})"),
    "chat token": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    "address with a password": re.compile(
        r"\b(?!postgres://user:password@)\w+://[\w.-]+:(?!\$|<|{|…)[^\s@/:\"'<>{}]{6,}@"
    ),
    "named secret": NAMED,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_holds_a_secret(kind):
    assert naming(KINDS[kind], project_files()) == []


MIXED = "aB3" * 8


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("private key", f"-----BEGIN {'RSA'} PRIVATE KEY-----\n{MIXED}"),
        ("age key", f"AGE-SECRET-KEY-{'1'}{'Q' * 58}"),
        ("cloud key", f"AKIA{'Q' * 16}"),
        ("forge token", f"ghp_{MIXED}{'x' * 12}"),
        ("chat token", f"xoxb-{MIXED}"),
        ("signed token", f"eyJ{MIXED}.eyJ{MIXED}.{MIXED}"),
        ("address with a password", f"postgres://stod:{MIXED}@host/x"),
        ("named secret", f"SECRET_KEY={MIXED}"),
        ("named secret", f'"api_key": "{MIXED}"'),
    ],
)
def test_secret_is_found(kind, text):
    assert KINDS[kind].search(text)


@pytest.mark.parametrize(
    "text",
    ["SECRET_KEY=only-for-tests-x", "token = secrets.token_urlsafe(32)", "password: kaffe-moln-spade-gran"],
)
def test_what_is_no_secret_is_left_alone(text):
    assert not any(pattern.search(text) for pattern in KINDS.values())
