"""The command that closes the accounts of those who have left."""

from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command

from catalogue.models import User
from tests.accounts import make_person
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("close_accounts", *arguments, stdout=out)
    return out.getvalue().splitlines()


def open_accounts() -> set[str]:
    return set(User.objects.filter(is_active=True).values_list("username", flat=True))


def by_sign_on(name: str) -> User:
    user = make_person(name)
    SocialAccount.objects.create(user=user, provider="stad", uid=f"id-{name}")
    return user


def test_named_people_leave_and_deputies_step_in():
    anna, bo = make_person("anna"), make_person("bo")
    offer = make_offer(owner=anna, deputy=bo)

    assert run("anna@example.org") == ["anna: kontot är avslutat.", "Antal: 1."]

    assert open_accounts() == {"bo"}
    offer.refresh_from_db()
    assert (offer.owner, offer.deputy) == (bo, None)


def test_dry_run_changes_nothing():
    make_person("anna")

    assert run("anna", "--dry-run") == ["anna: kontot skulle avslutas.", "Antal: 1."]
    assert open_accounts() == {"anna"}


def test_all_but_those_in_the_file(tmp_path):
    for name in ("anna", "bo", "cilla"):
        by_sign_on(name)
    make_person("lokal")
    file = tmp_path / "kvar.txt"
    file.write_text("\ufeffANNA@example.org\n\nid-bo\n", encoding="utf-8")

    assert run("--all-but", str(file)) == ["cilla: kontot är avslutat.", "Antal: 1."]
    assert open_accounts() == {"anna", "bo", "lokal"}
    assert run("--all-but", str(file)) == ["Antal: 0."]


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_empty_file_closes_nobody(tmp_path, content):
    by_sign_on("anna")
    file = tmp_path / "kvar.txt"
    file.write_bytes(content)

    with pytest.raises(CommandError, match="är tom"):
        run("--all-but", str(file))
    assert open_accounts() == {"anna"}


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "kvar.txt"
    if content:
        file.write_bytes(content)

    with pytest.raises(CommandError, match="kan inte läsas"):
        run("--all-but", str(file))


def test_unknown_person_stops_before_anything_is_done():
    make_person("anna")

    with pytest.raises(CommandError, match="Det finns inget konto för okand"):
        run("anna", "okand")
    assert open_accounts() == {"anna"}


@pytest.mark.parametrize("arguments", [[], ["anna", "--all-but", "fil"]])
def test_either_people_or_a_file(arguments):
    with pytest.raises(CommandError, match="Ange antingen"):
        run(*arguments)
