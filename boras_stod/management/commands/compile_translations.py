"""Compile locale/*/LC_MESSAGES/*.po with polib, so that nobody needs gettext installed."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations of the interface (.po to .mo). Fuzzy ones are left out."
    requires_system_checks = []  # one of the checks asks for this very command

    def handle(self, *args, **options):
        catalogues = [
            path
            for folder in settings.LOCALE_PATHS
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))
        ]
        stale = [path for path in catalogues if is_stale(path)]
        for path in stale:
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        if options["verbosity"]:
            self.stdout.write(f"Translations: {len(stale)} of {len(catalogues)} catalogues compiled anew.")


def is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime
