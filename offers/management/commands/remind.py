"""Remind those who are to confirm their offers. For cron, once a day; it may run as often as one likes."""

from smtplib import SMTPException

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from offers.reminders import Digest, plan, send


class Command(BaseCommand):
    help = (
        "Skickar ett mejl till var och en som har utbud att bekräfta, högst ett i veckan: till ansvariga och "
        "organisationens brevlåda, sedan till ersättare, sist till nämnden. Kör den varje dag."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="säg bara vad som skulle skickas")

    def handle(self, *args, **options):
        now = timezone.now()
        with override("sv"):
            found = plan(timezone.localdate(now))
            failed = [digest for digest in found.digests if not self._remind(digest, now, options["dry_run"])]
        if found.without_addressee:
            self.stdout.write(
                f"Försenade utbud som det inte finns någon att fråga om: {len(found.without_addressee)}."
            )
        self.stdout.write(f"Mottagare: {len(found.digests)}.")
        if failed:
            raise CommandError(f"{len(failed)} mejl gick inte att skicka. Kör kommandot igen senare.")

    def _remind(self, digest: Digest, now, dry_run: bool) -> bool:
        """Send one digest, or say what it would be; False if the mail server refused it."""
        words = f"{digest.address}: {len(digest.items)} utbud"
        if dry_run:
            self.stdout.write(f"{words}, skulle skickas.")
            return True
        try:
            is_sent = send(digest, now, settings.SITE_URL)
        except (SMTPException, OSError) as error:
            self.stderr.write(f"{words}, gick inte att skicka: {error}")
            return False
        self.stdout.write(f"{words}, {'skickat' if is_sent else 'redan skickat'}.")
        return True
