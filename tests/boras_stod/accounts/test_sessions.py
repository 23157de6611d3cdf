"""How long a login lasts, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boras_stod.accounts.sessions import OVER, device, end_sessions
from catalogue.models import Role
from tests.accounts import confirm, log_in, logged, make_person

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)
SESSIONS = "/admin/konto/inloggningar/"


def minutes(number: int) -> datetime:
    return MORNING + timedelta(minutes=number)


@pytest.fixture
def anna(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    user = make_person()
    log_in(client)
    return user


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_login_ends_after_an_hour_without_use(client, anna, time_machine):
    time_machine.move_to(minutes(59))
    assert is_in(client)
    time_machine.move_to(minutes(118))
    assert is_in(client)
    time_machine.move_to(minutes(179))

    answer = client.get("/admin/offers/offer/")
    assert answer["Location"] == "/admin/konto/logga-in/?next=/admin/offers/offer/"
    assert OVER in client.get(answer["Location"]).content.decode()
    assert logged("logout") == [("anna", "logout", "anna")]


def test_login_ends_after_its_hours_however_busy(client, anna, time_machine):
    for minute in range(50, 8 * 60, 50):
        time_machine.move_to(minutes(minute))
        assert is_in(client)
    time_machine.move_to(minutes(8 * 60 + 1))

    assert not is_in(client)


def test_lengths_are_settings(client, anna, settings, time_machine):
    settings.SESSION_HOURS, settings.SESSION_IDLE_MINUTES = 1, 10
    time_machine.move_to(minutes(11))

    assert not is_in(client)


def test_session_whose_clock_nobody_started_is_over(client, anna):
    session = client.session
    del session["began"]
    session.save()

    assert not is_in(client)


def test_use_is_noted_once_a_minute(client, anna, time_machine, django_assert_num_queries):
    client.get("/admin/konto/")
    with django_assert_num_queries(4):  # the session, the person, and what their links may show
        client.get("/admin/konto/")
    time_machine.move_to(minutes(2), tick=False)
    client.get("/admin/konto/")

    assert UserSession.objects.get().last_seen_at == minutes(2)


def test_public_pages_ask_for_no_session(client, anna):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/sv/om/").status_code == 200

    assert [query["sql"] for query in queries if "django_session" in query["sql"]] == []


def test_login_ends_with_the_browser(client, anna):
    assert client.cookies["boras_stod_personal"]["expires"] == ""
    assert client.cookies["boras_stod_personal"]["max-age"] == ""
    assert client.cookies["boras_stod_personal"]["httponly"]


def test_closed_account_is_out_at_once(client, anna):
    anna.is_active = False
    anna.save()

    assert not is_in(client)


def test_every_login_of_a_person_can_be_ended(client, anna):
    other, colleague = Client(), Client()
    make_person("bo")
    log_in(other, "anna")
    log_in(colleague, "bo")

    assert end_sessions(anna) == 2
    assert not is_in(client)
    assert not is_in(other)
    assert is_in(colleague)


def test_list_shows_ones_own_logins_and_ends_one(client, anna):
    other, colleague = Client(headers={"User-Agent": "Mozilla/5.0 (Windows) Firefox/140.0"}), Client()
    make_person("bo")
    log_in(other, "anna")
    log_in(colleague, "bo")
    page = client.get(SESSIONS).content.decode()
    theirs = UserSession.objects.get(user__username="bo")

    assert "Firefox på Windows" in page
    assert page.count("Den du använder nu.") == 1
    assert client.post(f"{SESSIONS}{theirs.pk}/avsluta/").status_code == 404
    ended = next(one for one in UserSession.objects.filter(user=anna) if "Firefox" in one.user_agent)
    client.post(f"{SESSIONS}{ended.pk}/avsluta/")
    assert not is_in(other)
    assert is_in(client)
    assert logged("sessions_ended") == [("anna", "sessions_ended", "anna")]


def test_all_others_can_be_ended(client, anna):
    other = Client()
    log_in(other, "anna")

    client.post(SESSIONS)

    assert is_in(client)
    assert not is_in(other)


def test_new_password_ends_the_other_logins(client, anna):
    other = Client()
    log_in(other, "anna")
    typed = {"oldpassword": "kaffe-moln-spade-gran", "password1": "regn-stol-berg-fika"}
    client.post("/admin/konto/losenord/", {**typed, "password2": typed["password1"]})

    assert is_in(client)
    assert not is_in(other)
    assert logged("password_changed") == [("anna", "password_changed", "anna")]


@pytest.mark.parametrize("path", ["/admin/konto/e-post/", "/admin/konto/avsluta/"])
def test_what_a_stranger_at_the_screen_must_not_do_asks_again(client, anna, path):
    typed = {"email": "ny@example.org", "action_add": ""}
    assert client.post(path, typed)["Location"].startswith("/admin/konto/bekrafta/")
    assert client.get("/admin/konto/tva-steg/app/ny/")["Location"].startswith("/admin/konto/bekrafta/")


def test_confirmation_lasts_five_minutes(client, anna, time_machine):
    assert confirm(client, "/admin/konto/tva-steg/app/ny/").status_code == 200
    time_machine.move_to(minutes(6))

    assert client.get("/admin/konto/tva-steg/app/ny/").status_code == 302


@pytest.mark.parametrize("role", Role)
def test_logging_out_leads_to_the_login(client, role):
    make_person("bo", role)
    log_in(client, "bo")

    assert client.post("/admin/konto/logga-ut/")["Location"] == "/admin/konto/logga-in/"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0 Safari/537.36", "Chrome på Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge på Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20 Safari/604.1",
            "Safari på iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile Safari/537.36", "Chrome på Android"),
        ("curl/8", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
    ],
)
def test_device_is_named_as_a_person_would(user_agent, name):
    assert device(user_agent) == name
