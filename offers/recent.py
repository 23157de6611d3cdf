"""A memory of so many answers; when it is full the oldest is let go."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(dict[Key, Value]):
    def __init__(self, most: int):
        super().__init__()
        self.most = most
        self._lock = Lock()

    def __setitem__(self, key: Key, value: Value) -> None:
        with self._lock:
            if key not in self and len(self) >= self.most:
                del self[next(iter(self))]
            super().__setitem__(key, value)

    def recall(self, key: Key, work_out: Callable[[], Value]) -> Value:
        """The answer that is known, or else the one that is worked out now."""
        answer = self.get(key)
        if answer is None:
            answer = self[key] = work_out()
        return answer
