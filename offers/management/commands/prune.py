"""Delete what is of no more use and nobody may keep. For cron, once an hour; it may run as often as one likes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from offers import demand
from offers.guarding import forget_places
from offers.reminders import forget_reminders


class Command(BaseCommand):
    help = (
        "Tar bort spärrar vars timme är över och påminnelser äldre än ett år, och gör gamla dagssummor av "
        "efterfrågan till månadssummor. Kör den varje timme."
    )

    def handle(self, **options):
        now = timezone.now()
        self.stdout.write(f"Spärrar vars timme är över: {forget_places(now)} borttagna.")
        self.stdout.write(f"Påminnelser äldre än ett år: {forget_reminders(now)} borttagna.")
        self.stdout.write(f"Dagssummor som blev månader: {demand.roll_up(timezone.localdate(now))}.")
