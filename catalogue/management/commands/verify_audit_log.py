"""Check that the audit log is whole: docs/decisions/0015-accounts.md."""

from django.core.management.base import BaseCommand, CommandError

from catalogue import auditing
from catalogue.models import AuditEntry


class Command(BaseCommand):
    help = "Kontrollerar att händelseloggen är hel. Spara kontrollsumman som visas, och ange den nästa gång."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect", default="", help="en kontrollsumma från en tidigare kontroll, sparad någon annanstans"
        )

    def handle(self, *args, **options):
        if fault := auditing.first_fault(expected=options["expect"]):
            raise CommandError(fault)
        count, digest = AuditEntry.objects.count(), auditing.newest_digest()
        self.stdout.write(f"Loggen är hel: {count} rader. Kontrollsumma: {digest or 'ingen än'}")
