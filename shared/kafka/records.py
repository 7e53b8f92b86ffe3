"""Records as a topic holds them, and messages as the outbox relay sends them."""

from typing import NamedTuple

Header = tuple[str, bytes]
Partition = tuple[str, int]
"""Topic and partition number."""


class Message(NamedTuple):
    """A message to be sent."""

    key: str
    value: bytes
    headers: list[Header]


class Record(NamedTuple):
    """A record as it was read, before validation."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None

    @property
    def topic_partition(self) -> Partition:
        return (self.topic, self.partition)
