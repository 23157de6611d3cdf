"""Send what waits in the outbox. For cron, every minute; two at once do no harm."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalogue.models import OutboxMail
from catalogue.outbox import send_due


class Command(BaseCommand):
    help = "Skickar de brev som väntar. Kör den varje minut. Den avslutas med fel när ett brev ges upp."

    def handle(self, **options):
        if not settings.EMAIL_HOST:
            self.stdout.write(
                f"Ingen e-postserver är satt. {OutboxMail.objects.waiting().count()} brev väntar."
            )
            return
        outcome = send_due()
        if outcome.sent or outcome.failed:
            self.stdout.write(
                f"Skickade: {outcome.sent}. Gick inte att skicka den här gången: {outcome.failed}."
            )
        if outcome.given_up:
            numbers = ", ".join(str(mail.pk) for mail in outcome.given_up)
            raise CommandError(f"Brev som inte kom fram och inte försöks igen: {numbers}.")
