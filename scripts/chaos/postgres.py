"""A primary and a streaming replica of our own, on sockets in a temporary folder; written to disk as in production."""

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from scripts.test import CannotRunError, initdb_options, postgres_user, postgresql_folder

LONGEST_WAIT = 30.0


class Postgres:
    """One server, whose data lies in its folder."""

    def __init__(self, folder: Path):
        programs = postgresql_folder()
        if programs is None:
            raise CannotRunError("no PostgreSQL on this machine (initdb)")
        folder.mkdir()
        self.programs, self.folder, self.data = programs, folder, folder / "data"
        self.user = postgres_user(str(folder))

    def address(self, name: str = "boras_stod") -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/{name}"

    def make(self) -> None:
        """An empty server with the database of the site, started."""
        self._run("initdb", *initdb_options(self.data))
        self._listen_here()
        self.start()
        with psycopg.connect(self.address("postgres"), autocommit=True) as server:
            server.execute('CREATE DATABASE "boras_stod"')

    def copy(self, primary: "Postgres") -> None:
        """A replica that streams what the primary writes, started."""
        self._run(
            "pg_basebackup",
            "-h",
            primary.folder,
            "-U",
            "postgres",
            "-D",
            self.data,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        self._listen_here()
        self.start()

    def _listen_here(self) -> None:
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"\nlisten_addresses = ''\nunix_socket_directories = '{self.folder}'\n")

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "-l", f"{self.folder}/log", "start")

    def stop(self) -> None:
        """As when the machine goes: nothing is tidied up, and it recovers when it starts."""
        self._run("pg_ctl", "-D", self.data, "-s", "-m", "immediate", "stop")

    def restart(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "-m", "fast", "-l", f"{self.folder}/log", "restart")

    def ask(self, question: str) -> list[tuple]:
        with psycopg.connect(self.address(), autocommit=True) as server:
            return server.execute(question).fetchall()

    def wait_for(self, primary: "Postgres") -> None:
        """Until all that the primary has written is replayed here."""
        written = primary.ask("SELECT pg_current_wal_lsn()::text")[0][0]
        end = time.monotonic() + LONGEST_WAIT
        while not self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn")[0][0]:
            if time.monotonic() > end:
                raise RuntimeError("the replica does not catch up")
            time.sleep(0.1)

    def _run(self, program: str, *words: object) -> None:
        command = [*self.user, str(self.programs / program), *map(str, words)]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
