"""Delete what is of no more use and nobody may keep. For cron, once an hour; it may run as often as one likes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from offers import demand
from offers.guarding import forget_places


class Command(BaseCommand):
    help = (
        "Tar bort spärrar mot skräp vars timme är över, och gör gamla dagssummor av efterfrågan till månadssummor. "
        "Kör den varje timme."
    )

    def handle(self, **options):
        self.stdout.write(f"Spärrar vars timme är över: {forget_places(timezone.now())} borttagna.")
        self.stdout.write(f"Dagssummor som blev månader: {demand.roll_up(timezone.localdate())}.")
