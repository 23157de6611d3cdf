"""Invitations in the admin."""

import pytest

from catalogue.models import Invitation, Role
from tests.accounts import log_in, make_person
from tests.factories import make_invitation, make_organisation

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/invitation/"


def enter(client, role=Role.ADMINISTRATOR):
    user = make_person("chef", role)
    log_in(client, "chef")
    return user


def invite(client, **typed):
    return client.post(LIST + "add/", {"email": "ny@example.org", "role": "editor", **typed}, follow=True)


def test_invitation_is_sent_when_it_is_saved(client, mailoutbox):
    chef = enter(client)
    organisation = make_organisation("Vår")

    answer = invite(client, organisations=[organisation.pk])

    assert answer.redirect_chain[-1][0] == LIST
    [invitation] = Invitation.objects.all()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("ny@example.org", "editor", chef)
    assert list(invitation.organisations.all()) == [organisation]
    assert "http://testserver/admin/konto/inbjudan/" in mailoutbox[0].body
    assert organisation.name in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "fel"}, "Fyll i en giltig e-postadress."),
        ({"email": "chef@example.org", "role": "translator"}, "Det finns redan ett konto med den adressen."),
        ({}, "Välj minst en organisation."),
        ({"role": "kung"}, "kung"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, mailoutbox, typed, sentence):
    enter(client)

    answer = invite(client, **typed)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()
    assert mailoutbox == []


def test_coordinator_invites_editors_alone(client, mailoutbox):
    enter(client, Role.COORDINATOR)
    make_invitation("annan@example.org", role="administrator")
    form = client.get(LIST + "add/").context["adminform"].form

    assert [value for value, _label in form.fields["role"].choices] == ["editor"]
    invite(client, role="administrator")
    assert mailoutbox == []
    invite(client, organisations=[make_organisation().pk])
    assert len(mailoutbox) == 1
    assert [row.email for row in client.get(LIST).context["cl"].result_list] == ["ny@example.org"]


def test_state_is_said_in_words(client):
    enter(client)
    for email, values in {
        "a@example.org": {},
        "b@example.org": {"days": -0.5},
        "c@example.org": {"withdrawn_at": "2026-01-01T00:00Z"},
        "d@example.org": {"accepted_at": "2026-01-01T00:00Z"},
    }.items():
        make_invitation(email, **values)
    html = client.get(LIST + "?o=1").content.decode()

    words = ["väntar", "för gammal", "tillbakadragen", "besvarad"]
    places = [html.index(f'<td class="field-state">{word}</td>') for word in words]
    assert places == sorted(places)


def test_invitation_is_sent_again_with_a_new_link(client, mailoutbox):
    enter(client)
    invite(client, organisations=[make_organisation().pk])
    first = Invitation.objects.get()

    act(client, "send_again", first)

    first.refresh_from_db()
    assert first.withdrawn_at
    assert len(mailoutbox) == 2
    assert mailoutbox[0].body != mailoutbox[1].body
    assert Invitation.objects.waiting().get().organisations.count() == 1


def test_invitation_that_cannot_be_sent_again_says_why(client, mailoutbox):
    enter(client)
    old = make_invitation("anna@example.org", role="translator")
    make_person("anna")

    answer = act(client, "send_again", old)

    sentence = "Inbjudan till anna@example.org är inte skickad. Det finns redan ett konto med den adressen."
    assert sentence in answer.content.decode()
    assert mailoutbox == []


def test_invitation_is_withdrawn(client):
    enter(client)
    row = make_invitation()

    answer = act(client, "withdraw", row)

    row.refresh_from_db()
    assert row.withdrawn_at
    assert "Tillbakadragna inbjudningar: 1." in answer.content.decode()


def test_editor_does_none_of_it(client):
    make_invitation()
    enter(client, Role.EDITOR)

    assert client.get(LIST).status_code == 403
    assert client.get(LIST + "add/").status_code == 403


def act(client, action: str, row: Invitation):
    return client.post(LIST, {"action": action, "_selected_action": [row.pk], "index": 0}, follow=True)
