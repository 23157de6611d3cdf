"""Take away what logins and invitations have left behind. For a daily timer; may be run at any time."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from boras_stod.accounts.tidying import tidy


class Command(BaseCommand):
    help = "Tar bort inloggningar som är över, räknare som har gått ut och gamla inbjudningar."

    def handle(self, *args, **options):
        gone = tidy(timezone.now())
        self.stdout.write("Borttaget: " + ", ".join(f"{name} {count}" for name, count in gone.items()) + ".")
