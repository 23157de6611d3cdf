"""Two processes on one database, SQLite and PostgreSQL alike: what one saves, both show at once."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from urllib.parse import quote

import pytest
from django.db import connection

from tests.boras_stod.kept_pages.redis import running
from tests.environment import ROOT, environment
from tests.factories import make_offer

pytestmark = pytest.mark.django_db(transaction=True)
OFFER = "/sv/stod/kursen/"


def address_of_database(folder) -> str:
    """The test's database as another process finds it; SQLite's lies in memory, and is copied out."""
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        host = quote(settings["HOST"] or "localhost", safe="")
        login = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'] or '')}"
        return f"postgres://{login}@{host}:{settings['PORT'] or 5432}/{settings['NAME']}"
    with closing(sqlite3.connect(folder / "site.sqlite3")) as copy:
        copy.create_collation("sv-x-icu", lambda one, other: (one > other) - (one < other))
        connection.connection.backup(copy)
    return f"sqlite:///{folder}/site.sqlite3"


class Process:
    def __init__(self, folder, database: str, redis: str):
        (folder / "static").mkdir(exist_ok=True)
        own = {"DATABASE_URL": database, "PAGE_CACHE_MB": "8", "REDIS_URL": redis}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.boras_stod.kept_pages.process"],
            cwd=ROOT,
            env={
                **os.environ,
                **environment(folder),
                **own,
                "DJANGO_SETTINGS_MODULE": "tests.boras_stod.kept_pages.plain",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, order: str, word: str) -> dict:
        print(order, word, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start(tmp_path):
    """Two processes of the site on the database as it is now, with Redis or without."""
    with ExitStack() as stack:

        def started(redis=""):
            database = address_of_database(tmp_path)
            processes = [Process(tmp_path, database, redis) for _ in range(2)]
            for process in processes:
                stack.callback(process.stop)
            return processes

        yield started


def test_what_one_process_saves_is_public_at_once_in_both(start):
    make_offer("Gammalt namn", slug="kursen")
    one, other = start()
    first, second, again = one.ask("get", OFFER), other.ask("get", OFFER), one.ask("get", OFFER)
    one.ask("rename", "Nytt namn")
    renamed = [process.ask("get", OFFER) for process in (other, one)]
    kept = other.ask("get", OFFER)

    assert (first["status"], first["tag"], again["queries"], kept["queries"]) == (200, second["tag"], 1, 1)
    assert ["Gammalt namn" in answer["html"] for answer in (first, again, *renamed)] == [
        True,
        True,
        False,
        False,
    ]
    assert ["Nytt namn" in answer["html"] for answer in (*renamed, kept)] == [True, True, True]
    assert len({answer["tag"] for answer in (first, *renamed, kept)}) == 2


def test_page_in_redis_is_built_once_for_both_and_changes_at_once(start, tmp_path):
    pytest.importorskip("redis")
    make_offer("Gammalt namn", slug="kursen")
    with running(tmp_path) as redis:
        one, other = start(redis)
        built, found = one.ask("get", OFFER), other.ask("get", OFFER)
        other.ask("rename", "Nytt namn")
        anew, shared = one.ask("get", OFFER), other.ask("get", OFFER)

    assert [answer["queries"] > 1 for answer in (built, found, anew, shared)] == [True, False, True, False]
    assert ["Nytt namn" in answer["html"] for answer in (found, anew, shared)] == [False, True, True]
