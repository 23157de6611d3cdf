"""Leaving: responsibility is handed over, the account is closed, every login ends."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from boras_stod.accounts import leaving
from catalogue.models import Role
from tests.accounts import PASSWORD, add_app, confirm, log_in, logged, make_person
from tests.factories import make_offer, make_organisation

pytestmark = pytest.mark.django_db
LEAVE = "/admin/konto/avsluta/"


@pytest.fixture
def organisation():
    return make_organisation("Vår")


@pytest.fixture
def anna(organisation):
    return make_person("anna", organisations=[organisation])


@pytest.fixture
def bo(organisation):
    return make_person("bo", organisations=[organisation])


def our_offer(organisation, title="Kursen", **values):
    offer = make_offer(title, **values)
    offer.parties.create(organisation=organisation)
    return offer


def people(offer) -> tuple:
    offer.refresh_from_db()
    return offer.owner, offer.deputy


def test_offers_go_to_the_successor(organisation, anna, bo):
    cilla = make_person("cilla", organisations=[organisation])
    owned = our_offer(organisation, owner=anna, deputy=cilla)
    deputised = our_offer(organisation, owner=cilla, deputy=anna)
    foreign = our_offer(organisation, owner=cilla)

    leaving.leave(user=anna, by=anna, to=bo)

    assert people(owned) == (bo, cilla)
    assert people(deputised) == (cilla, bo)
    assert people(foreign) == (cilla, None)
    anna.refresh_from_db()
    assert not anna.is_active
    assert logged("handed_over", "account_closed") == [
        ("anna", "handed_over", "anna"),
        ("anna", "account_closed", "anna"),
    ]


def test_nobody_becomes_both_owner_and_deputy(organisation, anna, bo):
    owned = our_offer(organisation, owner=anna, deputy=bo)
    deputised = our_offer(organisation, owner=bo, deputy=anna)

    leaving.leave(user=anna, by=anna, to=bo)

    assert people(owned) == (bo, None)
    assert people(deputised) == (bo, None)


def test_nothing_is_handed_to_somebody_who_does_not_keep_it(organisation, anna):
    stranger = make_person("dan", organisations=[make_organisation("Annan")])
    offer = our_offer(organisation, "Vår kurs", owner=anna)

    with pytest.raises(ValidationError, match="Personen sköter inte: Vår kurs"):
        leaving.leave(user=anna, by=anna, to=stranger)

    anna.refresh_from_db()
    assert anna.is_active
    assert people(offer) == (anna, None)


def test_coordinator_can_take_over_anything(organisation, anna):
    coordinator = make_person("sam", Role.COORDINATOR)
    offer = our_offer(organisation, owner=anna)

    leaving.leave(user=anna, by=anna, to=coordinator)

    assert people(offer) == (coordinator, None)


def test_owner_cannot_leave_without_a_successor(organisation, anna):
    our_offer(organisation, owner=anna)

    with pytest.raises(ValidationError, match="Välj någon som tar över ansvaret"):
        leaving.leave(user=anna, by=anna, to=None)


def test_closed_account_cannot_take_over(organisation, anna, bo):
    our_offer(organisation, owner=anna)
    leaving.close(user=bo, by=None, reason="prov")

    with pytest.raises(ValidationError, match="Välj någon som tar över ansvaret"):
        leaving.leave(user=anna, by=anna, to=bo)


def test_last_administrator_stays():
    only = make_person("chef", Role.ADMINISTRATOR)

    with pytest.raises(ValidationError, match="Du är den enda administratören"):
        leaving.leave(user=only, by=only, to=None)


def test_page_lists_what_is_to_be_handed_over_and_ends_the_account(client, organisation, anna, bo):
    offer = our_offer(organisation, "Vår kurs", owner=anna)
    phone = Client()
    log_in(client)
    log_in(phone)

    page = confirm(client, LEAVE).content.decode()
    assert "Vår kurs (ansvarig)" in page
    assert f'<option value="{bo.pk}">bo (bo)</option>' in page
    missing = client.post(LEAVE, {})
    assert missing.status_code == 200
    assert missing.context["form"].errors["successor"]

    answer = client.post(LEAVE, {"successor": bo.pk}, follow=True)
    assert "Kontot är avslutat. Tack för ditt arbete." in answer.content.decode()
    assert people(offer) == (bo, None)
    assert client.get("/admin/").status_code == phone.get("/admin/").status_code == 302
    assert log_in(client).status_code == 200
    assert anna.usersession_set.count() == 0


def test_page_says_what_is_wrong_with_the_successor(client, organisation, anna):
    stranger = make_person("dan")
    our_offer(organisation, "Vår kurs", owner=anna)
    log_in(client)
    confirm(client, LEAVE)

    answer = client.post(LEAVE, {"successor": stranger.pk})

    assert "Personen sköter inte: Vår kurs." in answer.content.decode()


def test_person_without_offers_only_confirms(client, anna):
    log_in(client)
    assert "Det finns inget utbud att lämna över." in confirm(client, LEAVE).content.decode()
    client.post(LEAVE, {})

    anna.refresh_from_db()
    assert not anna.is_active


def test_who_has_gone_without_a_word_is_followed_by_the_deputies(organisation, anna, bo):
    with_deputy = our_offer(organisation, owner=anna, deputy=bo)
    without = our_offer(organisation, owner=anna)
    deputised = our_offer(organisation, owner=bo, deputy=anna)

    leaving.close_leaver(user=anna, reason="har slutat")

    assert people(with_deputy) == (bo, None)
    assert people(without) == (None, None)
    assert people(deputised) == (bo, None)
    assert logged("account_closed") == [("", "account_closed", "anna")]


def test_reopened_account_needs_a_new_password(client, anna):
    chef = make_person("chef", Role.ADMINISTRATOR)
    log_in(client)
    leaving.close(user=anna, by=chef, reason="prov")
    leaving.reopen(user=anna, by=chef)

    assert client.get("/admin/").status_code == 302
    assert log_in(client, "anna", PASSWORD).status_code == 200
    assert logged("account_opened") == [("chef", "account_opened", "anna")]


def test_reset_of_the_second_factor_ends_logins_and_tells_the_person(client, mailoutbox):
    anna = make_person(role=Role.COORDINATOR)
    chef = make_person("chef", Role.ADMINISTRATOR)
    log_in(client)
    add_app(client)
    mailoutbox.clear()

    leaving.reset_second_factor(user=anna, by=chef)

    assert not anna.authenticator_set.exists()
    assert client.get("/admin/").status_code == 302
    assert [letter.subject for letter in mailoutbox] == ["Borås Stöd: Tvåstegsinloggningen är nollställd"]
    assert logged("factor_removed") == [("chef", "factor_removed", "anna")]
