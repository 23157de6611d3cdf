"""Invitations: who may send them, what is in the letter, and that the link works once."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from boras_stod.accounts import invitations
from catalogue.models import Invitation, Role, User
from tests.accounts import PASSWORD, log_in, logged, make_person
from tests.factories import make_invitation, make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def invite(by, *, email="Ny@Example.org", role=Role.EDITOR, organisations=None, now=NOW):
    organisations = [make_organisation("Vår")] if organisations is None else organisations
    return invitations.invite(
        email=email,
        role=role,
        organisations=organisations,
        by=by,
        now=now,
        absolute=lambda path: f"https://x{path}",
    )


def link_in(letter) -> str:
    return next(line for line in letter.body.splitlines() if line.startswith("https://x")).removeprefix(
        "https://x"
    )


def typed(**values):
    return {"first_name": "Ny", "last_name": "Nyman", "password": PASSWORD, **values}


@pytest.fixture
def boss():
    return make_person("chef", Role.ADMINISTRATOR, first_name="Karin", last_name="Chef")


def test_letter_says_who_invites_to_what_and_until_when(boss, mailoutbox):
    invite(boss)

    [letter] = mailoutbox
    assert letter.to == ["ny@example.org"]
    assert letter.subject == "Inbjudan till Borås Stöd"
    assert "Karin Chef bjuder in dig till Borås Stöd som redaktör." in letter.body
    assert "till och med 2026-12-01" in letter.body
    assert logged("invited") == [("chef", "invited", "ny@example.org (redaktör)")]


def test_secret_of_the_link_is_not_kept(boss, mailoutbox):
    invitation = invite(boss)
    token = link_in(mailoutbox[0]).split("/")[-2]

    assert token not in str(vars(invitation))
    assert invitation.digest == invitations.digest_of(token)


@pytest.mark.parametrize(
    ("inviter", "role", "allowed"),
    [
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (Role.ADMINISTRATOR, Role.COORDINATOR, True),
        (Role.COORDINATOR, Role.EDITOR, True),
        (Role.COORDINATOR, Role.COORDINATOR, False),
        (Role.COORDINATOR, Role.TRANSLATOR, False),
        (Role.COORDINATOR, Role.ADMINISTRATOR, False),
        (Role.EDITOR, Role.EDITOR, False),
        (Role.TRANSLATOR, Role.EDITOR, False),
    ],
)
def test_who_may_invite_to_what(inviter, role, allowed, mailoutbox):
    by = make_person("nagon", inviter)

    if allowed:
        invite(by, role=role)
    else:
        with pytest.raises(ValidationError, match="Du kan inte bjuda in någon till den rollen"):
            invite(by, role=role)
    assert Invitation.objects.exists() == bool(mailoutbox) == allowed


def test_editor_without_organisation_is_not_invited(boss):
    with pytest.raises(ValidationError, match="Välj minst en organisation"):
        invite(boss, organisations=[])


def test_address_of_an_account_is_not_invited(boss):
    make_person("ny")

    with pytest.raises(ValidationError, match="Det finns redan ett konto med den adressen"):
        invite(boss)


def test_second_invitation_replaces_the_first(boss, mailoutbox, client):
    first, second = invite(boss), invite(boss)
    first.refresh_from_db()

    assert first.withdrawn_at == NOW
    assert list(Invitation.objects.waiting()) == [second]


def test_invited_makes_an_account_and_logs_in(boss, mailoutbox, client, time_machine):
    time_machine.move_to(NOW)
    organisation = make_organisation("Vår")
    invitation = invite(boss, organisations=[organisation])
    link = link_in(mailoutbox[0])

    page = client.get(link).content.decode()
    assert f"Du är inbjuden som redaktör för {organisation.name}." in page
    answer = client.post(link, typed(), follow=True)
    assert "Kontot är klart. Logga in som ny@example.org." in answer.content.decode()

    user = User.objects.get(email="ny@example.org")
    assert (user.username, user.get_full_name(), user.is_staff, user.is_superuser) == (
        "ny",
        "Ny Nyman",
        True,
        False,
    )
    assert [group.name for group in user.groups.all()] == ["redaktör"]
    assert list(user.memberships.values_list("organisation", "role")) == [(organisation.pk, "editor")]
    assert EmailAddress.objects.get(user=user).verified
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert ("ny", "invitation_accepted", "ny@example.org (redaktör)") in logged()
    assert log_in(client, "ny@example.org")["Location"] == "/admin/"


def test_link_works_once(boss, mailoutbox, client, time_machine):
    time_machine.move_to(NOW)
    invite(boss)
    link = link_in(mailoutbox[0])
    client.post(link, typed())

    again = client.get(link)
    assert again.status_code == 410
    assert "Inbjudan gäller inte längre" in again.content.decode()
    assert client.post(link, typed()).status_code == 410
    assert User.objects.filter(email="ny@example.org").count() == 1


def test_link_lasts_a_week(boss, mailoutbox, client, time_machine):
    invite(boss)
    link = link_in(mailoutbox[0])

    time_machine.move_to(NOW + timedelta(days=7, seconds=-1))
    assert client.get(link).status_code == 200
    time_machine.move_to(NOW + timedelta(days=7))
    assert client.get(link).status_code == 410


def test_withdrawn_link_works_no_more(boss, mailoutbox, client, time_machine):
    time_machine.move_to(NOW)
    invitation = invite(boss)

    invitations.withdraw(invitation=invitation, by=boss, now=NOW)

    assert client.post(link_in(mailoutbox[0]), typed()).status_code == 410
    assert logged("invitation_withdrawn") == [("chef", "invitation_withdrawn", "ny@example.org (redaktör)")]


def test_unknown_link_is_answered_as_an_old_one(client):
    assert client.get("/admin/konto/inbjudan/finns-inte/").status_code == 410


@pytest.mark.parametrize("password", ["kort", "BoråsStöd2026!", "ny@example.org"])
def test_weak_password_is_refused_with_the_reason(boss, mailoutbox, client, time_machine, password):
    time_machine.move_to(NOW)
    invite(boss)

    answer = client.post(link_in(mailoutbox[0]), typed(password=password))

    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert not User.objects.filter(email="ny@example.org").exists()


def test_account_that_came_by_the_sign_on_meanwhile_is_not_made_twice():
    invitation = make_invitation("ny@example.org")
    make_person("ny")

    with pytest.raises(ValidationError):
        invitations.accept(
            invitation=invitation, first_name="N", last_name="N", password=PASSWORD, now=datetime.now(UTC)
        )


def test_invited_coordinator_is_sent_to_set_up_a_second_factor(
    boss, mailoutbox, client, time_machine, settings
):
    settings.REQUIRE_SECOND_FACTOR = True
    time_machine.move_to(NOW)
    invite(boss, role=Role.COORDINATOR)
    client.post(link_in(mailoutbox[0]), typed())

    log_in(client, "ny")

    assert client.get("/admin/")["Location"] == "/admin/konto/tva-steg/"


def test_nobody_signs_up(client):
    for path in ("/admin/konto/signup/", "/accounts/signup/", "/admin/konto/skapa/"):
        assert (
            client.get(path, follow=True).status_code == 404
            or "Logga in" in client.get(path, follow=True).content.decode()
        )
    assert "signup" not in client.get("/admin/konto/logga-in/").content.decode()
