import re

import pytest
from django.core.management import call_command

from catalogue.models import Membership, Organisation, OrganisationKind, User

pytestmark = pytest.mark.django_db


def printed_passwords(text: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) +(\S+)$", text, re.MULTILINE))


def test_accounts_can_log_in_with_the_printed_passwords(capsys):
    call_command("demo_accounts")

    passwords = printed_passwords(capsys.readouterr().out)
    users = {user.username: user for user in User.objects.all()}
    assert sorted(users) == ["administrator", "oversattare", "redaktor", "samordnare"]
    assert all(users[name].check_password(password) for name, password in passwords.items())
    assert len(passwords) == 4
    assert {name: user.is_superuser for name, user in users.items()} == {
        "administrator": True,
        "oversattare": False,
        "redaktor": False,
        "samordnare": False,
    }
    assert all(user.is_staff for user in users.values())


def test_second_run_changes_no_password(capsys):
    call_command("demo_accounts")
    before = dict(User.objects.values_list("username", "password"))
    capsys.readouterr()

    call_command("demo_accounts")

    assert dict(User.objects.values_list("username", "password")) == before
    assert printed_passwords(capsys.readouterr().out) == {}


def test_new_passwords_on_request(capsys):
    call_command("demo_accounts")
    capsys.readouterr()

    call_command("demo_accounts", new_passwords=True)

    passwords = printed_passwords(capsys.readouterr().out)
    assert User.objects.get(username="redaktor").check_password(passwords["redaktor"])


def test_editor_keeps_the_preschools():
    organisation = Organisation.objects.create(
        name="Förskoleförvaltningen", kind=OrganisationKind.MUNICIPAL, source_key="forskoleforvaltningen"
    )

    call_command("demo_accounts", verbosity=0)
    call_command("demo_accounts", verbosity=0)

    assert Membership.objects.values_list("user__username", "organisation").get() == (
        "redaktor",
        organisation.pk,
    )
