"""What `make demo` and `make run` need before they serve, in one process: Django starts only once."""

import os
import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command

REGISTER = "catalogue/fixtures/boras"


def main() -> None:
    """Each step may be done again, and then changes nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boras_stod.settings")
    django.setup()
    call_command("compile_translations")
    call_command("migrate", verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_catalogue", REGISTER)
    call_command("refresh_search")
    call_command("demo_accounts")


if __name__ == "__main__":
    try:
        main()
    except CommandError as error:
        sys.exit(str(error))
