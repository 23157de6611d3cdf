"""`python -m scripts.week`: the page views of a week in ten minutes, and the memory before and after. Loopback only."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from scripts.bench.report import machine
from scripts.chaos.faults import SilentMailServer
from scripts.chaos.load import Answer, Load, Visitors
from scripts.chaos.town import Town, town
from scripts.test import CannotRunError, install_missing
from tests.environment import environment

VIEWS, MINUTES = 70_000, 10.0
CHANGES = 140  # of the register in a week: each lets go of all kept pages
VISITORS = 8
WARM_UP = 0.1  # of the views, before memory is looked at for the first time
MOST_GROWTH = 0.1
LONGEST = 2  # times the time in which the views were to come


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="A week of visits.")
    parser.add_argument("--views", type=int, default=VIEWS)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how fast they come, at most")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stopped run leaves no server behind
    install_missing(["chaos"])
    print(machine())
    with tempfile.TemporaryDirectory(prefix="stod-week-", dir="/tmp") as folder:
        (Path(folder) / "static").mkdir()
        os.environ.update(environment(folder))
        try:
            return _run(Path(folder), options.views, options.minutes * 60)
        except CannotRunError as error:
            print(f"COULD NOT RUN: {error}")
            return 1


def _run(folder: Path, views: int, seconds: float) -> int:
    load = Load(VISITORS, VISITORS * seconds / views, seconds / (CHANGES * views / VIEWS), views)
    with town(folder, SilentMailServer().port, load) as here:
        return measure(here, here.visitors, views, seconds)


def measure(here: Town, visitors: Visitors, views: int, seconds: float) -> int:
    """What the views cost after the first tenth; 1 if memory grew too much or a page failed."""
    visitors.wait_for(int(views * WARM_UP))
    before, cpu, start = memory(here), cpu_seconds(here), len(visitors.answers)
    saved = len(here.editor.ledger)
    visitors.wait(LONGEST * seconds)
    answers = visitors.answers[start:]
    say(answers, cpu_seconds(here) - cpu, len(here.editor.ledger) - saved)
    after = memory(here)
    growth = after / before - 1
    print(
        f"  memory of all workers {before:.0f} MB, then {after:.0f} MB: {growth:+.1%}, at most {MOST_GROWTH:.0%}"
    )
    return int(growth > MOST_GROWTH or any(not answer.is_good for answer in answers))


def memory(here: Town) -> float:
    return sum(site.memories() for site in here.sites)


def cpu_seconds(here: Town) -> float:
    return sum(site.cpu_seconds() for site in here.sites)


def say(answers: list[Answer], cpu: float, saved: int) -> None:
    times = sorted(answer.seconds for answer in answers)
    span = answers[-1].moment - answers[0].moment
    wrong = sum(not answer.is_good for answer in answers)
    megabytes = sum(answer.size for answer in answers) / 1e6
    middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
    each, size = cpu / len(answers) * 1000, megabytes / len(answers) * 1000
    print(f"  {len(answers):,} views in {span:.0f} s, {wrong} failed, {saved} changes saved meanwhile")
    print(f"  p50 {middle:.0f} ms, p99 {late:.0f} ms, slowest {times[-1]:.1f} s")
    print(
        f"  processor of the workers {cpu:.0f} s: {each:.1f} ms a view, {each * 1000:,.0f} s a million views"
    )
    print(
        f"  sent {megabytes:.0f} MB: {size:.1f} kB a view, {size:,.0f} GB a million views, without static files"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
