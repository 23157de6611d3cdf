"""Visitors who look at pages all the time, and an editor who saves; each answer is noted with its moment."""

import http.client
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlencode

from tests.admin_form import AdminForm

PATIENCE = 10.0  # seconds
ADD = "/admin/catalogue/schoolbreak/add/"
LOGIN = "/admin/konto/logga-in/"
TOLD = "Databasen svarar inte just nu"
HEADERS = {"Host": "localhost", "Accept-Encoding": "br", "User-Agent": "Mozilla/5.0 (a load on loopback)"}


class Load(NamedTuple):
    """``pause`` is that of each visitor between two pages, ``save_every`` that of the editor, in seconds."""

    visitors: int = 4
    pause: float = 0.25
    save_every: float = 1.5
    most: int = 50_000


@dataclass
class Answer:
    moment: float
    seconds: float
    status: int  # 0: none came
    path: str
    size: int  # bytes, as they were sent

    @property
    def is_good(self) -> bool:
        """An empty 200 would be that of a proxy that knows no such site."""
        return self.status == 200 and self.size > 0


class Visitors:
    """They ask from the start until they are told to stop; ``pages`` gives the next address to ask for."""

    def __init__(self, port: int, pages: Callable[[random.Random], str], load: Load):
        self.port, self.pages, self.load = port, pages, load
        self.answers: list[Answer] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=[seed]) for seed in range(load.visitors)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait_for(self, number: int) -> None:
        """Until so many answers have come."""
        while len(self.answers) < number and any(thread.is_alive() for thread in self._threads):
            time.sleep(0.1)

    def wait(self, seconds: float) -> None:
        """Until they have asked as often as they may, but no longer than so."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  the same order in every run
        while not self._stop.wait(self.load.pause) and len(self.answers) < self.load.most:
            self.answers.append(ask(self.port, self.pages(chance)))


def ask(port: int, path: str) -> Answer:
    start = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        size, status = len(answer.read()), answer.status
    except (OSError, http.client.HTTPException):
        size, status = 0, 0
    finally:
        connection.close()
    return Answer(start, time.monotonic() - start, status, path, size)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_words):
        return None


class Editor:
    """Logs in as a person does and saves a school break of long ago again and again.

    A name in ``ledger`` was acknowledged: it must be in the database when all is over.
    """

    def __init__(self, port: int, name: str, password: str, load: Load):
        self.load = load
        self.root, self.name, self.password = f"http://127.0.0.1:{port}", name, password
        self.ledger: list[str] = []
        self.told = self.failed = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(cookies, _NoRedirect)

    def log_in(self) -> None:
        login = {"login": self.name, "password": self.password}
        status, html = self.send(LOGIN, {**fields(self.send(LOGIN)[1], "<form"), **login})
        if status != 302:
            raise RuntimeError(f"the editor could not log in: {status} {html[:2000]}")

    def start(self) -> None:
        self.log_in()
        self._fields = fields(self.send(ADD)[1])
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        number = 0
        while not self._stop.wait(self.load.save_every):
            number += 1
            self._save(f"Lov {number}")

    def _save(self, name: str) -> None:
        day = "1991-06-01"
        own = {"name_sv": name, "first": day, "last": day, "_save": "1"}
        try:
            status, html = self.send(ADD, {**self._fields, **own})
        except (OSError, http.client.HTTPException):
            self.failed += 1
            return
        if status == 302:
            self.ledger.append(name)
        elif status == 503 and TOLD in html:
            self.told += 1
        else:
            self.failed += 1

    def send(self, path: str, data: dict | None = None) -> tuple[int, str]:
        body = urlencode(data, doseq=True).encode() if data else None
        headers = {"Host": "localhost", "Referer": f"{self.root}{path}"}
        request = urllib.request.Request(f"{self.root}{path}", body, headers)  # noqa: S310  loopback
        try:
            with self._browser.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def fields(html: str, form: str = '_form" novalidate>') -> dict:
    """What the form of a page would send."""
    page = html.partition(form)[2]
    found = AdminForm(SimpleNamespace(content=f'_form" novalidate>{page}'.encode())).data
    return {name: value for name, value in found.items() if "__prefix__" not in name}
