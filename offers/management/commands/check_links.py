"""Ask the links of the public site whether they answer. For cron, once a night; it goes on where it stopped."""

from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue.fetching import PAUSE, Fetcher
from offers import links


class Command(BaseCommand):
    help = (
        "Frågar varje länk en gång i veckan om den fungerar, och en trasig igen nästa dag. Kör den varje natt. "
        "En länk räknas som trasig när den inte har fungerat två olika dagar."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="säg vilka länkar som står på tur, fråga ingen"
        )
        parser.add_argument("--minutes", type=int, default=60, help="sluta efter så lång tid")
        parser.add_argument(
            "--pause", type=float, default=PAUSE, help="sekunder mellan två frågor till samma webbplats"
        )

    def handle(self, **options):
        if options["dry_run"]:
            self._tell(
                sorted(
                    {address for one in links.holders() for address in one.values_list("web_url", flat=True)}
                )
            )
            return
        links.know_all()
        end = monotonic() + 60 * options["minutes"]
        fetcher = Fetcher(user_agent(), allow_loopback=settings.LINK_CHECK_LOOPBACK, pause=options["pause"])
        outcome = links.check_due(fetcher, is_time_over=lambda: monotonic() >= end)
        self.stdout.write(
            f"Frågade: {outcome.asked}. Fungerade inte: {outcome.failed}. Kvar till nästa gång: {outcome.left}."
        )

    def _tell(self, public: list[str]) -> None:
        known = set(links.LinkCheck.objects.values_list("address", flat=True))
        waiting = sorted({*links.due(timezone.now()), *(set(public) - known)} & set(public))
        for address in waiting:
            self.stdout.write(address)
        hosts = {urlsplit(address).netloc for address in waiting}
        self.stdout.write(f"{len(waiting)} länkar till {len(hosts)} webbplatser står på tur.")


def user_agent() -> str:
    """Who asks, in the letters that a header may hold."""
    name = "".join(letter for letter in settings.SITE_NAME if letter.isascii() and letter.isalnum())
    return f"{name or 'Site'}-LinkCheck/1.0 (+https://{(settings.ALLOWED_HOSTS or ['localhost'])[0]}/)"
