"""Measure the register at several sizes, in a database of its own that is thrown away afterwards."""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from offers import followup, index, word_index
from offers.management.generated_register import write_register
from offers.models import Offer

REFERENCE = settings.BASE_DIR / "catalogue" / "fixtures" / "boras"
RUNS = 7
LIST = "/sv/stod/"
PAGES = {
    "home": "/sv/",
    "list": LIST,
    "list, four filters": f"{LIST}?age=1-2&language=ar&when=week&fact=free",
    "list, text": f"{LIST}?q=lek",
    "list, last page": f"{LIST}?page=999999",
    "places": "/sv/platser/",
    "open preschools": "/sv/oppna-forskolor/",
}


class Command(BaseCommand):
    help = "Fill 200, 2,000 and 20,000 offers; print queries, time and growth of pages, import and export."

    def add_arguments(self, parser):
        parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2_000, 20_000])

    def handle(self, sizes, **options):
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        original = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            measured = {size: self._measure(size) for size in sizes}
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
        self._print_growth(measured)

    def _measure(self, size: int) -> dict[str, float]:
        call_command("flush", interactive=False, verbosity=0)
        self.stdout.write(f"\n{size:,} offers on {connection.vendor}")
        self._print_once("import, real register", lambda: self._import(REFERENCE))
        with tempfile.TemporaryDirectory() as folder:
            write_register(Path(folder), size, reference=REFERENCE)
            self._print_once("import, generated", lambda: self._import(folder))
            self._print_once("import again", lambda: self._import(folder))
        self._print_once("words of search", word_index.refresh)
        self._print_once("index", self._rebuild)
        self._chains()
        pages = {**PAGES, "offer": f"{LIST}{Offer.objects.public(localdate()).order_by('pk').last().slug}/"}
        found = {name: self._page(name, address) for name, address in pages.items()}
        self._print_once("CSV, first bytes", lambda: next(iter(_export("csv").streaming_content)))
        self._print_once("CSV, whole", lambda: sum(len(chunk) for chunk in _export("csv").streaming_content))
        self._print_once("XLSX", lambda: _export("xlsx"))
        return found

    def _import(self, folder) -> None:
        with Path("/dev/null").open("w") as nowhere:
            call_command("import_catalogue", str(folder), stdout=nowhere)

    def _rebuild(self) -> None:
        index.build("bench", localdate())

    def _chains(self) -> None:
        """Print the chain's queries and median time, where an outline must be read and with an index in memory."""
        day = localdate()
        whole = index.build("bench", day)
        for measure in ("offers", "hours"):
            self._figure(f"chain, {measure}, no index", partial(_chain, lambda: index.outline(day), measure))
            self._figure(f"chain, {measure}", partial(_chain, lambda: whole, measure))

    def _figure(self, name: str, work: Callable[[], object]) -> None:
        with CaptureQueriesContext(connection) as queries:
            work()
            asked = len(queries)
        median = statistics.median(_seconds(work) for _ in range(RUNS)) * 1000
        self.stdout.write(f"  {name:24}{asked:4} queries {median:9.1f} ms")

    def _page(self, name: str, address: str) -> float:
        """Print one page's queries, median time once the index is there, and size; return milliseconds."""
        client = Client()
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            asked = len(queries)
        times = [_seconds(lambda: client.get(address)) for _ in range(RUNS)]
        median = statistics.median(times) * 1000
        sizes = f"{len(response.content) / 1000:8.1f} kB"
        self.stdout.write(f"  {name:24}{asked:4} queries {median:9.1f} ms {sizes}  {response.status_code}")
        return median

    def _print_once(self, name: str, work: Callable[[], object]) -> None:
        """Print how long something takes and how high the process's memory rises meanwhile."""
        gc.collect()
        _reset_peak_memory()
        seconds = _seconds(work)
        self.stdout.write(f"  {name:24}{seconds:22.2f} s  {_peak_memory():8.0f} MB at most")

    def _print_growth(self, measured: dict[int, dict[str, float]]) -> None:
        first, last = min(measured), max(measured)
        self.stdout.write(f"\nGrowth of time from {first:,} to {last:,} offers")
        for name, milliseconds in measured[first].items():
            self.stdout.write(f"  {name:24}{measured[last][name] / milliseconds:22.1f} times")


def _chain(known: Callable[[], index.Index], measure: str):
    return followup.compute(known(), "kedjan", {"rows": "topic", "measure": measure})


def _export(file_format: str):
    return Client().get(f"{LIST}utbud.{file_format}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _reset_peak_memory() -> None:
    """Let the kernel count this process's highest memory from now on (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_memory() -> float:
    """The highest resident memory since the reset, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000
