"""What goes wrong, one at a time; each ends what it began."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import NamedTuple

from scripts.bench.databases import GENERATE, REFERENCE
from scripts.bench.servers import running
from scripts.chaos.load import Editor, Load, ask, fields
from scripts.chaos.town import Town, kill_a_worker
from tests.environment import ROOT

LASTS = 10.0  # seconds
IMPORTED = 5_000  # offers
SLOW_CLIENTS = 40
OFFER = "SELECT id, summary_sv FROM offers_offer WHERE state = 'published' ORDER BY id LIMIT 1"
COUNT = "SELECT count(*) FROM offers_offer"
WRITING = """SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation
    WHERE relname = 'offers_offer' AND mode = 'RowExclusiveLock'"""
LONGEST_READING = 60.0  # seconds until an import writes
STALE = "Någon annan har sparat"
STRANGE_NIGHTS = {  # ten seconds before the moment, in UTC
    "summer time ends": ("2026-10-25 00:59:50", "/sv/stod/?when=now"),
    "summer time begins": ("2027-03-28 00:59:50", "/sv/stod/?when=today"),
    "New Year": ("2026-12-31 22:59:50", "/sv/stod/?when=week"),
}


class Fault(NamedTuple):
    """``happen`` lasts as long as the fault does, and may say what it saw."""

    name: str
    happen: Callable[[Town], str]


def worker_killed(town: Town) -> str:
    for site in town.sites:
        kill_a_worker(site)
    time.sleep(LASTS)
    return "one of each group"


def postgresql_restarted(town: Town) -> str:
    town.primary.restart()
    time.sleep(LASTS)
    return ""


def redis_stopped(town: Town) -> str:
    town.redis.stop()
    time.sleep(LASTS)
    town.redis.start()
    return ""


def replica_stopped(town: Town) -> str:
    town.replica.stop()
    time.sleep(LASTS)
    town.replica.start()
    return ""


def primary_stopped(town: Town) -> str:
    town.primary.stop()
    time.sleep(LASTS)
    town.primary.start()
    return "pages from memory, Redis and the replica"


def replica_behind(town: Town) -> str:
    """It goes on answering, and hears of nothing new."""
    town.replica.ask("SELECT pg_wal_replay_pause()")
    time.sleep(LASTS)
    town.replica.ask("SELECT pg_wal_replay_resume()")
    return ""


def disk_full(town: Town) -> str:
    if town.small_disk is None:
        return "NOT TRIED: only root can make a small disk"
    filler = town.small_disk / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(b"x" * 65_536)
            file.flush()
    asked = [ask(town.port, f"/sv/stod/utbud.{kind}").status for kind in ("xlsx", "csv")]
    time.sleep(LASTS)
    filler.unlink(missing_ok=True)
    return f"xlsx {asked[0]}, csv {asked[1]} meanwhile"


def slow_clients(town: Town) -> str:
    """Each sends a letter a second and never ends its request."""
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", town.port)))
            for _ in range(SLOW_CLIENTS)
        ]
        for client in clients:
            client.sendall(b"GET /sv/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        for _ in range(int(LASTS)):
            for client in clients:
                with suppress(OSError):
                    client.sendall(b"x")
            time.sleep(1)
    return f"{SLOW_CLIENTS} of them"


class SilentMailServer:
    """Takes connections and says nothing."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                self.taken.append(self.socket.accept()[0])


def mail_hangs(town: Town) -> str:
    """A letter waits, and the command that sends meets a server that says nothing."""
    subprocess.run(_manage("sendtestemail", "chaos@example.org"), cwd=ROOT, env=_env(town), check=True)
    start = time.monotonic()
    subprocess.run(_manage("send_mail"), cwd=ROOT, env=_env(town), check=False, timeout=120)
    seconds = time.monotonic() - start
    waiting = town.primary.ask("SELECT count(*) FROM catalogue_outboxmail WHERE sent_at IS NULL")[0][0]
    return f"send_mail gave up after {seconds:.0f} s, {waiting} letter waits still"


def two_editors(town: Town) -> str:
    """Both open one offer and press Save at the same moment: one is saved, the other is told and loses nothing."""
    pair = [Editor(town.port, town.editor.name, town.editor.password, Load()) for _ in range(2)]
    for editor in pair:
        editor.log_in()
    end, times = time.monotonic() + LASTS, 0
    while time.monotonic() < end:
        _save_at_once(town, pair, [f"Prov {times}, {name}." for name in ("den ena", "den andra")])
        times += 1
    return f"{times} times: one saved, the other told, and saved when asked again"


def _save_at_once(town: Town, pair: list[Editor], texts: list[str]) -> None:
    path = f"/admin/offers/offer/{town.primary.ask(OFFER)[0][0]}/change/"
    forms = [{**fields(editor.send(path)[1]), "_save": "1"} for editor in pair]

    def save(editor: Editor, form: dict, text: str) -> tuple[int, str]:
        return editor.send(path, {**form, "summary_sv": text})

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(save, pair, forms, texts))
    saved = [text for text, (status, _html) in zip(texts, answers, strict=True) if status == 302]
    told = [
        (editor, html)
        for editor, (status, html) in zip(pair, answers, strict=True)
        if status == 200 and STALE in html
    ]
    kept = town.primary.ask(OFFER)[0][1]
    if saved != [kept] or len(told) != 1:
        raise RuntimeError(f"{[status for status, _html in answers]}, saved {saved}, kept {kept!r}")
    editor, html = told[0]
    status, _html = editor.send(path, {**fields(html), "_save": "1"})
    if status != 302 or town.primary.ask(OFFER)[0][1] not in set(texts) - {kept}:
        raise RuntimeError(f"what was typed could not be saved on the newest: {status}")


def import_cut_off(town: Town) -> str:
    before = town.primary.ask(COUNT)
    with tempfile.TemporaryDirectory(prefix="boras-stod-chaos-") as folder:
        subprocess.run(
            [sys.executable, "-c", GENERATE, folder, str(IMPORTED), str(REFERENCE), "0"], cwd=ROOT, check=True
        )
        command = _manage("import_catalogue", folder)
        process = subprocess.Popen(command, cwd=ROOT, env=_env(town), stdout=subprocess.DEVNULL)
        _wait_until_it_writes(town, process)
        time.sleep(1)
        was_running = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    after = town.primary.ask(COUNT)
    if not was_running or before != after:
        raise RuntimeError(f"running: {was_running}, offers {before[0][0]} before, {after[0][0]} after")
    return f"killed while it wrote; offers {before[0][0]} before and after"


def _wait_until_it_writes(town: Town, process: subprocess.Popen) -> None:
    end = time.monotonic() + LONGEST_READING
    while process.poll() is None and time.monotonic() < end and not town.primary.ask(WRITING)[0][0]:
        time.sleep(0.1)


def strange_nights(town: Town) -> str:
    """A process of its own for each, whose clock passes the moment while it answers."""
    faketime = shutil.which("faketime")
    if faketime is None:
        return "NOT TRIED: no faketime on this machine"
    found = []
    for name, (moment, path) in STRANGE_NIGHTS.items():
        before = (faketime, "-m", "-f", f"@{moment}")
        own = {**town.environment, "TZ": "UTC", "REDIS_URL": ""}
        with running("boras_stod.wsgi", 1, own, before=before) as site:
            end = time.monotonic() + 2 * LASTS
            answers = []
            while time.monotonic() < end:
                answers += [ask(site.port, path).status, ask(site.port, "/sv/").status]
                time.sleep(0.5)
        found.append(f"{name}: {answers.count(200)} of {len(answers)}")
        if answers.count(200) < len(answers):
            raise RuntimeError(found[-1])
    return "; ".join(found)


def _manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def _env(town: Town) -> dict[str, str]:
    return {**os.environ, **town.environment}


FAULTS = [
    Fault("a worker is killed (-9)", worker_killed),
    Fault("PostgreSQL is restarted", postgresql_restarted),
    Fault("Redis stops", redis_stopped),
    Fault("the replica stops", replica_stopped),
    Fault("the replica is behind", replica_behind),
    Fault("the primary stops", primary_stopped),
    Fault("the temporary disk is full", disk_full),
    Fault("slow clients", slow_clients),
    Fault("the mail server hangs", mail_hangs),
    Fault("two editors on one offer", two_editors),
    Fault("an import is cut off", import_cut_off),
    Fault("summer time and New Year", strange_nights),
]
