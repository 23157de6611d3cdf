"""What a benchmark prints: each figure, its ratio to the floors, and whether the targets were met."""

import os
import platform
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.cases import (
    BADGES,
    BARE,
    COLD_OFFER,
    KEPT_LIST,
    NEW_LIST,
    NOT_MODIFIED,
    PLAIN,
    Case,
)
from scripts.bench.files import Download

HEAD = "req/s   p50 ms   p99 ms   CPU ms   queries     bytes"


@dataclass
class Figures:
    """The median over the rounds of one case."""

    per_second: float
    p50: float
    p99: float
    cpu: float  # milliseconds of the workers for each request
    bytes: int
    wrong: int


@dataclass
class Run:
    """All that was measured of one size on one database."""

    database: str
    size: int
    import_seconds: float
    figures: dict[str, Figures]
    rounds: dict[str, list[float]]  # requests per second of each round, to compare within a round
    queries: dict[str, int]
    memory: float
    csv: Download


def figures_of(case: Case) -> Figures:
    def middle(read) -> float:
        return statistics.median(read(measured, cpu) for measured, cpu in case.rounds)

    return Figures(
        middle(lambda measured, cpu: measured.per_second),
        middle(lambda measured, cpu: measured.percentile(0.5)),
        middle(lambda measured, cpu: measured.percentile(0.99)),
        middle(lambda measured, cpu: cpu * 1000 / max(1, len(measured.times))),
        case.rounds[-1][0].bytes,
        sum(measured.wrong for measured, _cpu in case.rounds),
    )


def machine() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.machine()
    cores, load = f"{os.cpu_count()} cores of {model}", os.getloadavg()[0]
    day = time.strftime("%Y-%m-%d")
    return f"{day}, {cores}, Python {platform.python_version()}, load of others {load:.1f} at the start"


def print_run(run: Run) -> None:
    print(f"\n{run.size:,} offers on {run.database}{'':14}{HEAD}")
    for name, found in run.figures.items():
        asked = run.queries.get(name, "")
        wrong = f"   {found.wrong} WRONG" if found.wrong else ""
        print(
            f"  {name:32}{found.per_second:8.0f} {found.p50:8.1f} {found.p99:8.1f} {found.cpu:8.2f} {asked:>9} "
            f"{found.bytes:9,}{wrong}"
        )
    print(f"  memory of the worker            {run.memory:8.0f} MB")
    print(f"  import                          {run.import_seconds:8.1f} s")
    csv = run.csv
    print(
        f"  CSV, first byte and whole       {csv.first:8.2f} s {csv.whole:8.1f} s, {csv.megabytes:.1f} MB, "
        f"memory {csv.before:.0f} to {csv.peak:.0f} MB"
    )


def ratio_within_rounds(run: Run, name: str, floor: str) -> float:
    """The median of the ratios of each round: both were measured within seconds of each other."""
    pairs = zip(run.rounds[name], run.rounds[floor], strict=True)
    return statistics.median(one / other for one, other in pairs if other)


def print_targets(runs: list[Run]) -> None:
    print("\nAgainst the targets")
    for database in dict.fromkeys(run.database for run in runs):
        of_database = [run for run in runs if run.database == database]
        for run in of_database:
            _print_ratios(run)
        small, large = of_database[0], of_database[-1]
        if large is not small:
            growth = large.figures[NEW_LIST].cpu / small.figures[NEW_LIST].cpu
            _say(
                f"{database}, list never asked for, CPU {small.size:,} to {large.size:,}",
                growth,
                3,
                most=True,
            )


def _print_ratios(run: Run) -> None:
    where = f"{run.database} {run.size:,}"
    _say(f"{where}, kept page / bare view", ratio_within_rounds(run, KEPT_LIST, BARE), 0.6)
    _say(f"{where}, 304 / bare view", ratio_within_rounds(run, NOT_MODIFIED, BARE), 0.8)
    cpu = run.figures[NEW_LIST].cpu
    _say(f"{where}, new list / hand-written, CPU", cpu / run.figures[PLAIN].cpu, 2, most=True)
    _say(f"{where}, new list / with badges, CPU", cpu / run.figures[BADGES].cpu, 2, most=True)
    _say(f"{where}, queries of an offer that is built", run.queries[COLD_OFFER], 8, most=True)
    if run.size == 20_000:
        _say(f"{where}, CSV starts, seconds", run.csv.first, 0.3, most=True)
        _say(f"{where}, import, seconds", run.import_seconds, 60, most=True)


def _say(what: str, found: float, target: float, *, most: bool = False) -> None:
    is_met = found <= target if most else found >= target
    told = "at most" if most else "at least"
    print(f"  {what:56}{found:8.2f}   {told} {target:<5}{'met' if is_met else 'NOT MET'}")
