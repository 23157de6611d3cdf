"""Delete versions of records that are older than the rule allows. For cron; may be run again at any time."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.history import prune


class Command(BaseCommand):
    help = "Delete versions older than HISTORY_KEEP_YEARS; the newest version of each record stays for ever."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many there are, and delete none")

    def handle(self, *args, **options):
        years = settings.HISTORY_KEEP_YEARS
        now = timezone.now()
        before = now.replace(year=now.year - years, day=min(now.day, 28))
        count = prune(before, dry_run=options["dry_run"])
        verb = "skulle tas bort" if options["dry_run"] else "togs bort"
        self.stdout.write(f"{count} versioner äldre än {years} år {verb}.")
