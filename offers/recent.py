"""A memory of so many answers; when it is full it begins anew."""

from collections.abc import Hashable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(dict[Key, Value]):
    def __init__(self, most: int):
        super().__init__()
        self.most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        if key not in self and len(self) >= self.most:
            self.clear()
        super().__setitem__(key, value)
