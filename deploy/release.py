"""One command to upgrade, one to go back: `python3 deploy/release.py upgrade v1.2` and `… rollback`, as root.

Each release has a folder of its own with its own packages; `current` points at the one in use. An upgrade takes a
backup first, and touches the running release only at the last step. Migrations only add (tests/test_migrations.py), so
the release before runs on the database of the one after it: that is why going back needs no database.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

KEPT = 3
SETTING = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


def run(*command: str | Path, cwd: Path, **env: str) -> None:
    print("==", *command, flush=True)
    subprocess.run([str(word) for word in command], cwd=cwd, env={**os.environ, **env}, check=True)


def settings_of(path: Path) -> dict[str, str]:
    """The service's settings as systemd and deploy/manage read them: a line each, the value to its end."""
    found = map(SETTING.fullmatch, path.read_text().splitlines())
    return {line[1]: line[2] for line in found if line}


def upgrade(home: Path, version: str, *, settings: dict[str, str], backups: Path, restart: list[str]) -> None:
    """Make the release's folder, check it, back up, migrate, and only then switch to it."""
    release = home / "releases" / version.replace("/", "-")
    if not release.exists():
        run("git", "worktree", "add", "--detach", release, version, cwd=home / "repository")
    run(sys.executable, "scripts/setup.py", "runtime", cwd=release)
    manage = (release / ".venv/bin/python", "manage.py")
    settings = settings | {"STATIC_ROOT": str(release / "collected")}
    run(*manage, "compile_translations", cwd=release, **settings)
    run(*manage, "collectstatic", "--no-input", cwd=release, **settings)
    run(*manage, "check", "--deploy", "--fail-level", "WARNING", cwd=release, **settings)
    if (home / "current").exists():  # there is nothing to lose before the first release
        run(*manage, "backup", backups, cwd=release, **settings)
    run(*manage, "migrate", "--no-input", cwd=release, **settings)
    switch(home, release, restart=restart)
    forget_old(home)


def rollback(home: Path, *, restart: list[str]) -> None:
    """Point at the release before this one again."""
    order = (home / "order").read_text().split()
    if len(order) < 2:
        sys.exit("There is no earlier release to go back to.")
    (home / "order").write_text("\n".join(order[:-2]) + "\n")
    switch(home, home / "releases" / order[-2], restart=restart)


def switch(home: Path, release: Path, *, restart: list[str]) -> None:
    """Move the link in one step, note the order, and restart; the socket keeps visitors waiting meanwhile."""
    link = home / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(release)
    link.rename(home / "current")
    with (home / "order").open("a") as order:
        order.write(f"{release.name}\n")
    run(*restart, cwd=home)


def forget_old(home: Path) -> None:
    """Keep the newest releases, the one in use among them."""
    order = list(dict.fromkeys(reversed((home / "order").read_text().split())))
    for name in order[KEPT:]:
        if (home / "releases" / name).exists():
            run("git", "worktree", "remove", "--force", home / "releases" / name, cwd=home / "repository")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, default=Path("/srv/boras-stod"))
    parser.add_argument("--settings", type=Path, default=Path("/etc/boras-stod/env"))
    parser.add_argument("--backups", type=Path, default=Path("/var/lib/boras-stod/backups"))
    parser.add_argument("--restart", default="systemctl restart boras-stod")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("upgrade").add_argument("version")
    words.add_parser("rollback")
    given = parser.parse_args()
    if given.word == "upgrade":
        settings = settings_of(given.settings) | os.environ  # what is set before the command goes first
        restart = given.restart.split()
        upgrade(given.home, given.version, settings=settings, backups=given.backups, restart=restart)
    else:
        rollback(given.home, restart=given.restart.split())


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} failed with exit code {error.returncode}: the release in use is untouched.")
