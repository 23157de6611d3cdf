"""Run the checks in order and say last how each went: `python -m scripts.test [lint] [sqlite] …`.

Standard library only, on the Python of .venv. One failing step does not stop the next. What cannot run here
is said loudly, and counts as failed where CI=true.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.environment import NODE, ROOT, VNU_JAR, VNU_VERSION, chromium, environment

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
PYTEST = (sys.executable, "-m", "pytest")
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


class CannotRunError(Exception):
    """This machine lacks something; the message says what."""


@dataclass(frozen=True)
class Result:
    name: str
    outcome: str
    seconds: float
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.outcome:<14}{self.seconds:6.1f} s  {self.name}" + (self.reason and f": {self.reason}")


def run(*command: str | Path, **extra: str) -> None:
    """Run a command from the root of the project, with its output on the screen."""
    subprocess.run([str(word) for word in command], cwd=ROOT, env={**os.environ, **extra}, check=True)


def as_root_on_debian() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


# --- what the machine must have ---
def has_noto_fonts() -> bool:
    return any(Path("/usr/share/fonts").glob("**/NotoSans-Regular.*"))


def has_postgresql() -> bool:
    return bool(os.environ.get("TEST_DATABASE_URL")) or postgresql_folder() is not None


def has_redis() -> bool:
    return bool(os.environ.get("REDIS_SERVER")) or shutil.which("redis-server") is not None


DEBIAN_PACKAGES: dict[str, dict[str, Callable[[], object]]] = {
    "sqlite": {"redis-server": has_redis},
    "postgresql": {"postgresql": has_postgresql, "redis-server": has_redis},
    "chaos": {
        "postgresql": lambda: postgresql_folder(),
        "redis-server": has_redis,
        "caddy": lambda: os.environ.get("CADDY") or shutil.which("caddy"),
        "faketime": lambda: shutil.which("faketime"),
    },
    "browser": {
        "chromium": chromium,
        "default-jre-headless": lambda: shutil.which("java"),
        "npm": lambda: shutil.which("npm"),
        "fonts-noto-core": lambda: has_noto_fonts(),
        "wget": lambda: shutil.which("wget"),
    },
}


def install_missing(groups: list[str]) -> None:
    """As root on Debian, install what the steps need. A step that still lacks something says so itself."""
    wanted = [item for group in groups for item in DEBIAN_PACKAGES.get(group, {}).items()]
    missing = [package for package, is_there in wanted if not is_there()]
    if not missing or not as_root_on_debian():
        return
    print(f"== Installing {' '.join(missing)}", flush=True)
    try:
        run("apt-get", "update", "-qq")
        run(
            *("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing),
            DEBIAN_FRONTEND="noninteractive",
        )
    except subprocess.CalledProcessError as error:
        print(f"apt-get failed with exit code {error.returncode}", flush=True)


def install_html_checker() -> None:
    """The Nu HTML checker from npm: the one on PyPI is from 2020 and knows no modern CSS."""
    for program in ("java", "npm"):
        if shutil.which(program) is None:
            raise CannotRunError(f"no {program} on this machine")
    manifest = NODE / "node_modules/vnu-jar/package.json"
    if VNU_JAR.exists() and json.loads(manifest.read_text())["version"] == VNU_VERSION:
        return
    NODE.mkdir(parents=True, exist_ok=True)
    flags = ("--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit", "--no-fund")
    try:
        run("npm", "install", "--prefix", NODE, *flags, f"vnu-jar@{VNU_VERSION}")
    except subprocess.CalledProcessError as error:
        raise CannotRunError("npm could not fetch vnu-jar") from error


# --- a PostgreSQL of our own ---
def postgresql_folder() -> Path | None:
    """The newest installed initdb's folder."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    on_path = shutil.which("initdb")
    programs = found or ([Path(on_path)] if on_path else [])
    return programs[0].parent if programs else None


def postgres_user(folder: str) -> tuple[str, ...]:
    """The words before each command: PostgreSQL refuses to run as root, so its own user does."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        raise CannotRunError("PostgreSQL does not run as root, and setpriv is missing")
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError as error:
        raise CannotRunError("PostgreSQL does not run as root, and there is no user postgres") from error
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server: TEST_DATABASE_URL, or a throw-away one that listens on a socket only."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    programs = postgresql_folder()
    if programs is None:
        raise CannotRunError("no PostgreSQL on this machine (initdb), and TEST_DATABASE_URL is not set")
    with tempfile.TemporaryDirectory(prefix="boras-stod-pg-") as folder:
        if len(folder) > LONGEST_SOCKET_FOLDER:
            raise CannotRunError(f"{folder} is too long a path for a socket: set TMPDIR to a shorter one")
        user = postgres_user(folder)
        data = Path(folder, "data")
        initdb = [*user, programs / "initdb", *initdb_options(data)]
        subprocess.run(initdb, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(postgresql_settings(folder))
        control = [*user, programs / "pg_ctl", "-D", data, "-s"]
        subprocess.run([*control, "-w", "-l", f"{folder}/log", "start"], cwd=folder, check=True)
        try:
            yield f"postgres://postgres@{quote(folder, safe='')}/boras_stod"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, check=True)


def initdb_options(data: Path) -> list[str]:
    """ICU sorts a B Z Å Ä Ö, and C.UTF-8 beside it folds the case of Å, Ä and Ö: as in production."""
    locale = ("--locale-provider=icu", "--icu-locale=sv-SE", "--locale=C.UTF-8")
    return [
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        *locale,
        "-N",
        "--no-instructions",
    ]


def postgresql_settings(folder: str) -> str:
    lines = ("listen_addresses = ''", f"unix_socket_directories = '{folder}'")
    speed = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
    return "\n".join(("", *lines, *speed, ""))


# --- the steps ---
def test_sqlite() -> None:
    run(*PYTEST, "-n", "2", TEST_DATABASE_URL="")


def test_postgresql() -> None:
    with postgresql() as url:
        run(*PYTEST, "-n", "2", TEST_DATABASE_URL=url)


def test_browser() -> None:
    """A process of its own: Playwright leaves an event loop behind, at which Django's database balks."""
    if chromium() is None:
        raise CannotRunError("no Chromium on this machine")
    run(*PYTEST, "-m", "browser", TEST_DATABASE_URL="", DJANGO_ALLOW_ASYNC_UNSAFE="1")


def bench() -> None:
    run(*MANAGE, "migrate", "--verbosity", "0")
    run(*MANAGE, "bench")


Step = tuple[str, Callable[[], None]]
COMPILE: Step = ("translations compile", lambda: run(*MANAGE, "compile_translations"))
GROUPS: dict[str, list[Step]] = {
    "lint": [
        ("ruff format", lambda: run(BIN / "ruff", "format", "--check", ".")),
        ("ruff check", lambda: run(BIN / "ruff", "check", "--output-format=concise", ".")),
        ("direction of imports", lambda: run(BIN / "lint-imports")),
        ("types", lambda: run(BIN / "mypy")),
        ("no pending migration", lambda: run(*MANAGE, "makemigrations", "--check", "--dry-run")),
        COMPILE,
    ],
    "sqlite": [COMPILE, ("tests on SQLite", test_sqlite)],
    "postgresql": [COMPILE, ("tests on PostgreSQL", test_postgresql)],
    "browser": [
        COMPILE,
        ("HTML checker is there", install_html_checker),
        ("tests in Chromium", test_browser),
    ],
    "bench": [COMPILE, ("bench", bench)],
}
EVERYTHING = ["lint", "sqlite", "postgresql", "browser"]


def perform(name: str, action: Callable[[], None]) -> Result:
    """Run one step and say how it went, whatever happens in it."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    outcome, reason = "ok", ""
    try:
        action()
    except CannotRunError as error:
        outcome, reason = "COULD NOT RUN", str(error)
    except (subprocess.CalledProcessError, OSError) as error:
        code = getattr(error, "returncode", None)
        outcome, reason = "FAILED", str(error) if code is None else f"exit code {code}"
    return Result(name, outcome, time.monotonic() - start, reason)


def exit_code(results: list[Result], *, ci: bool) -> int:
    bad = {"FAILED", "COULD NOT RUN"} if ci else {"FAILED"}
    return int(any(result.outcome in bad for result in results))


def main(arguments: list[str]) -> int:
    groups = arguments or EVERYTHING
    if unknown := set(groups) - set(GROUPS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(GROUPS)}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stopped run leaves no server behind
    install_missing(groups)
    steps = dict(step for group in groups for step in GROUPS[group])
    with tempfile.TemporaryDirectory(prefix="boras-stod-") as var_dir:
        (Path(var_dir) / "static").mkdir()
        os.environ.update(environment(var_dir))
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # tests/conftest.py names it, when it has set the rest
        results = [perform(name, action) for name, action in steps.items()]
    print("\n== Summary", *results, sep="\n", flush=True)
    return exit_code(results, ci=os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
