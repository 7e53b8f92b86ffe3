"""The outbox relay's idempotent producer."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from shared.kafka.connection import LARGEST, connection_options
from shared.kafka.records import Message

LARGEST_SENT = 256 * 1024
"""Bytes of one batch on its way to a partition."""
CHOOSE = DefaultPartitioner()


class EventProducer:
    """The relay's idempotent producer: pipelined sends, acknowledged by all replicas that count."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._producer: AIOKafkaProducer | None = None
        self._one_at_a_time = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()

    async def start(self) -> AIOKafkaProducer:
        """Connect, unless that is done. Raises KafkaError while no broker answers; `send` tries again."""
        async with self._one_at_a_time:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **connection_options(self._url),
                    acks="all",
                    enable_idempotence=True,
                    compression_type="lz4",
                    max_batch_size=LARGEST_SENT,
                    max_request_size=LARGEST,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    def discard_producer(self) -> None:
        """Send with another producer from now on: after a failure the broker takes nothing more from this one."""
        if self._producer:
            ending = asyncio.create_task(self._producer.stop())
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
        self._producer = None

    async def stop(self) -> None:
        if self._producer:
            await self._producer.stop()

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]":
        """Queue messages, those of a key in their order; when all futures are done the broker has them all."""
        producer = self._producer or await self.start()
        partitions = tuple(sorted(await producer.partitions_for(topic)))
        by_place: dict[int, list[Message]] = defaultdict(list)
        for message in messages:
            by_place[_partition(message.key, partitions)].append(message)
        # Side by side: a batch waits until the one before it in its partition has left.
        sending = (_send(producer, TopicPartition(topic, place), some) for place, some in by_place.items())
        return list(chain.from_iterable(await asyncio.gather(*sending)))


async def _send(
    producer: AIOKafkaProducer, to: TopicPartition, messages: Iterable[Message]
) -> "list[asyncio.Future[Any]]":
    """As few batches as hold them: to hand over each message by itself takes the client several times as long."""
    acknowledged, batch = [], producer.create_batch()
    for message in messages:
        told = {"key": message.key.encode(), "value": message.value, "headers": message.headers, "timestamp": None}
        if batch.append(**told) is None:  # full
            acknowledged.append(await producer.send_batch(batch, to.topic, partition=to.partition))
            batch = producer.create_batch()
            batch.append(**told)
    return [*acknowledged, await producer.send_batch(batch, to.topic, partition=to.partition)]


@lru_cache(10_000)
def _partition(key: str, partitions: tuple[int, ...]) -> int:
    """As the library chooses it for a single message; a whole save has one key."""
    return int(CHOOSE(key.encode(), partitions, partitions))
