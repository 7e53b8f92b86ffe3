"""Adaptive polling: immediate polls after an idle time, batched polls under load."""

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError

MAX_POLL_SECONDS = 1.0
MAX_SLEEP_SECONDS = 0.25
"""While all partitions are paused: partitions assigned during the sleep do not wait longer."""

Records = Mapping[TopicPartition, Sequence[ConsumerRecord[bytes, bytes]]]


@dataclass(frozen=True, slots=True)
class PollingSettings:
    """How long partitions are paused after a poll that returned records and left none behind."""

    pause_ratio: float = 0.5
    max_pause_seconds: float = 0.1
    """All partitions are paused for this share of the time that the records took, at most for so long."""

    low_priority_pause_seconds: float = 0.25
    """Low-priority partitions are paused at least for so long after a poll with records of them."""


class AdaptivePoller:
    """Polls of one consumer. Records that arrive during a pause are handled together: one write and commit for all.

    The busier the machine, the longer a batch takes and the more records the next one has. Paused partitions are not
    fetched: a fetch request names all others, whether they have records or not, and its cost to client and broker
    grows with their number. The client has one request under way at a time: all partitions are paused together, so
    that none waits behind a request for the others.
    """

    def __init__(self, low_priority: Collection[str] = (), settings: PollingSettings | None = None) -> None:
        """`low_priority`: topics whose events may be delayed."""
        self._low_priority = frozenset(low_priority)
        self._settings = settings or PollingSettings()
        self._paused_until: dict[TopicPartition, float] = {}
        self._delivered_at = 0.0
        """When the records that are handled now were returned; 0 when no pause is to follow them."""

    async def poll(self, consumer: AIOKafkaConsumer, max_records: int) -> tuple[ConsumerRecord[bytes, bytes], ...]:
        """Return the next records, or none after at most a second. Raises what the consumer raises."""
        if self._delivered_at:
            pause = (time.monotonic() - self._delivered_at) * self._settings.pause_ratio
            self._delivered_at = 0.0
            self.pause_for(consumer, consumer.assignment(), min(pause, self._settings.max_pause_seconds))
        deadline = time.monotonic() + MAX_POLL_SECONDS
        while remaining := self._resume(consumer):
            if time.monotonic() >= deadline:
                return ()
            await asyncio.sleep(min(remaining, MAX_SLEEP_SECONDS))
        timeout = MAX_POLL_SECONDS
        if self._paused_until:
            timeout = min(timeout, min(self._paused_until.values()) - time.monotonic())
        polled = await consumer.getmany(timeout_ms=max(1, int(timeout * 1000)), max_records=max_records)
        if polled and not _has_more(consumer, polled):
            self._delivered_at = time.monotonic()
            self._pause_after(consumer, {partition.topic for partition in polled})
        return tuple(chain.from_iterable(polled.values()))

    def pause_for(self, consumer: AIOKafkaConsumer, partitions: Iterable[TopicPartition], seconds: float) -> None:
        """Pause these partitions; those that are paused for longer stay so."""
        until = time.monotonic() + seconds
        for partition in partitions:
            with suppress(IllegalStateError):  # no longer assigned
                consumer.pause(partition)
                self._paused_until[partition] = max(until, self._paused_until.get(partition, 0.0))

    def _pause_after(self, consumer: AIOKafkaConsumer, topics: Collection[str]) -> None:
        """Pause at once: otherwise the client fetches more while the records of these topics are handled."""
        assigned = consumer.assignment()
        self.pause_for(consumer, assigned, 0.0)
        if not self._low_priority.isdisjoint(topics):
            low_priority = [partition for partition in assigned if partition.topic in self._low_priority]
            self.pause_for(consumer, low_priority, self._settings.low_priority_pause_seconds)

    def _resume(self, consumer: AIOKafkaConsumer) -> float:
        """Resume partitions whose pause is over. Return the seconds to wait while all are paused, else 0."""
        now = time.monotonic()
        for partition in [partition for partition, until in self._paused_until.items() if until <= now]:
            del self._paused_until[partition]
            with suppress(IllegalStateError):
                consumer.resume(partition)
        assigned = consumer.assignment()
        if not assigned or assigned - self._paused_until.keys():
            return 0.0
        return min(self._paused_until[partition] for partition in assigned) - now


def _has_more(consumer: AIOKafkaConsumer, polled: Records) -> bool:
    """Whether the broker has more records of these partitions than were returned."""
    return any((consumer.highwater(partition) or 0) > records[-1].offset + 1 for partition, records in polled.items())
