"""The yearly report without a browser: the frozen year if there is one, else the figures of today."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from offers import yearly
from offers.index import current_index
from offers.models import YearlyReport
from offers.yearly.files import FORMATS


class Command(BaseCommand):
    help = "Skriver årsrapporten till en fil: det frysta året om det finns, annars dagens siffror."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="vilket år")
        parser.add_argument("--output", type=Path, required=True, help="filen: .xlsx eller .json")

    def handle(self, *, year, output, **options):
        file_format = output.suffix.removeprefix(".").lower()
        if file_format not in FORMATS:
            raise CommandError("Filens namn ska sluta på .xlsx eller .json.")
        report = YearlyReport.objects.filter(year=year).first()
        now = timezone.localtime()
        if report is None and year not in (now.year, now.year - 1):
            raise CommandError(f"{year} är inte fryst, och registret vet bara hur det är i dag.")
        if report and (fault := yearly.fault_in(report)):
            raise CommandError(fault)
        content = yearly.frozen_content(report) if report else yearly.content_of(year, current_index(now))
        data = yearly.report_bytes(content, file_format, digest=report.digest if report else "")
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"Filen går inte att skriva: {error.strerror}.") from error
        if report:
            self.stdout.write(f"{year} är fryst. Kontrollsumma: {report.digest}. Skrivet till {output}.")
        else:
            self.stdout.write(f"{year} är inte fryst: det här är dagens siffror. Skrivet till {output}.")
