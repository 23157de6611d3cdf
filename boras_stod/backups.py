"""Backups: one encrypted file with the whole database, and a list of what it holds that a restore is checked against.

Everything is in the database, photos too. The file is a tar archive encrypted with age (age-encryption.org) to public
keys, so that a stolen server cannot read old backups: the private key is kept elsewhere. ``age -d`` and ``tar`` open
it without this program.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from django.db import connection, transaction

MANIFEST, DUMP = "manifest.json", "database.dump"
ENDING = ".tar.gz.age"

Manifest = dict[str, dict[str, int | str]]


class BackupError(Exception):
    """What stands in the way, in a sentence for the operator."""


def make_key(path: Path) -> str:
    """Write a new private key, readable by its owner alone, and answer the public one."""
    if path.exists():
        raise BackupError(f"{path} finns redan. En ny nyckel läser inte gamla säkerhetskopior.")
    identity = pyrage.x25519.Identity.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{identity}\n")
    return str(identity.to_public())


def backup(folder: Path, *, recipients: Iterable[str], now: datetime, scratch: Path) -> Path:
    """Write one encrypted file into the folder; it has its name only when it is whole."""
    keys = [_recipient(words) for words in recipients]
    if not keys:
        raise BackupError("BACKUP_RECIPIENTS saknas: skapa en nyckel med manage.py backup_key FIL.")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"stod-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{ENDING}"
    with _scratch_folder(scratch) as plain:
        manifest = _dump(plain / DUMP)
        (plain / MANIFEST).write_text(json.dumps(manifest, indent=1))
        with tarfile.open(plain / "backup.tar.gz", "w:gz") as archive:
            for name in (MANIFEST, DUMP):
                archive.add(plain / name, name)
        unfinished = target.with_suffix(".unfinished")
        pyrage.encrypt_file(str(plain / "backup.tar.gz"), str(unfinished), keys)
        unfinished.rename(target)
    return target


def restore(file: Path, *, identity: Path, scratch: Path) -> Manifest:
    """Fill an empty database from a backup, and check every table of it against the backup's own list.

    Refuses a database that holds a table already: nothing is ever overwritten.
    """
    if connection.introspection.table_names():
        raise BackupError("Databasen är inte tom. Återställ till en ny, tom databas.")
    with _scratch_folder(scratch) as plain:
        try:
            pyrage.decrypt_file(
                str(file),
                str(plain / "backup.tar.gz"),
                [pyrage.x25519.Identity.from_str(identity.read_text().strip())],
            )
        except (pyrage.DecryptError, pyrage.IdentityError) as error:
            raise BackupError(f"{file.name} går inte att öppna med nyckeln: {error}") from error
        with tarfile.open(plain / "backup.tar.gz") as archive:
            archive.extractall(plain, filter="data")
        _load(plain / DUMP)
        wanted: Manifest = json.loads((plain / MANIFEST).read_text())
    found = _manifest()
    if wrong := sorted(table for table in wanted | found if wanted.get(table) != found.get(table)):
        raise BackupError(
            f"Återställd, men dessa tabeller är inte som i säkerhetskopian: {', '.join(wrong)}."
        )
    return found


def forget_older(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest backups of a folder; what bears another name is left alone."""
    old = sorted(folder.glob(f"stod-*{ENDING}"), reverse=True)[keep:]
    for path in old:
        path.unlink()
    return old


def _recipient(words: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(words)
    except pyrage.RecipientError as error:
        raise BackupError(f"BACKUP_RECIPIENTS: {words} är ingen nyckel (age1…).") from error


@contextmanager
def _scratch_folder(scratch: Path) -> Iterator[Path]:
    """A folder for the plain copy: beside the database, where it lies in the clear anyway, never in /tmp."""
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=scratch) as folder:
        yield Path(folder)


# --- what the two databases do each in their way ---
def _dump(target: Path) -> Manifest:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            return _manifest_of_sqlite(copy)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        return _manifest_of_postgresql()


def _load(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(dump)) as copy:
            copy.backup(connection.connection)
        return
    database = connection.settings_dict["NAME"]
    connection.close()
    _postgresql(
        "pg_restore",
        "--exit-on-error",
        "--no-owner",
        "--single-transaction",
        f"--dbname={database}",
        str(dump),
    )


def _postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes through the environment, not the command line."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} finns inte på den här maskinen: installera postgresql-client.")
    settings = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    given = {name: str(settings[key]) for name, key in names.items() if settings.get(key)}
    done = subprocess.run(  # noqa: S603  a fixed program, arguments of ours
        [path, *arguments], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} misslyckades: {done.stderr.strip()}")


# --- what a database holds, table by table ---
def _manifest() -> Manifest:
    if connection.vendor == "sqlite":  # without Django's converters, as the backup's own list was made
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
            return _manifest_of_sqlite(plain)
    with transaction.atomic():
        return _manifest_of_postgresql()


def _manifest_of_sqlite(database: sqlite3.Connection) -> Manifest:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = [name for (name,) in database.execute(names)]
    return {table: _summary(database.execute(f'SELECT * FROM "{table}"')) for table in tables}  # noqa: S608


def _manifest_of_postgresql() -> Manifest:
    with connection.cursor() as cursor:
        listed = connection.introspection.get_table_list(cursor)
    return {table.name: _summary(_rows(table.name)) for table in listed if table.type == "t"}


def _rows(table: str) -> Iterator[tuple]:
    """Every row, a piece at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  the database's own name
        while rows := cursor.fetchmany(2000):
            yield from rows


def _summary(rows: Iterable[tuple]) -> dict[str, int | str]:
    """How many rows, and a sum of their digests: the same in whatever order they come."""
    count = total = 0
    for row in rows:
        words = json.dumps([_plain(value) for value in row], ensure_ascii=False)
        total += int.from_bytes(hashlib.sha256(words.encode()).digest())
        count += 1
    return {"rows": count, "digest": f"{total % 2**256:064x}"}


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
