"""One encrypted backup. For cron, each night; docs/running.md says where to and for how long."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from boras_stod import backups


class Command(BaseCommand):
    help = "Skriver en krypterad säkerhetskopia av hela databasen i en mapp."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=35, help="Hur många kopior som sparas i mappen (35).")

    def handle(self, *, folder: Path, keep: int, **options):
        if keep < 1:
            raise CommandError("--keep: minst 1, annars raderas kopian som just gjordes.")
        try:
            file = backups.backup(
                folder,
                recipients=settings.BACKUP_RECIPIENTS,
                now=timezone.localtime(),
                scratch=settings.VAR_DIR,
            )
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        gone = backups.forget_older(folder, keep=keep)
        self.stdout.write(
            f"{file} ({file.stat().st_size / 1e6:.1f} MB). Äldre kopior borttagna: {len(gone)}."
        )
