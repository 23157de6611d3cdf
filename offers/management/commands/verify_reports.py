"""Tell whether every frozen year is as it was frozen."""

from django.core.management.base import BaseCommand, CommandError

from offers import yearly
from offers.models import YearlyReport


class Command(BaseCommand):
    help = "Kontrollerar att ingen fryst årsrapport har ändrats. Misslyckas om någon har det."

    def handle(self, **options):
        reports = list(YearlyReport.objects.all())
        faults = [fault for report in reports if (fault := yearly.fault_in(report))]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{len(reports)} frysta årsrapporter, alla hela.")
