"""Read the register from a folder of CSV files, or from one file: docs/register-format.md."""

from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from catalogue.imports.engine import DEFAULT_SOURCE, import_register
from catalogue.imports.problems import ImportRefusedError
from catalogue.validators import validate_source_key
from offers.imports import FILES


def validate_source(source):
    try:
        validate_source_key(source)
    except ValidationError as error:
        raise CommandError(f"--source: {' '.join(error.messages)}") from error


class Command(BaseCommand):
    help = "Läser in registret från en mapp med CSV-filer, eller från en fil (XLSX, ODS, CSV, JSON)."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH", help="mappen eller filen")
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle ändras, spara inget")
        parser.add_argument("--source", default=DEFAULT_SOURCE, help=f"registrets namn ({DEFAULT_SOURCE})")

    def handle(self, *, path, dry_run, source, **options):
        validate_source(source)
        try:
            with self.progress() as progress:
                outcome = import_register(path, FILES, source=source, dry_run=dry_run, progress=progress)
        except ImportRefusedError as error:
            self.report_problems(error.problems)
            number = len(error.problems.found)
            raise CommandError(f"Inget är sparat: {number} fel. Rätta dem och läs in igen.") from error
        self.report(outcome)
        if dry_run:
            self.stdout.write("Provkörning: inget är sparat.")
        elif not outcome.changes:
            self.stdout.write("Registret stämmer redan med filerna. Inget är ändrat.")

    @contextmanager
    def progress(self):
        """A callback that draws progress on a terminal, and does nothing elsewhere."""
        if not self.stdout.isatty():
            yield lambda name, done, total: None
            return
        tasks = {}
        with Progress(console=Console(), transient=True) as bar:

            def advance(name, done, total):
                if name not in tasks:
                    tasks[name] = bar.add_task(name)
                bar.update(tasks[name], completed=done, total=total)

            yield advance

    def report(self, outcome):
        for sentence in outcome.guesses:
            self.stdout.write(sentence)
        total = {"new": 0, "changed": 0, "unchanged": 0}
        for name, counts in outcome.summary.items():
            total = {word: total[word] + counts[word] for word in total}
            self.stdout.write(self.line(name, counts))
        self.stdout.write(self.line("Summa", total))

    def line(self, name, counts):
        return (
            f"{name}: {counts['new']} nya, {counts['changed']} ändrade, "
            f"{counts['unchanged']} oförändrade, 0 avvisade"
        )

    def report_problems(self, problems):
        for sentence in problems.shown():
            self.stdout.write(sentence)
        for label, rows in problems.refused_rows().items():
            self.stdout.write(f"{label}: {len(rows)} avvisade")
