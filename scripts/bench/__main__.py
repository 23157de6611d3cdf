"""`python -m scripts.bench`: fill, start, load in turns, print. Bounded in number and time, on loopback only."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.bench.cases import LIST, Case, cases, counted
from scripts.bench.databases import DATABASES, New, fill, run
from scripts.bench.files import download
from scripts.bench.load import load
from scripts.bench.report import Run, figures_of, machine, print_run, print_targets
from scripts.bench.servers import running
from scripts.test import CannotRunError
from tests.environment import environment

SIZES = [200, 2_000, 20_000]
LARGE = 200_000


def read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The site under load beside two floors.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} offers too: half an hour more")
    parser.add_argument("--databases", nargs="+", choices=list(DATABASES), default=list(DATABASES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each page in each round")
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args(arguments)


def measure(database: str, size: int, new: New, options: argparse.Namespace) -> Run:
    """Fill a database and load the site and the floors on it, in turns."""
    print(f"Filling {size:,} offers on {database} …", file=sys.stderr, flush=True)
    address = new(f"offers_{size}")
    import_seconds = fill(address, size)
    facts = counted(address)
    own = {"DATABASE_URL": address}
    with (
        running("boras_stod.wsgi", options.workers, own) as site,
        running("scripts.bench.floors_wsgi", options.workers, own) as floors,
    ):
        asked = cases(site, floors, facts["offers"], size)
        for case in asked:
            _warm_up(case)
        for _ in range(options.rounds):
            for case in asked:
                _load(case, options.seconds)
        return Run(
            database=database,
            size=size,
            import_seconds=import_seconds,
            figures={case.name: figures_of(case) for case in asked},
            rounds={case.name: [found.per_second for found, _cpu in case.rounds] for case in asked},
            queries=facts["queries"],
            memory=site.memory(),
            csv=download(site, f"{LIST}utbud.csv"),
        )


def _warm_up(case: Case) -> None:
    asked = (next(case.requests) for _ in range(case.warm_up))
    load(case.server.port, asked, 120, case.expected)


def _load(case: Case, seconds: float) -> None:
    before = case.server.cpu_seconds()
    found = load(case.server.port, case.requests, seconds, case.expected)
    case.rounds.append((found, case.server.cpu_seconds() - before))


def main(arguments: list[str]) -> int:
    options = read_options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stopped run leaves no server behind
    sizes = [*options.sizes, LARGE] if options.large else options.sizes
    runs: list[Run] = []
    print(machine())
    with tempfile.TemporaryDirectory(prefix="boras-stod-bench-") as var_dir:
        (Path(var_dir) / "static").mkdir()
        os.environ.update(environment(var_dir), PAGE_CACHE_MB="64")
        for command in (["compile_translations"], ["collectstatic", "--no-input"]):
            run(os.environ["DATABASE_URL"], *command)
        for database in options.databases:
            try:
                _measure_all(database, sizes, options, runs.append)
            except CannotRunError as error:
                print(f"{database} COULD NOT RUN: {error}")
    print_targets(runs)
    return 0


def _measure_all(
    database: str, sizes: list[int], options: argparse.Namespace, note: Callable[[Run], None]
) -> None:
    with DATABASES[database]() as new:
        for size in sizes:
            measured = measure(database, size, new, options)
            print_run(measured)
            note(measured)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
