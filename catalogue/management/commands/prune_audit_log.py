"""Delete what is older than the rule allows: the only way that entries leave the audit log."""

from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue import auditing


class Command(BaseCommand):
    help = "Gallrar händelseloggen efter AUDIT_LOG_MONTHS. Kör den efter att verify_audit_log har gått bra."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="säg bara hur mycket det gäller")

    def handle(self, *args, **options):
        before = months_ago(timezone.now(), settings.AUDIT_LOG_MONTHS)
        count = auditing.old_entries(before).count() if options["dry_run"] else auditing.prune(before=before)
        verb = "Skulle gallras" if options["dry_run"] else "Gallrat"
        self.stdout.write(f"{verb}, äldre än {before:%Y-%m-%d}: {count}.")


def months_ago(now: datetime, months: int) -> datetime:
    """The first moment of the month that many months back: the log is pruned by whole months."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
