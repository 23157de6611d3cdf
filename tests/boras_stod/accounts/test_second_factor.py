"""Whoever can publish reaches no address of the admin without a second factor."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import URLResolver, get_resolver

from catalogue.models import Role
from tests.accounts import add_app, code_of, log_in, logged, make_person
from tests.factories import make_offer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SET_UP = "/admin/konto/tva-steg/"
CODE = "/admin/konto/tva-steg/kod/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture(autouse=True)
def noon(time_machine):
    """A code is typed in the half minute that it is of."""
    time_machine.move_to(NOON)


def admin_addresses(patterns=None, prefix="", route="") -> list[tuple[str, str]]:
    """Every address under /admin/ with its name; gaps in it are filled with 1."""
    found = []
    for pattern in patterns or get_resolver().url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += admin_addresses(pattern.url_patterns, prefix, here)
        elif here.startswith("admin/"):
            filled = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "1", here).replace("^", "").replace("$", "")
            found.append(("/" + filled, pattern.name or ""))
    return found


ADDRESSES = admin_addresses()
OPEN = [
    address
    for address, name in ADDRESSES
    if name.startswith(("mfa_", "account_reauthenticate", "account_logout"))
]


def test_addresses_are_those_of_every_admin():
    names = {name for _address, name in ADDRESSES}

    wanted = {
        f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
    }
    assert wanted <= names
    assert {"index", "autocomplete", "jsi18n", "logout", "staff_leave", "catalogue_user_close"} <= names
    assert len(ADDRESSES) > 150


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_answers_a_publisher_without_second_factor(client, role, method):
    make_person(role=role)
    log_in(client)
    wrong = {}
    for address, _name in ADDRESSES:
        if address in OPEN:
            continue
        answer = getattr(client, method)(address)
        if (answer.status_code, answer.get("Location")) != (302, SET_UP):
            wrong[address] = (answer.status_code, answer.get("Location"))

    assert wrong == {}


def test_nothing_is_done_by_a_publisher_without_second_factor(client):
    make_person(role=Role.COORDINATOR)
    offer = make_offer(state="draft", summary_sv="En kurs.")
    log_in(client)

    client.post("/admin/offers/offer/", {"action": "publish", "_selected_action": [offer.pk], "index": 0})

    offer.refresh_from_db()
    assert offer.state == "draft"


def test_publisher_is_told_why_and_can_set_one_up(client):
    make_person(role=Role.COORDINATOR)

    page = log_in(client, "anna")
    page = client.get(page["Location"], follow=True)
    assert "Du kan publicera, och därför behöver du ett andra steg" in page.content.decode()

    add_app(client)
    assert client.get("/admin/").status_code == 200
    assert "Du kan publicera" not in client.get(SET_UP).content.decode()


def test_publisher_with_second_factor_is_held_at_the_code(client):
    make_person(role=Role.COORDINATOR)
    log_in(client)
    secret = add_app(client)
    client.logout()

    assert log_in(client)["Location"] == "/admin/konto/tva-steg/kod/"
    assert client.get("/admin/").status_code == 302
    wrong = client.post(CODE, {"code": "000000"})
    assert "Koden stämmer inte" in wrong.content.decode()
    assert client.get("/admin/").status_code == 302

    right = client.post(CODE, {"code": code_of(secret)})
    assert right["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert logged("login_failed", "login")[-2:] == [("", "login_failed", "anna"), ("anna", "login", "anna")]


@pytest.mark.parametrize(("steps", "seconds"), [(-1, 0), (-1, 29), (1, 0), (1, 29)])
def test_code_before_and_code_after_are_refused(client, time_machine, steps, seconds):
    time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)
    make_person(role=Role.COORDINATOR)
    log_in(client)
    secret = add_app(client)
    client.logout()
    log_in(client)

    answer = client.post(CODE, {"code": code_of(secret, steps=steps)})

    assert answer.status_code == 200
    assert (
        "Koden stämmer inte. Vänta på nästa kod i appen och skriv in den medan den visas. Stämmer inte den heller går "
        "mobilens klocka troligen fel: ställ in att tiden hämtas automatiskt." in answer.content.decode()
    )
    assert client.post(CODE, {"code": code_of(secret)})["Location"] == "/admin/"


def test_code_works_once_in_all_the_time_that_it_is_valid(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    make_person(role=Role.COORDINATOR)
    log_in(client)
    code = code_of(add_app(client))
    for seconds, expected in ((0, 302), (1, 200), (29, 200)):
        time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)
        client.logout()
        log_in(client)
        assert client.post(CODE, {"code": code}).status_code == expected


def test_recovery_codes_alone_are_no_second_factor(client):
    user = make_person(role=Role.COORDINATOR)
    log_in(client)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})

    assert client.get("/admin/")["Location"] == SET_UP


def test_taking_the_factor_away_closes_the_admin(client):
    make_person(role=Role.COORDINATOR)
    log_in(client)
    add_app(client)

    client.post(SET_UP + "app/bort/")

    assert client.get("/admin/")["Location"] == SET_UP
    assert logged("factor_removed")


@pytest.mark.django_db(transaction=True)
def test_login_elsewhere_that_has_not_shown_the_factor_ends(client, mailoutbox):
    """Somebody else with the password must not come along when the owner sets up the factor."""
    make_person(role=Role.COORDINATOR)
    other = client.__class__()
    log_in(other)
    log_in(client)

    add_app(client)

    assert logged("factor_added") == [("anna", "factor_added", "anna")]
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/")["Location"].startswith("/admin/login/")
    assert [letter.subject for letter in mailoutbox] == ["Borås Stöd: En app är tillagd"]


def test_editor_may_do_without(client):
    make_person(role=Role.EDITOR)
    log_in(client)

    assert client.get("/admin/").status_code == 200


def test_editor_who_becomes_coordinator_is_stopped_at_the_next_page(client):
    user = make_person(role=Role.EDITOR)
    coordinator = make_person("bo", Role.COORDINATOR)
    log_in(client)

    user.groups.set(coordinator.groups.all())

    assert client.get("/admin/")["Location"] == SET_UP


def test_rule_can_be_off_where_one_tries_the_system(client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    make_person(role=Role.ADMINISTRATOR)
    log_in(client)

    page = client.get("/admin/")
    assert page.status_code == 200
    assert "Tvåstegsinloggning krävs inte här." in page.content.decode()


def test_form_of_the_admin_lets_nobody_in_past_the_second_factor(client):
    """Django's own login form checks a password alone; somebody who is logged in could post to it."""
    make_person("anna", Role.EDITOR)
    make_person("bo", Role.COORDINATOR)
    log_in(client, "anna")

    answer = client.post(
        "/admin/login/", {"username": "bo", "password": "kaffe-moln-spade-gran", "next": "/admin/"}
    )

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").context["user"].username == "anna"


def test_secret_of_the_app_is_not_readable_in_the_database(client):
    make_person(role=Role.COORDINATOR)
    log_in(client)
    secret = add_app(client)

    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_lost_secret_key_makes_every_code_wrong_and_no_page_fail(client, settings):
    make_person(role=Role.COORDINATOR)
    log_in(client)
    secret = add_app(client)
    settings.SECRET_KEY = "en helt annan nyckel"
    client.cookies.clear()
    log_in(client)

    answer = client.post(CODE, {"code": code_of(secret)})
    assert "Koden stämmer inte" in answer.content.decode()


def test_older_secret_key_still_reads_the_app(client, settings):
    make_person(role=Role.COORDINATOR)
    log_in(client)
    secret = add_app(client)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "en helt annan nyckel"
    client.cookies.clear()
    log_in(client)

    answer = client.post(CODE, {"code": code_of(secret)})
    assert answer["Location"] == "/admin/"
