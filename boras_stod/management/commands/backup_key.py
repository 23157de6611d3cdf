"""The pair of keys for backups, made once. The private one is kept away from the server."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from boras_stod import backups


class Command(BaseCommand):
    help = "Skapar nyckeln till säkerhetskopiorna: den hemliga i en fil, den öppna på skärmen."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        try:
            public = backups.make_key(file)
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"BACKUP_RECIPIENTS={public}")
        self.stderr.write(
            f"Flytta {file} till ett säkert ställe utanför servern: utan den går ingen kopia att läsa."
        )
