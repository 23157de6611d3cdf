"""Every account page: its policy, its language, and that nothing of it is kept."""

import re

import pytest
from django.urls import reverse

from catalogue.models import Role
from tests.accounts import LOGIN, PASSWORD, add_app, confirm, log_in, make_person
from tests.factories import make_invitation
from tests.offers.test_admin_pages import check_page

pytestmark = pytest.mark.django_db
OUTSIDE = ["account_login", "account_inactive", "account_reset_password", "account_reset_password_done"]
INSIDE = [
    "staff_account",
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "staff_leave",
]
WITH_APP = [
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_recovery_codes",
]


def check(response):
    check_page(response)
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert re.search(r"<title>\s*\S.* – Borås Stöd</title>", html)
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Language"] == "sv"


@pytest.mark.parametrize("name", OUTSIDE)
def test_page_before_login(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    check(response)


@pytest.mark.parametrize("name", INSIDE)
def test_page_after_login(client, name):
    make_person()
    log_in(client)
    confirm(client, reverse("staff_leave"))

    response = client.get(reverse(name))

    assert response.status_code == 200
    check(response)


@pytest.mark.parametrize("name", WITH_APP)
def test_page_with_a_second_factor(client, name):
    make_person()
    log_in(client)
    add_app(client)

    response = client.get(reverse(name))

    assert response.status_code == 200
    check(response)


def test_page_of_the_second_step(client):
    make_person()
    log_in(client)
    add_app(client)
    client.post(reverse("account_logout"))
    log_in(client)

    response = client.get(reverse("mfa_authenticate"))

    assert response.status_code == 200
    check(response)


def test_recovery_codes_are_shown_once(client):
    make_person()
    log_in(client)
    add_app(client)
    codes = re.compile(r"\b[2-9a-z]{4}(?:-[2-9a-z]{4}){5}\b")

    shown, again = client.post(reverse("mfa_recovery_codes")), client.get(reverse("mfa_recovery_codes"))

    check(shown)
    check(again)
    assert codes.findall(shown.content.decode()) == shown.context["codes"]
    assert len(set(shown.context["codes"])) == 10
    assert codes.findall(again.content.decode()) == []
    assert "Du får 10 nya koder. De 10 gamla slutar gälla." in again.content.decode()


def test_page_of_an_invitation(client):
    make_invitation("ny@example.org")

    response = client.get(reverse("staff_accept_invitation", args=["ny@example.org"]))

    assert response.status_code == 200
    check(response)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/admin/konto/inbjudan/gammal/", 410),
        ("/admin/konto/glomt-losenord/1-fel/", 200),
        ("/admin/konto/e-post/fel/", 200),
    ],
)
def test_link_that_works_no_more_says_so(client, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert "gäller inte längre" in response.content.decode()
    check(response)


def test_qr_code_of_the_app_is_drawn_in_the_page(client):
    make_person()
    log_in(client)

    html = confirm(client, reverse("mfa_activate_totp")).content.decode()

    assert '<svg class="qr"' in html
    assert "data:" not in html


def test_login_goes_on_to_the_page_that_was_asked_for(client):
    make_person()
    asked = client.get("/admin/offers/offer/", follow=True)
    assert asked.redirect_chain == [
        ("/admin/login/?next=/admin/offers/offer/", 302),
        (LOGIN + "?next=%2Fadmin%2Foffers%2Foffer%2F", 302),
    ]

    assert log_in(client, next="/admin/offers/offer/")["Location"] == "/admin/offers/offer/"


def test_login_goes_on_to_no_other_site(client):
    make_person()

    assert log_in(client, next="https://example.com/")["Location"] == "/admin/"


@pytest.mark.parametrize("name", ["anna", "anna@example.org", "Anna@Example.org", "ANNA"])
def test_login_by_name_or_address(client, name):
    make_person()

    assert log_in(client, name)["Location"] == "/admin/"


def test_wrong_name_and_wrong_password_are_told_alike(client):
    make_person()
    answers = [log_in(client, name, password="fel").context["form"].errors for name in ("anna", "okand")]

    assert answers[0] == answers[1] == {"__all__": ["Användarnamnet eller lösenordet stämmer inte."]}


def test_account_without_password_has_none_to_change(client):
    user = make_person()
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    page = client.get(reverse("account_change_password"), follow=True).content.decode()

    assert "Ditt konto har inget lösenord här" in page
    assert reverse("account_change_password") not in page


def test_passwords_may_be_pasted_and_filled_in_by_managers(client):
    make_person()
    login = client.get(LOGIN).content.decode()
    log_in(client)
    change = client.get(reverse("account_change_password")).content.decode()

    assert 'autocomplete="username"' in login
    assert 'autocomplete="current-password"' in login
    assert change.count('autocomplete="new-password"') == 2
    assert "maxlength" not in re.findall(r'<input type="password"[^>]*>', change)[1]


def test_long_password_is_taken(client):
    make_person()
    log_in(client)
    long = "en mening som aldrig tar slut " * 8
    typed = {"oldpassword": PASSWORD, "password1": long, "password2": long}
    client.post(reverse("account_change_password"), typed)
    client.post(reverse("account_logout"))

    assert log_in(client, password=long)["Location"] == "/admin/"


def test_page_that_the_role_does_not_reach_says_so_in_swedish(client):
    make_person(role=Role.EDITOR)
    log_in(client)

    response = client.get("/admin/catalogue/user/")

    assert response.status_code == 403
    assert "Du får inte öppna sidan" in response.content.decode()
    check(response)


def test_form_that_was_open_too_long_says_so_in_swedish():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(LOGIN, {})

    assert response.status_code == 403
    assert "Det gick inte att skicka" in response.content.decode()
