"""Take away files that were sent in for an import and left. Meant for cron, once a day; may be run at any time."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.models import Upload


class Command(BaseCommand):
    help = "Tar bort uppladdade filer som är äldre än ett dygn."

    def handle(self, **options):
        self.stdout.write(f"{Upload.objects.delete_old(timezone.now())} filer togs bort.")
