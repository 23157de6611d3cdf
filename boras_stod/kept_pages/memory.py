"""Pages in the memory of a process, those of one register version, and turns to build them."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from boras_stod.kept_pages.pages import Page


class Memory:
    """As many pages as the bound allows, those not asked for longest let go first."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page, unless it alone is more than a tenth of the room."""
        if page.size * 10 > self.most_bytes:
            return
        with self._lock:
            old = self._pages.pop(key, None)
            self._pages[key] = page
            self.bytes += page.size - (old.size if old else 0)
            while self.bytes > self.most_bytes:
                _key, gone = self._pages.popitem(last=False)
                self.bytes -= gone.size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._pages)


class Turns:
    """One thread at a time for a key; the others wait for it, but not for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def take(self, key: str, seconds: float) -> Iterator[bool]:
        """Whether the turn came at once: if not, somebody has built the page meanwhile, or still does."""
        with self._lock:
            lock, others = self._waiting.get(key, (Lock(), 0))
            self._waiting[key] = lock, others + 1
        at_once = lock.acquire(blocking=False)
        taken = at_once or lock.acquire(timeout=seconds)
        if taken and not at_once:
            lock.release()  # it is built, or cannot be kept: nobody need wait for this one
        try:
            yield at_once
        finally:
            if at_once:
                lock.release()
            self._forget(key)

    def _forget(self, key: str) -> None:
        with self._lock:
            lock, number = self._waiting[key]
            if number > 1:
                self._waiting[key] = lock, number - 1
            else:
                del self._waiting[key]
