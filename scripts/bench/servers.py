"""gunicorn processes of a benchmark: started, asked what they have used, and ended by their own number."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.environment import ROOT

TICKS = os.sysconf("SC_CLK_TCK")
SLOWEST_START = 60.0
BENCH = "scripts/bench/gunicorn_bench.py"


class Server:
    """One gunicorn, its workers, and its port."""

    def __init__(
        self,
        application: str,
        workers: int,
        environment: dict[str, str],
        config: str = BENCH,
        before: tuple[str, ...] = (),
        port: int = 0,
    ):
        self.port = port or free_port()
        own = {
            "PORT": str(self.port),
            "WORKERS": str(workers),
            "DJANGO_SETTINGS_MODULE": "boras_stod.settings",
        }
        command = [*before, sys.executable, "-m", "gunicorn", "--config", config]
        self.process = subprocess.Popen(
            [*command, application],
            cwd=ROOT,
            env={**os.environ, **environment, **own},
            start_new_session=True,
        )

    def wait(self) -> None:
        """Until it takes connections; gunicorn listens before its workers are ready, and connections queue."""
        end = time.monotonic() + SLOWEST_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("gunicorn did not start")

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu_seconds(self) -> float:
        """What all workers have used until now, in user and system."""
        return sum(_cpu_ticks(pid) for pid in self.workers()) / TICKS

    def memory(self) -> float:
        """The largest worker's own share of memory, in MB."""
        return max(_status(pid, "smaps_rollup", "Pss:") for pid in self.workers()) / 1000

    def memories(self) -> float:
        """What all workers share between them and hold alone, in MB."""
        return sum(_status(pid, "smaps_rollup", "Pss:") for pid in self.workers()) / 1000

    def peak_memory(self) -> float:
        """The largest worker's highest resident memory since the last :meth:`reset_peak`, in MB."""
        return max(_status(pid, "status", "VmHWM:") for pid in self.workers()) / 1000

    def reset_peak(self) -> None:
        for pid in self.workers():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def stop(self) -> None:
        """End its whole group: the program that started gunicorn may go away and leave it behind."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@contextmanager
def running(
    application: str, workers: int, environment: dict[str, str], *, before: tuple[str, ...] = ()
) -> Iterator[Server]:
    """``before`` are words of another program that starts it."""
    server = Server(application, workers, environment, before=before)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu_ticks(pid: int) -> int:
    """User and system time, the 14th and 15th fields; the name of the process, in brackets, may hold spaces."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _status(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
