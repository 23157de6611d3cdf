"""Throw-away databases of a benchmark, each filled with made-up offers beside the real register."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from scripts.test import postgresql
from tests.environment import ROOT

REFERENCE = ROOT / "catalogue/fixtures/boras"
GENERATE = (
    "import sys; from pathlib import Path; from offers.management.generated_register import write_register; "
    "write_register(Path(sys.argv[1]), int(sys.argv[2]), reference=Path(sys.argv[3]), first=int(sys.argv[4]))"
)
PART = 20_000  # offers of one import
New = Callable[[str], str]  # from a name to the address of a new, migrated database


def run(address: str, *arguments: str) -> None:
    """A command of manage.py on a database, silent."""
    environment = {**os.environ, "DATABASE_URL": address}
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def fill(address: str, size: int) -> float:
    """Import the real register, then the made-up one, in parts that one file may hold; the seconds of the latter."""
    run(address, "import_catalogue", str(REFERENCE))
    return sum(_import(address, min(PART, size - first), first) for first in range(0, size, PART))


def _import(address: str, offers: int, first: int) -> float:
    """The seconds that it took, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="boras-stod-bench-") as folder:
        command = [sys.executable, "-c", GENERATE, folder, str(offers), str(REFERENCE), str(first)]
        subprocess.run(command, cwd=ROOT, check=True)
        start = time.monotonic()
        run(address, "import_catalogue", folder)
        return time.monotonic() - start


@contextmanager
def sqlite() -> Iterator[New]:
    with tempfile.TemporaryDirectory(prefix="boras-stod-bench-") as folder:
        first = Path(folder, "empty.sqlite3")
        run(f"sqlite:///{first}", "migrate", "--verbosity", "0")

        def new(name: str) -> str:
            for ending in ("", "-wal"):
                source = Path(f"{first}{ending}")
                if source.exists():
                    shutil.copy(source, Path(folder, f"{name}.sqlite3{ending}"))
            return f"sqlite:///{folder}/{name}.sqlite3"

        yield new


@contextmanager
def own_postgresql() -> Iterator[New]:
    """As scripts.test starts one: without fsync, which reading does not notice."""
    with postgresql() as address:
        parts = urlsplit(address)

        def at(name: str) -> str:
            return urlunsplit(parts._replace(scheme="postgresql", path=f"/{name}"))

        made: list[str] = []

        def create(name: str, template: str) -> str:
            with psycopg.connect(at("postgres"), autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}"')
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            made.append(name)
            return at(name)

        run(create("boras_stod_bench", "template0"), "migrate", "--verbosity", "0")
        try:
            yield lambda name: create(f"boras_stod_bench_{name}", "boras_stod_bench")
        finally:
            with psycopg.connect(at("postgres"), autocommit=True) as server:
                for name in made:
                    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


DATABASES = {"sqlite": sqlite, "postgresql": own_postgresql}
