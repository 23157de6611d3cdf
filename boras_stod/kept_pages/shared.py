"""Pages in Redis, for every process and machine. Whatever goes wrong there costs speed only."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.utils.crypto import salted_hmac

from boras_stod.kept_pages.pages import Page

logger = logging.getLogger(__name__)
TIMEOUT = 0.25  # seconds for an answer of Redis
REST = 5.0  # seconds without asking it again when it did not answer
BUILDING = 10_000  # milliseconds that a turn lasts if its process is ended
LOOK_EVERY = 0.02  # seconds between two looks for a page that another process builds
LONGEST = 86_400
PREFIX = "boras-stod:page:"


def connect(url: str) -> Any:
    """A client of Redis that gives up quickly; the package is needed only where REDIS_URL is set."""
    import redis

    return redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


class Shared:
    """Every name is a keyed digest of the address and the version: Redis holds no address and no question."""

    def __init__(self, url: str):
        self._client = connect(url)
        self._rests_until = 0.0

    def get(self, key: str) -> Page | None:
        data = self._ask(lambda: self._client.get(name_of(key)))
        try:
            return Page.from_bytes(data) if data else None
        except ValueError:
            return None

    def put(self, key: str, page: Page) -> None:
        seconds = min(LONGEST, int(page.until - time.time()))
        if seconds > 0:
            self._ask(lambda: self._client.set(name_of(key), page.to_bytes(), ex=seconds))

    def take_turn(self, key: str) -> bool:
        """Whether this process is the one that builds the page; where Redis is away, each is."""
        taken = self._ask(lambda: self._client.set(f"{name_of(key)}:turn", b"1", px=BUILDING, nx=True), True)
        return bool(taken)

    def give_turn_back(self, key: str) -> None:
        self._ask(lambda: self._client.delete(f"{name_of(key)}:turn"))

    def wait_for(self, key: str, seconds: float) -> Page | None:
        """The page that another process builds, as soon as it is there; None if that takes too long or failed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(LOOK_EVERY)
            page = self.get(key)
            if page is not None or not self._ask(lambda: self._client.exists(f"{name_of(key)}:turn")):
                return page or self.get(key)
        return None

    def _ask(self, question: Callable[[], Any], otherwise: Any = None) -> Any:
        import redis

        if time.monotonic() < self._rests_until:
            return otherwise
        try:
            return question()
        except (redis.RedisError, OSError) as error:
            self._rests_until = time.monotonic() + REST
            logger.warning("Redis does not answer, pages are kept by each process: %s", type(error).__name__)
            return otherwise


def name_of(key: str) -> str:
    return PREFIX + salted_hmac("boras_stod.kept_pages", key, algorithm="sha256").hexdigest()
