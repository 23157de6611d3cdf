"""Delete mail that was sent or given up long ago. For cron, once a day; may be run at any time."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.outbox import KEPT, prune


class Command(BaseCommand):
    help = "Tar bort brev som skickades eller gavs upp för mer än 30 dagar sedan. Väntande brev är kvar."

    def handle(self, **options):
        self.stdout.write(f"{prune(before=timezone.now() - KEPT)} brev togs bort.")
