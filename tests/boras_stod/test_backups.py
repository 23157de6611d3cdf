"""Backups of real, committed databases, each command in a process of its own as the operator runs it."""

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pyrage
import pytest

from boras_stod import backups
from tests.environment import ROOT, environment


@contextmanager
def new_database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on."""
    name = f"backup_{uuid.uuid4().hex}"
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder}/{name}.sqlite3"
        return
    maintenance = urlsplit(server)._replace(scheme="postgresql", path="/postgres").geturl()
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty(tmp_path):
    with new_database(tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "key.txt"
    return path, backups.make_key(path)


@pytest.fixture(scope="module")
def manage(tmp_path_factory, key):
    scratch = tmp_path_factory.mktemp("var")

    def run(*arguments, database: str, **extra) -> subprocess.CompletedProcess:
        env = {**os.environ, **environment(scratch), "BACKUP_RECIPIENTS": key[1], "DATABASE_URL": database}
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env={**env, **extra},
            capture_output=True,
            text=True,
            check=False,
        )
        assert list(scratch.glob("backup-*")) == []  # no plain copy is left behind
        return done

    return run


@pytest.fixture(scope="module")
def full(tmp_path_factory, manage):
    """A database with one member of staff."""
    with new_database(tmp_path_factory.mktemp("full")) as url:
        assert manage("migrate", "-v0", database=url).returncode == 0
        make = "from catalogue.models import User; User.objects.create_user('anna')"
        assert manage("shell", "-c", make, database=url).returncode == 0
        yield url


# --- there and back ---
def test_backup_restores_into_an_empty_database_and_refuses_a_full_one(full, empty, manage, key, tmp_path):
    written = manage("backup", tmp_path / "copies", database=full)
    [copy] = (tmp_path / "copies").iterdir()

    restored = manage("restore", copy, "--identity", key[0], database=empty)
    again = manage("restore", copy, "--identity", key[0], database=empty)
    names = "from catalogue.models import User; print(*User.objects.values_list('username', flat=True))"
    found = manage("shell", "-v0", "-c", names, database=empty)

    assert written.returncode == 0, written.stderr
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.endswith("alla lika som i säkerhetskopian.\n")
    assert found.stdout == "anna\n"
    assert again.returncode == 1
    assert "Databasen är inte tom" in again.stderr


def test_backup_that_differs_from_its_list_is_told_table_by_table(full, empty, manage, key, tmp_path):
    manage("backup", tmp_path / "copies", database=full)
    [copy] = (tmp_path / "copies").iterdir()
    _with_a_false_list(copy, key)

    restored = manage("restore", copy, "--identity", key[0], database=empty)

    assert restored.returncode == 1
    assert "inte som i säkerhetskopian: catalogue_user." in restored.stderr


def _with_a_false_list(copy, key):
    """Say of the users that they were two."""
    plain = pyrage.decrypt(copy.read_bytes(), [pyrage.x25519.Identity.from_str(key[0].read_text().strip())])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        files = {member.name: archive.extractfile(member).read() for member in archive}
    manifest = files[backups.MANIFEST].replace(
        b'"catalogue_user": {\n  "rows": 1', b'"catalogue_user": {\n  "rows": 2'
    )
    assert manifest != files[backups.MANIFEST]
    changed = io.BytesIO()
    with tarfile.open(fileobj=changed, mode="w:gz") as archive:
        for name, content in {**files, backups.MANIFEST: manifest}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    copy.write_bytes(pyrage.encrypt(changed.getvalue(), [pyrage.x25519.Recipient.from_str(key[1])]))


def test_backup_without_recipients_says_how_to_make_a_key(empty, manage, tmp_path):
    written = manage("backup", tmp_path / "copies", database=empty, BACKUP_RECIPIENTS="")

    assert written.returncode == 1
    assert "manage.py backup_key" in written.stderr


def test_backup_refuses_what_is_no_key(empty, manage, tmp_path):
    written = manage("backup", tmp_path / "copies", database=empty, BACKUP_RECIPIENTS="age1x")

    assert written.returncode == 1
    assert "age1x är ingen nyckel" in written.stderr


def test_restore_with_another_key_or_a_broken_file_says_so(empty, manage, key, tmp_path):
    backups.make_key(tmp_path / "other.txt")
    copy = tmp_path / "stod-x.tar.gz.age"
    copy.write_bytes(pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(key[1])]))

    other = manage("restore", copy, "--identity", tmp_path / "other.txt", database=empty)
    copy.write_bytes(b"not age")
    broken = manage("restore", copy, "--identity", key[0], database=empty)
    missing = manage("restore", tmp_path / "none", "--identity", key[0], database=empty)

    assert (other.returncode, broken.returncode, missing.returncode) == (1, 1, 1)
    assert "går inte att öppna med nyckeln" in other.stderr
    assert "går inte att öppna med nyckeln" in broken.stderr
    assert "Traceback" not in missing.stderr


# --- the key, and old copies ---
def test_key_is_readable_by_its_owner_alone_and_never_overwritten(tmp_path):
    public = backups.make_key(tmp_path / "key")

    assert public.startswith("age1")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(backups.BackupError, match="finns redan"):
        backups.make_key(tmp_path / "key")


def test_forget_older_keeps_the_newest_and_leaves_other_files(tmp_path):
    for name in ("stod-2026-01-01", "stod-2026-01-02", "stod-2026-01-03"):
        (tmp_path / f"{name}T000000Z.tar.gz.age").touch()
    (tmp_path / "annat.txt").touch()

    gone = backups.forget_older(tmp_path, keep=2)

    assert [path.name for path in gone] == ["stod-2026-01-01T000000Z.tar.gz.age"]
    assert (tmp_path / "annat.txt").exists()


# --- what a table holds ---
def test_summary_is_the_same_in_any_order_and_tells_any_change():
    rows = [(1, "a", None), (2, "b", b"\x00")]

    assert backups._summary(rows) == backups._summary(rows[::-1])
    assert backups._summary(rows) != backups._summary([(1, "a", None), (2, "b", b"\x01")])
    assert backups._summary(rows) != backups._summary(rows[:1])


def test_manifest_of_sqlite_lists_every_table(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x")) as database:
        database.execute("CREATE TABLE a (b TEXT)")
        database.execute("INSERT INTO a VALUES ('c')")

        assert {table: facts["rows"] for table, facts in backups._manifest_of_sqlite(database).items()} == {
            "a": 1
        }
