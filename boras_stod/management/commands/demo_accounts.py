"""Accounts for looking around as staff: one per role. Never run it where the public can reach the site."""

import secrets

from django.core.management.base import BaseCommand
from django.utils.translation import override

from boras_stod.roles import ensure_groups
from catalogue.models import Membership, Organisation, Role, User

ACCOUNTS = {
    "redaktor": Role.EDITOR,
    "oversattare": Role.TRANSLATOR,
    "samordnare": Role.COORDINATOR,
    "administrator": Role.ADMINISTRATOR,
}
EDITORS_ORGANISATION = "forskoleforvaltningen"


class Command(BaseCommand):
    help = "Make the demo accounts redaktor, samordnare and administrator; passwords are shown once."

    def add_arguments(self, parser):
        parser.add_argument(
            "--new-passwords", action="store_true", help="give existing accounts new passwords"
        )

    def handle(self, *args, **options):
        with override("sv"):
            groups = ensure_groups()
            passwords = {
                name: password
                for name, role in ACCOUNTS.items()
                if (password := ensure_account(name, role, groups[role], renew=options["new_passwords"]))
            }
            give_editor_an_organisation()
        self.report(passwords)

    def report(self, passwords: dict[str, str]) -> None:
        if not passwords:
            names = ", ".join(ACCOUNTS)
            self.stdout.write(f"Kontona {names} finns redan. Glömt lösenorden? Kör make passwords.")
            return
        self.stdout.write("Konton för personalen. Lösenorden visas bara nu:")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<14} {password}")


def ensure_account(name: str, role: Role, group, *, renew: bool) -> str | None:
    """Make the account if it is missing; return its password if it got one."""
    user, created = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if not (created or renew):
        return None
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.is_superuser = role == Role.ADMINISTRATOR
    user.save()
    user.groups.set([group])
    return password


def give_editor_an_organisation() -> None:
    organisation = Organisation.objects.filter(source_key=EDITORS_ORGANISATION).first()
    if organisation:
        editor = User.objects.get(username="redaktor")
        Membership.objects.get_or_create(
            user=editor, organisation=organisation, defaults={"role": Role.EDITOR}
        )
