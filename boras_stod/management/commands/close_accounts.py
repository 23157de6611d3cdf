"""Close the accounts of those who have left: by name, or all that the city's directory no longer holds."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from boras_stod.accounts.access import find_person
from boras_stod.accounts.leaving import close_leaver
from boras_stod.accounts.sign_on import close_all_but
from catalogue.models import User


class Command(BaseCommand):
    help = (
        "Avslutar konton. Ersättare tar över det som personen ansvarar för. Med --all-but avslutas varje konto "
        "från stadens inloggning som inte står i filen (en e-postadress eller ett id per rad)."
    )

    def add_arguments(self, parser):
        parser.add_argument("people", nargs="*", metavar="PERSON", help="användarnamn eller e-postadress")
        parser.add_argument("--all-but", type=Path, metavar="FIL", help="de som är kvar, en per rad")
        parser.add_argument("--dry-run", action="store_true", help="säg bara vilka det gäller")

    def handle(self, *args, **options):
        if bool(options["people"]) == bool(options["all_but"]):
            raise CommandError("Ange antingen personer eller --all-but FIL.")
        with transaction.atomic():
            gone = self._close(options)
            transaction.set_rollback(options["dry_run"])
        verb = "skulle avslutas" if options["dry_run"] else "är avslutat"
        for user in gone:
            self.stdout.write(f"{user.username}: kontot {verb}.")
        self.stdout.write(f"Antal: {len(gone)}.")

    def _close(self, options) -> list[User]:
        if options["all_but"]:
            return close_all_but(read_names(options["all_but"]))
        gone = [find(name) for name in options["people"]]
        for user in gone:
            close_leaver(user=user, reason="har slutat")
        return gone


def read_names(path: Path) -> list[str]:
    """The lines of the file. An empty one would close every account, so it is taken for a mistake."""
    try:
        names = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Filen {path} kan inte läsas.") from error
    if not names:
        raise CommandError(f"Filen {path} är tom. Då skulle alla konton avslutas.")
    return names


def find(name: str) -> User:
    user = User.objects.filter(username=name).first() or find_person(name).first()
    if user is None:
        raise CommandError(f"Det finns inget konto för {name}.")
    return user
