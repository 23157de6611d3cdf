"""A backup into an empty database, checked table by table. Also the monthly trial that backups can be read."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from boras_stod import backups


class Command(BaseCommand):
    help = "Återställer en säkerhetskopia till den tomma databasen i DATABASE_URL och jämför antal och kontrollsummor."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, required=True, help="Filen med den hemliga nyckeln.")

    def handle(self, *, file: Path, identity: Path, **options):
        try:
            tables = backups.restore(file, identity=identity, scratch=settings.VAR_DIR)
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(int(table["rows"]) for table in tables.values())
        self.stdout.write(f"{len(tables)} tabeller med {rows} rader, alla lika som i säkerhetskopian.")
