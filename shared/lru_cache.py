"""What a process used last, so that it need not be read again; forgetting any of it is always safe."""

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 1000


class LruCache(Generic[T]):
    """The last things by key; the one that was not used for longest goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._things: OrderedDict[str, T] = OrderedDict()

    def get(self, key: str) -> T | None:
        if key in self._things:
            self._things.move_to_end(key)
        return self._things.get(key)

    def put(self, key: str, thing: T) -> None:
        self._things[key] = thing
        self._things.move_to_end(key)
        if len(self._things) > self._most:
            self._things.popitem(last=False)

    def forget(self, key: str) -> T | None:
        """Returns what is forgotten."""
        return self._things.pop(key, None)
