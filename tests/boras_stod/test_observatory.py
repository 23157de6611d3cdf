"""Mozilla's HTTP Observatory, by its published rules: A+ on home, list, offer and staff login, as in production."""

import re
from http.cookies import Morsel

import pytest
from django.http import HttpResponse

from tests.factories import make_offer

pytestmark = pytest.mark.django_db
HOST = "stod.example.se"
PATHS = ["/sv/", "/sv/stod/", "/sv/stod/kursen/", "/admin/konto/logga-in/"]
AS_IN_PRODUCTION = re.compile(r"SECURE_|SESSION_COOKIE_|CSRF_COOKIE_|CONTENT_SECURITY_POLICY|X_FRAME_OPTIONS")
ENOUGH_FOR_EXTRAS, BEST = 90, 100
SIX_MONTHS = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@pytest.fixture
def production(settings, read_settings):
    for name, value in read_settings(HTTPS="1", ALLOWED_HOSTS=HOST).items():
        if AS_IN_PRODUCTION.match(name):
            setattr(settings, name, value)
    settings.ALLOWED_HOSTS = [HOST]


def score(client, path: str) -> int:
    """A hundred, less what is missing; extras count only when little is."""
    answer = client.get(path, secure=True, headers={"host": HOST})
    assert answer.status_code == 200
    points = [
        of_policy(answer["Content-Security-Policy"]),
        *map(of_cookie, answer.cookies.values()),
        of_redirection(client, path),
        of_referrer(answer.get("Referrer-Policy", "")),
        of_transport(answer.get("Strict-Transport-Security", "")),
        of_scripts(answer.content.decode()),
        0 if answer.get("X-Content-Type-Options") == "nosniff" else -5,
        of_frames(answer),
        10 if answer.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0,
        -50 if "Access-Control-Allow-Origin" in answer else 0,  # we share nothing with other origins
    ]
    without_extras = BEST + sum(point for point in points if point < 0)
    return without_extras + (
        sum(point for point in points if point > 0) if without_extras >= ENOUGH_FOR_EXTRAS else 0
    )


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def of_policy(policy: str) -> int:
    rules = directives(policy)
    scripts = rules.get("script-src", rules.get("default-src", ["*"]))
    objects = rules.get("object-src", rules.get("default-src", ["*"]))
    styles = rules.get("style-src", rules.get("default-src", ["*"]))
    broad = {"'unsafe-inline'", "data:", "https:", "http:", "*"}
    if broad & {*scripts, *objects} or re.search(r"\bhttp:", policy):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if broad & set(styles):
        return 0
    is_tight = rules.get("default-src") == ["'none'"] and rules.get("form-action") in (["'self'"], ["'none'"])
    return 10 if is_tight else 5


def of_cookie(cookie: Morsel) -> int:
    is_session = "csrf" not in cookie.key
    if not cookie["secure"]:
        return -40 if is_session else -20
    if is_session and not cookie["httponly"]:
        return -30
    if cookie["samesite"] not in ("Lax", "Strict"):
        return -20
    return 0  # five extra points for the page, which no page here needs


def of_redirection(client, path: str) -> int:
    answer = client.get(path, headers={"host": HOST})
    return 0 if (answer.status_code, answer.get("Location")) == (301, f"https://{HOST}{path}") else -20


def of_referrer(policy: str) -> int:
    return 5 if policy in PRIVATE else -5


def of_transport(header: str) -> int:
    age = re.match(r"max-age=(\d+)", header)
    return -20 if age is None else (0 if int(age[1]) >= SIX_MONTHS else -10)


def of_scripts(html: str) -> int:
    """Scripts of our own need no digest; there are no others."""
    addresses = re.findall(r"<script[^>]*\ssrc=\"([^\"]*)\"", html)
    return 0 if all(re.match(r"/(?!/)", address) for address in addresses) else -50


def of_frames(answer: HttpResponse) -> int:
    if directives(answer["Content-Security-Policy"]).get("frame-ancestors") == ["'none'"]:
        return 5
    return 0 if answer.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


@pytest.mark.parametrize("path", PATHS)
def test_page_gets_the_best_grade(client, production, path):
    make_offer(slug="kursen")

    assert score(client, path) >= BEST


@pytest.mark.parametrize("path", PATHS)
def test_page_gets_every_extra_point(client, production, path):
    make_offer(slug="kursen")

    assert score(client, path) == BEST + 10 + 5 + 5 + 10


def test_cookies_of_production_belong_to_this_host_alone(client, production):
    cookies = client.get("/admin/konto/logga-in/", secure=True, headers={"host": HOST}).cookies

    assert set(cookies) == {"__Host-csrftoken"}
    assert [(cookie["path"], cookie["domain"]) for cookie in cookies.values()] == [("/", "")]


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        ("default-src 'none'; script-src 'self'; form-action 'self'", 10),
        ("default-src 'self'", 5),
        ("default-src 'none'; script-src 'self'; style-src 'unsafe-inline'", 0),
        ("default-src 'none'; script-src 'self' 'unsafe-inline'", -20),
        ("script-src 'self'", -20),
        ("default-src 'self' 'unsafe-eval'", -10),
    ],
)
def test_policy_is_graded(policy, points):
    assert of_policy(policy) == points


def test_header_that_is_missing_costs_the_grade(client, production, settings):
    settings.SECURE_HSTS_SECONDS = 0
    settings.SECURE_SSL_REDIRECT = False

    assert score(client, "/sv/") < ENOUGH_FOR_EXTRAS
