"""What an administrator does about accounts."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from catalogue.models import AuditEntry, Role, User
from tests.accounts import PASSWORD, log_in, logged, make_person
from tests.admin_form import press
from tests.factories import make_offer, make_organisation

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/user/"


@pytest.fixture
def chef(client):
    user = make_person("chef", Role.ADMINISTRATOR)
    log_in(client, "chef")
    return user


def page_of(user, name="change") -> str:
    return reverse(f"admin:catalogue_user_{name}", args=[user.pk])


def test_list_invites_instead_of_adding(client, chef):
    html = client.get(LIST).content.decode()

    assert 'href="/admin/catalogue/invitation/add/"' in html
    assert client.get(LIST + "add/").status_code == 403


def test_account_is_opened_and_closed_by_its_own_pages(client, chef):
    person = make_person("anna")
    html = client.get(page_of(person)).content.decode()
    assert 'name="is_active"' not in html
    assert f'href="{page_of(person, "close")}"' in html

    answer = client.post(page_of(person, "close"), follow=True)
    person.refresh_from_db()
    assert not person.is_active
    assert "Kontot är avslutat." in answer.content.decode()

    assert f'href="{page_of(person, "reopen")}"' in client.get(page_of(person)).content.decode()
    client.post(page_of(person, "reopen"))
    person.refresh_from_db()
    assert person.is_active
    assert logged("account_closed", "account_opened") == [
        ("chef", "account_closed", "anna"),
        ("chef", "account_opened", "anna"),
    ]


def test_closing_asks_for_a_successor(client, chef):
    organisation = make_organisation("Vår")
    person, bo = make_person("anna"), make_person("bo", organisations=[organisation])
    offer = make_offer("Vår kurs", owner=person)
    offer.parties.create(organisation=organisation)

    assert "Vår kurs (ansvarig)" in client.get(page_of(person, "close")).content.decode()
    assert client.post(page_of(person, "close"), {"successor": make_person("dan").pk}).status_code == 200
    client.post(page_of(person, "close"), {"successor": bo.pk})

    offer.refresh_from_db()
    assert offer.owner == bo


def test_only_administrator_cannot_be_closed(client, chef):
    answer = client.post(page_of(chef, "close"))

    assert "Du är den enda administratören." in answer.content.decode()
    chef.refresh_from_db()
    assert chef.is_active


@pytest.mark.parametrize("name", ["reset", "end", "reopen", "close"])
def test_page_asks_before_it_does(client, chef, name):
    person = make_person("anna")
    count = AuditEntry.objects.count()

    html = client.get(page_of(person, name)).content.decode()

    assert "Det gäller anna, anna@example.org." in html
    assert AuditEntry.objects.count() == count


def test_logins_of_a_person_are_ended(client, chef):
    person = make_person("anna")
    other = client.__class__()
    log_in(other, "anna")

    answer = client.post(page_of(person, "end"), follow=True)

    assert "Avslutade inloggningar: 1." in answer.content.decode()
    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200
    assert logged("sessions_ended") == [("chef", "sessions_ended", "anna")]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR, Role.TRANSLATOR])
@pytest.mark.parametrize("name", ["close", "reopen", "reset", "end"])
def test_others_reach_none_of_it(client, role, name):
    person = make_person("anna")
    make_person("bo", role)
    log_in(client, "bo")

    assert client.get(page_of(person, name)).status_code == 403
    assert client.post(page_of(person, name)).status_code == 403
    person.refresh_from_db()
    assert person.is_active


def test_account_is_deleted_only_when_closed(client, chef):
    person = make_person("anna")
    assert client.get(page_of(person, "delete")).status_code == 403
    client.post(page_of(person, "close"))
    client.post(page_of(person, "delete"), {"post": "yes"})

    assert not User.objects.filter(pk=person.pk).exists()
    assert ("chef", "deleted", "anna") in logged()


def test_changed_address_is_the_one_that_letters_go_to(client, chef):
    person = make_person("anna")

    press(client, page_of(person), email="ny@example.org")

    [address] = EmailAddress.objects.filter(user=person)
    assert (address.email, address.verified, address.primary) == ("ny@example.org", True, True)
    assert logged("email_changed") == [("chef", "email_changed", "anna")]


def test_address_of_somebody_else_is_refused(client, chef):
    person = make_person("anna")

    answer = press(client, page_of(person), email="CHEF@example.org")

    assert "Adressen hör till ett annat konto." in answer.content.decode()


def test_change_of_access_is_told_before_and_after(client, chef):
    person = make_person("anna")
    count = AuditEntry.objects.count()

    press(client, page_of(person), is_superuser="on")

    told = [
        entry.details
        for entry in AuditEntry.objects.order_by("pk")[count:]
        if entry.action == "access_changed"
    ]
    assert told == [{"is_superuser": [False, True]}]


def test_password_set_by_an_administrator_ends_the_logins(client, chef):
    person = make_person("anna")
    other = client.__class__()
    log_in(other, "anna")
    new = {"password1": "regn-stol-berg-fika", "password2": "regn-stol-berg-fika", "usable_password": "true"}

    client.post(reverse("admin:auth_user_password_change", args=[person.pk]), new)

    assert other.get("/admin/").status_code == 302
    assert log_in(other, "anna", PASSWORD).status_code == 200
    assert log_in(other, "anna", new["password1"])["Location"] == "/admin/"
    assert ("chef", "changed", "anna") in logged()
