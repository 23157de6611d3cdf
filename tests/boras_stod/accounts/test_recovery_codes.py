"""Recovery codes: shown once, kept as digests alone, taken once each."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from boras_stod.accounts.recovery_codes import as_kept
from catalogue.models import Role
from tests.accounts import add_app, log_in, logged, make_person, new_recovery_codes

pytestmark = pytest.mark.django_db
CODE = "/admin/konto/tva-steg/kod/"
CODES = "/admin/konto/tva-steg/reservkoder/"


@pytest.fixture
def anna(client):
    """Logged in, with an app."""
    anna = make_person(role=Role.COORDINATOR)
    log_in(client)
    add_app(client)
    return anna


def kept(user) -> Authenticator:
    return user.authenticator_set.get(type="recovery_codes")


def type_code(client, code):
    """Log in anew, as far as the second step goes."""
    client.logout()
    log_in(client)
    return client.post(CODE, {"code": code})


def test_each_code_works_once(client, anna):
    codes = new_recovery_codes(client)

    assert [type_code(client, code).status_code for code in (codes[3], codes[3], codes[9])] == [302, 200, 302]
    assert len(kept(anna).wrap().get_unused_codes()) == 8
    assert logged("login_failed", "login")[-3:] == [
        ("anna", "login", "anna"),
        ("", "login_failed", "anna"),
        ("anna", "login", "anna"),
    ]


def test_code_may_be_typed_in_capitals_and_without_hyphens(client, anna):
    code = new_recovery_codes(client)[0]

    assert type_code(client, f" {code.replace('-', ' ').upper()} ").status_code == 302


def test_what_is_kept_opens_nothing(client, anna):
    """Neither the codes nor anything that can be typed in their place can be read in the database."""
    codes = new_recovery_codes(client)
    digests = kept(anna).wrap().get_unused_codes()

    assert digests == [as_kept(code) for code in codes]
    assert [code for code in codes if code in str(kept(anna).data)] == []
    assert set(kept(anna).data) == {"migrated_codes"}
    assert type_code(client, digests[0]).status_code == 200
    assert type_code(client, kept(anna).data["migrated_codes"][0]).status_code == 200


def test_code_has_so_many_possibilities_that_a_digest_is_enough(client, anna):
    """ASVS 5.0, 6.5.2: 112 bits or more."""
    signs = {sign for _time in range(20) for code in new_recovery_codes(client) for sign in code} - {"-"}

    assert len(signs) == 31
    assert len(signs) ** 24 > 2**112


def test_new_codes_end_the_old_and_are_told_of(client, anna, mailoutbox):
    old = new_recovery_codes(client)[0]
    mailoutbox.clear()

    new = new_recovery_codes(client)[0]

    assert [letter.subject for letter in mailoutbox] == ["Borås Stöd: Nya reservkoder"]
    assert logged("factor_added")[-1] == ("anna", "factor_added", "anna")
    assert (type_code(client, old).status_code, type_code(client, new).status_code) == (200, 302)


def test_code_confirms_who_one_is(client, anna):
    code = new_recovery_codes(client)[0]

    assert client.post("/admin/konto/tva-steg/bekrafta/", {"code": code}).status_code == 302
    assert client.post("/admin/konto/tva-steg/bekrafta/", {"code": code}).status_code == 200


def test_codes_need_a_second_factor(client):
    anna = make_person()
    log_in(client)

    for answer in (client.get(CODES), client.post(CODES)):
        assert answer.status_code == 302
    assert not anna.authenticator_set.exists()


def test_codes_are_made_by_somebody_who_has_just_shown_who_they_are(client, anna, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=6))

    assert client.post(CODES)["Location"].startswith("/admin/konto/bekrafta/")
    assert not anna.authenticator_set.filter(type="recovery_codes").exists()


def test_who_has_none_is_reminded(client, anna):
    page = client.get("/admin/konto/tva-steg/").content.decode()
    assert "Du har inga reservkoder." in page

    new_recovery_codes(client)

    page = client.get("/admin/konto/tva-steg/").content.decode()
    assert "Du har inga reservkoder." not in page
    assert "Du har 10 kvar." in page


def test_codes_go_with_the_last_factor(client, anna):
    new_recovery_codes(client)

    client.post("/admin/konto/tva-steg/app/bort/")

    assert not anna.authenticator_set.exists()


def test_lost_secret_key_makes_every_code_wrong_and_no_page_fail(client, anna, settings):
    code = new_recovery_codes(client)[0]
    settings.SECRET_KEY = "en helt annan nyckel"
    client.cookies.clear()

    assert type_code(client, code).status_code == 200
