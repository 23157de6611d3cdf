"""All that runs: primary, replica, Redis, two groups of processes, a proxy before them, and the load on it."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

from scripts.bench.cases import questions
from scripts.bench.databases import fill, run
from scripts.bench.servers import Server, free_port
from scripts.chaos.load import Editor, Load, Visitors, ask
from scripts.chaos.postgres import Postgres
from scripts.test import CannotRunError

GUNICORN = "deploy/gunicorn.py"
GROUPS, WORKERS = 2, 2
OFFERS = 200
SMALL_DISK = "size=2m"
PASSWORD = secrets.token_urlsafe(16)
CADDYFILE = """{{
	admin off
	auto_https off
}}
http://:{port} {{
	bind 127.0.0.1
	reverse_proxy {sites} {{
		lb_policy round_robin
		lb_try_duration 5s
		fail_duration 5s
	}}
}}
"""


class Redis:
    def __init__(self, folder: Path):
        program = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
        if program is None:
            raise CannotRunError("no redis-server on this machine")
        self.socket = folder / "redis.sock"
        words = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(folder)]
        self.command = [program, *words, "--loglevel", "warning"]
        self.address = f"unix://{self.socket}"

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Proxy:
    """Caddy, as in deploy/Caddyfile without TLS. Without it the load asks the first group of processes."""

    def __init__(self, folder: Path, ports: list[int]):
        self.program = os.environ.get("CADDY") or shutil.which("caddy")
        self.port = free_port() if self.program else ports[0]
        sites = " ".join(f"127.0.0.1:{port}" for port in ports)
        self.file, self.home = folder / "Caddyfile", folder
        self.file.write_text(CADDYFILE.format(port=self.port, sites=sites))

    def start(self) -> None:
        if self.program is None:
            return
        home = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home)}
        command = [self.program, "run", "--config", str(self.file), "--adapter", "caddyfile"]
        self.process = subprocess.Popen(
            command, env={**os.environ, **home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        if self.program is not None:
            self.process.terminate()
            self.process.wait()


class Town:
    """What the faults are done to."""

    primary: Postgres
    replica: Postgres
    redis: Redis
    sites: list[Server]
    visitors: Visitors
    editor: Editor
    port: int
    small_disk: Path | None
    environment: dict[str, str]


@contextmanager
def town(folder: Path, mail_port: int, load: Load) -> Iterator[Town]:
    """Everything started, filled and under load."""
    folder.chmod(0o755)
    here = Town()
    with ExitStack() as stack:
        here.primary, here.replica = Postgres(folder / "one"), Postgres(folder / "two")
        here.primary.make()
        stack.callback(here.primary.stop)
        for command in (["compile_translations"], ["collectstatic", "--no-input"], ["migrate", "-v", "0"]):
            run(here.primary.address(), *command)
        fill(here.primary.address(), OFFERS)
        run(here.primary.address(), "refresh_search")
        _make_editor(here.primary.address())
        here.replica.copy(here.primary)
        stack.callback(here.replica.stop)
        here.redis = Redis(folder)
        here.redis.start()
        stack.callback(lambda: here.redis.stop())
        here.small_disk = _small_disk(folder / "small", stack)
        here.environment = _environment(here, mail_port)
        here.sites = [_site(here, stack) for _ in range(GROUPS)]
        proxy = Proxy(folder, [site.port for site in here.sites])
        proxy.start()
        stack.callback(proxy.stop)
        here.port = proxy.port
        _wait_until_it_answers(here)
        here.visitors = Visitors(here.port, _pages(here.port), load)
        here.editor = Editor(here.port, "chaos", PASSWORD, load)
        here.editor.start()
        stack.callback(here.editor.stop)
        here.visitors.start()
        stack.callback(here.visitors.stop)
        yield here


def _make_editor(address: str) -> None:
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    run(address, "createsuperuser", "--no-input", "--username", "chaos", "--email", "chaos@example.org")


def _environment(here: Town, mail_port: int) -> dict[str, str]:
    own = {
        "DATABASE_URL": here.primary.address(),
        "REPLICA_URLS": here.replica.address(),
        "REDIS_URL": here.redis.address,
        "PAGE_CACHE_MB": "64",
        "DEMAND_COUNTED": "1",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "EMAIL_USE_TLS": "0",
        "WEB_PROCESSES": str(WORKERS),
    }
    return {**own, "TMPDIR": str(here.small_disk)} if here.small_disk else own


def _small_disk(folder: Path, stack: ExitStack) -> Path | None:
    """A temporary folder that is soon full; only root can make one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        return None
    stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=False)
    return folder


def _site(here: Town, stack: ExitStack) -> Server:
    port = free_port()
    own = {**here.environment, "BIND": f"127.0.0.1:{port}"}
    site = Server("boras_stod.wsgi", WORKERS, own, GUNICORN, port=port)
    stack.callback(site.stop)
    site.wait()
    return site


def _wait_until_it_answers(here: Town) -> None:
    end = time.monotonic() + 60
    while not all(ask(port, "/sv/").is_good for port in (here.port, *(site.port for site in here.sites))):
        if time.monotonic() > end:
            raise RuntimeError("the site does not answer")
        time.sleep(0.2)


def _pages(port: int):
    """Eight of ten ask for what others ask for too; the rest for a list that nobody has asked for, or for words."""
    with urlopen(f"http://127.0.0.1:{port}/sv/stod/") as answer:
        offers, new = (
            sorted(set(re.findall(r'href="(/sv/stod/[\w-]+/)"', answer.read().decode()))),
            questions(),
        )
    common = ["/sv/", "/sv/stod/", "/en/stod/", "/sv/stod/?age=1-2&language=ar&when=week", *offers]

    def page(chance) -> str:
        kind = chance.random()
        if kind < 0.8:
            return chance.choice(common)
        if kind < 0.9:
            return f"/sv/stod/?{next(new)}"
        return f"/sv/stod/?q={chance.choice(['sova', 'tonaring', 'pappa', 'sprak'])}"

    return page


def kill_a_worker(site: Server) -> None:
    os.kill(site.workers()[0], signal.SIGKILL)
