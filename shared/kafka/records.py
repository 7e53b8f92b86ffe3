"""Records as they lie in a topic, and messages as the relay sends them."""

from typing import NamedTuple

Header = tuple[str, bytes]
Place = tuple[str, int]
"""A topic's partition."""


class Message(NamedTuple):
    """What the relay sends."""

    key: str
    value: bytes
    headers: list[Header]


class Record(NamedTuple):
    """A record as it lies in the topic, not yet judged."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None

    @property
    def place(self) -> Place:
        return (self.topic, self.partition)
