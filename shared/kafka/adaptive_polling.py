"""When a consumer asks for more: at once after a quiet time, and step by step while much is coming."""

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError

LONGEST_POLL = 1.0
LOW_PRIORITY_PAUSE = 0.25
"""Seconds that leisurely topics rest after a poll that had records of them and left none behind."""

PAUSE_RATIO, LONGEST_REST = 0.5, 0.1
"""All others rest this part of the time that the records took, at most so many seconds."""

Records = Mapping[TopicPartition, Sequence[ConsumerRecord[bytes, bytes]]]


class AdaptivePoller:
    """Of one consumer. What came meanwhile is taken together: a pass costs its writes and its commit once.

    The busier the machine, the longer a pass takes and the more the next one has. Partitions that rest are not asked
    for: a request names all others, whether they have something or not, and costs the client and the broker by their
    number. The client sends one request at a time: urgent topics rest together with all others, so that none of them
    wakes up behind a request for those.
    """

    def __init__(self, leisurely: Collection[str] = ()) -> None:
        """`leisurely`: topics whose news may wait a quarter of a second."""
        self._leisurely = frozenset(leisurely)
        self._until: dict[TopicPartition, float] = {}
        self._began = 0.0
        """When the records under work were handed out; 0 when there are none to rest after."""

    async def poll(self, consumer: AIOKafkaConsumer, most: int) -> tuple[ConsumerRecord[bytes, bytes], ...]:
        """The next records, or none after a second. Raises what the consumer raises."""
        if self._began:
            took = time.monotonic() - self._began
            self.pause_for(consumer, consumer.assignment(), min(took * PAUSE_RATIO, LONGEST_REST))
        while wait := self._wake(consumer):  # noqa: ASYNC110 the clock knows, no event does
            await asyncio.sleep(
                min(wait, LOW_PRIORITY_PAUSE)
            )  # partitions that are given to us meanwhile do not wait longer
        soonest = min(self._until.values(), default=0.0) - time.monotonic()
        patience = min(LONGEST_POLL, soonest) if self._until else LONGEST_POLL
        found = await consumer.getmany(timeout_ms=max(1, int(patience * 1000)), max_records=most)
        self._began = 0.0
        if found and not _left_behind(consumer, found):
            self._began = time.monotonic()
            self._pause(consumer, {place.topic for place in found})
        return tuple(chain.from_iterable(found.values()))

    def pause_for(self, consumer: AIOKafkaConsumer, places: Iterable[TopicPartition], seconds: float) -> None:
        """Ask for nothing of these partitions for so long, or for longer where they rest already."""
        until = time.monotonic() + seconds
        for place in places:
            with suppress(IllegalStateError):  # no longer ours
                consumer.pause(place)
                self._until[place] = max(until, self._until.get(place, 0.0))

    def _pause(self, consumer: AIOKafkaConsumer, topics: Collection[str]) -> None:
        """At once: otherwise the client asks for more while these are worked on."""
        ours = consumer.assignment()
        self.pause_for(consumer, ours, 0.0)
        if not self._leisurely.isdisjoint(topics):
            self.pause_for(consumer, [place for place in ours if place.topic in self._leisurely], LOW_PRIORITY_PAUSE)

    def _wake(self, consumer: AIOKafkaConsumer) -> float:
        """Ask again for what has rested; seconds to wait when that is nothing at all."""
        now = time.monotonic()
        for place in [place for place, until in self._until.items() if until <= now]:
            del self._until[place]
            with suppress(IllegalStateError):
                consumer.resume(place)
        ours = consumer.assignment()
        if not ours or ours - self._until.keys():
            return 0.0
        return min(self._until[place] for place in ours) - now


def _left_behind(consumer: AIOKafkaConsumer, found: Records) -> bool:
    """Whether the broker had more of these partitions than came."""
    return any((consumer.highwater(place) or 0) > records[-1].offset + 1 for place, records in found.items())
