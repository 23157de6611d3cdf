"""`python -m scripts.chaos`: one fault after the other under load, some five minutes, on loopback only."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.report import machine
from scripts.chaos.faults import FAULTS, Fault, SilentMailServer
from scripts.chaos.load import Answer, Load
from scripts.chaos.town import Town, town
from scripts.test import CannotRunError, install_missing
from tests.environment import environment

GRACE, AFTER = 5.0, 8.0  # seconds after a fault that count to it, and those that must be without any failure
MOST_FAILED = 0.01


@dataclass
class Outcome:
    name: str
    during: list[Answer]
    after: list[Answer]
    seen: str
    is_broken: bool = False  # what the fault itself was to show did not come true

    @property
    def failed(self) -> float:
        return share_failed(self.during)

    @property
    def is_good(self) -> bool:
        is_up_again = bool(self.after) and not share_failed(self.after)
        return self.failed <= MOST_FAILED and is_up_again and not self.is_broken


def share_failed(answers: list[Answer]) -> float:
    return sum(not answer.is_good for answer in answers) / max(1, len(answers))


def between(answers: list[Answer], start: float, end: float) -> list[Answer]:
    return [answer for answer in answers if start <= answer.moment < end]


def try_out(fault: Fault, here: Town) -> Outcome:
    start, is_broken = time.monotonic(), False
    try:
        seen = fault.happen(here)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        seen, is_broken = f"{type(error).__name__}: {error}", True
    late = time.monotonic() + GRACE
    time.sleep(GRACE + AFTER)
    answers = list(here.visitors.answers)
    during, after = between(answers, start, late), between(answers, late, late + AFTER)
    return Outcome(fault.name, during, after, seen, is_broken)


def say(outcome: Outcome) -> None:
    times = sorted(answer.seconds for answer in outcome.during) or [0.0]
    print(
        f"  {outcome.name:28}{len(outcome.during):6} asked {outcome.failed:7.1%} failed, slowest {times[-1]:4.1f} s; "
        f"after {len(outcome.after):4} asked {share_failed(outcome.after):6.1%} failed   "
        f"{'ok' if outcome.is_good else 'NOT MET'}  {outcome.seen}",
        flush=True,
    )
    bad = [answer for answer in (*outcome.during, *outcome.after) if not answer.is_good]
    for answer in bad[:5]:
        print(f"      {answer.status or 'no answer'} after {answer.seconds:.1f} s: {answer.path}")


def compare_ledger(here: Town) -> list[str]:
    """The names that were acknowledged and are not in the primary, or not in the replica when it has caught up."""
    here.replica.wait_for(here.primary)
    question = "SELECT name_sv FROM catalogue_schoolbreak"
    lost = []
    for server in (here.primary, here.replica):
        there = {name for (name,) in server.ask(question)}
        lost += [name for name in here.editor.ledger if name not in there]
    return lost


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Faults, one after the other, under load.")
    parser.add_argument("--only", nargs="+", help="parts of the names of the faults to try")
    options = parser.parse_args(arguments)
    wanted = [
        fault for fault in FAULTS if not options.only or any(word in fault.name for word in options.only)
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stopped run leaves no server behind
    install_missing(["chaos"])
    print(machine())
    with tempfile.TemporaryDirectory(prefix="stod-chaos-", dir="/tmp") as folder:
        (Path(folder) / "static").mkdir()
        os.environ.update(environment(folder))
        try:
            return _try_all(Path(folder), wanted)
        except CannotRunError as error:
            print(f"COULD NOT RUN: {error}")
            return 1


def _try_all(folder: Path, faults: list[Fault]) -> int:
    with town(folder, SilentMailServer().port, Load()) as here:
        time.sleep(GRACE)
        outcomes = []
        for fault in faults:
            outcomes.append(try_out(fault, here))
            say(outcomes[-1])
        here.editor.stop()
        here.visitors.stop()
        editor, lost = here.editor, compare_ledger(here)
    print(
        f"  writes: {len(editor.ledger)} acknowledged, {len(lost)} of them lost; {editor.told} times told that the "
        f"database is away, {editor.failed} times another failure"
    )
    return int(bool(lost) or not all(outcome.is_good for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
