"""Idempotent producer of the outbox relay."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from shared.kafka.connection import MAX_MESSAGE_BYTES, connection_options
from shared.kafka.records import Message

MAX_BATCH_BYTES = 256 * 1024
"""Of one batch for one partition."""

PARTITIONER = DefaultPartitioner()


class EventProducer:
    """Pipelined sends, acknowledged by all in-sync replicas. Connects at the first send."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._producer: AIOKafkaProducer | None = None
        self._start_lock = asyncio.Lock()
        self._stopping: set[asyncio.Task[None]] = set()

    async def start(self) -> AIOKafkaProducer:
        """Connect unless connected. Raises KafkaError while no broker answers; `send` tries again."""
        async with self._start_lock:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **connection_options(self._url),
                    acks="all",
                    enable_idempotence=True,
                    compression_type="lz4",
                    max_batch_size=MAX_BATCH_BYTES,
                    max_request_size=MAX_MESSAGE_BYTES,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    def discard_producer(self) -> None:
        """Make the next send use a new producer: after a failure the broker refuses this one's sequence numbers."""
        if self._producer:
            stopping = asyncio.create_task(self._producer.stop())
            self._stopping.add(stopping)
            stopping.add_done_callback(self._stopping.discard)
        self._producer = None

    async def stop(self) -> None:
        if self._producer:
            await self._producer.stop()

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]":
        """Queue messages, those of a key in their order; once all futures are done the broker has all of them."""
        producer = self._producer or await self.start()
        partitions = tuple(sorted(await producer.partitions_for(topic)))
        by_partition: dict[int, list[Message]] = defaultdict(list)
        for message in messages:
            by_partition[_partition(message.key, partitions)].append(message)
        # Concurrently: a batch waits until the previous one of its partition has left.
        sends = (_send(producer, TopicPartition(topic, number), some) for number, some in by_partition.items())
        return list(chain.from_iterable(await asyncio.gather(*sends)))


async def _send(
    producer: AIOKafkaProducer, partition: TopicPartition, messages: Iterable[Message]
) -> "list[asyncio.Future[Any]]":
    """Send as few batches as possible: message by message the client takes several times as long."""
    acknowledgements, batch = [], producer.create_batch()
    for message in messages:
        kwargs = {"key": message.key.encode(), "value": message.value, "headers": message.headers, "timestamp": None}
        if batch.append(**kwargs) is None:  # full
            acknowledgements.append(await producer.send_batch(batch, partition.topic, partition=partition.partition))
            batch = producer.create_batch()
            batch.append(**kwargs)
    return [*acknowledgements, await producer.send_batch(batch, partition.topic, partition=partition.partition)]


@lru_cache(10_000)
def _partition(key: str, partitions: tuple[int, ...]) -> int:
    """Return the library's choice for a single message; all messages of a save have one key."""
    return int(PARTITIONER(key.encode(), partitions, partitions))
