"""The one door to Kafka for services: the one way to subscribe, and the sender for the relay."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from itertools import chain
from ssl import create_default_context
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from aiokafka.partitioner import DefaultPartitioner
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity

from shared.kafka.adaptive_polling import Pace
from shared.kafka.lenient_headers import read_any_header
from shared.ops.telemetry import log
from shared.ops.tls_urls import brokers_of

__all__ = ["Handle", "KafkaError", "Message", "Poll", "Record", "Sender", "broker", "reached", "subscribe"]

read_any_header()

LARGEST = 2 * 1024 * 1024
"""Bytes: a large garbage record can still arrive and be parked."""

LARGEST_BATCH = 1000
LARGEST_SENT = 256 * 1024
"""Bytes of one batch on its way to a partition."""

CHOOSE = DefaultPartitioner()

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


class Poll:
    """One batch of records with the means to settle each partition by itself: commit or rewind."""

    def __init__(
        self, consumer: AIOKafkaConsumer, records: tuple[ConsumerRecord[bytes, bytes], ...], pace: Pace
    ) -> None:
        self._consumer, self._newest, self._pace = consumer, records[-1].timestamp if records else 0, pace
        self.records = [Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records]
        self._last = {(r.topic, r.partition): r.offset for r in records}

    def behind(self, now: datetime) -> tuple[int, float]:
        """How many messages these partitions hold beyond this poll, and how old its last record is when they do."""
        ours = self._consumer.assignment()
        waiting = sum(
            (self._consumer.highwater(TopicPartition(*place)) or 0) - offset - 1
            for place, offset in self._last.items()
            if place in ours
        )
        return (waiting, now.timestamp() - self._newest / 1000) if waiting > 0 else (0, 0.0)

    async def settle(self, unhandled: Iterable[Record] = (), rests: Mapping[str, float] | None = None) -> None:
        """Commit what is done in each partition; one with unhandled records goes back to the first of them and rests.

        `rests`: seconds for the partitions of each topic.
        """
        after = {TopicPartition(*place): offset + 1 for place, offset in self._last.items()}
        rewind: dict[TopicPartition, int] = {}
        for record in unhandled:
            place = TopicPartition(*record.place)
            rewind[place] = min(record.offset, rewind.get(place, record.offset))
        for place, offset in rewind.items():
            with suppress(IllegalStateError):  # no longer ours: its new owner starts at the committed offset
                self._consumer.seek(place, offset)
                self._pace.rest(self._consumer, [place], (rests or {}).get(place.topic, 0))
        ours = self._consumer.assignment()
        offsets = {place: offset for place, offset in (after | rewind).items() if place in ours}
        if not offsets:  # all were taken from us, and nothing is not to be committed
            return
        try:
            await self._consumer.commit(offsets)
        except KafkaError as error:
            log.warning("commit failed; the records come again and are skipped as done", error=type(error).__name__)


Handle = Callable[[Poll], Awaitable[None]]


@lru_cache(maxsize=8)
def reached(url: str) -> dict[str, Any]:
    """What a client of the library is told: where the brokers are and, for `tls://`, whom to trust. Raises OSError."""
    there = brokers_of(url)
    told: dict[str, Any] = {"bootstrap_servers": there.hosts}
    if there.encrypted:
        told |= {"security_protocol": "SSL", "ssl_context": create_default_context(cafile=there.ca)}
    return told


def broker(url: str) -> KafkaBroker:
    """Topics are made first; should one come later all the same, it is seen within seconds."""
    there = reached(url)
    return KafkaBroker(
        there["bootstrap_servers"],
        security=BaseSecurity(there["ssl_context"], use_ssl=True) if "ssl_context" in there else None,
        logger=None,
        allow_auto_create_topics=False,
        graceful_timeout=20,
        metadata_max_age_ms=5000,
    )


def subscribe(
    to: KafkaBroker, topics: Iterable[str], group: str, handle: Handle, leisurely: Collection[str] = ()
) -> None:
    """The one subscriber of this group. FastStream delivers; it neither decodes, nor judges, nor acknowledges."""
    pace = Pace(leisurely)
    subscriber = to.subscriber(
        *topics,
        group_id=group,
        batch=True,
        max_records=LARGEST_BATCH,
        ack_policy=AckPolicy.MANUAL,
        auto_offset_reset="earliest",
        session_timeout_ms=6000,
        heartbeat_interval_ms=2000,
        max_partition_fetch_bytes=LARGEST,
        # Leisurely topics that have rested wait for the end of a question that is under way for urgent ones.
        fetch_max_wait_ms=250 if leisurely else 500,
    )

    async def parse(message: tuple[ConsumerRecord[bytes, bytes], ...]) -> KafkaMessage:
        """Leave headers and bodies alone: a null header or a bad byte must not stop the partition."""
        return KafkaMessage(raw_message=message, body=b"", headers={}, consumer=subscriber.consumer)  # type: ignore[arg-type]

    async def decode(message: KafkaMessage) -> KafkaMessage:
        return message

    async def poll(consumer: AIOKafkaConsumer) -> tuple[ConsumerRecord[bytes, bytes], ...]:
        """FastStream's own sleeps after an empty poll; the client wakes up as soon as something comes."""
        return await pace.poll(consumer, subscriber.max_records or LARGEST_BATCH)

    subscriber.get_msg = poll  # type: ignore[method-assign]

    @subscriber(parser=parse, decoder=decode)
    async def deliver(message: Any) -> None:
        poll = Poll(message.consumer, message.raw_message, pace)
        message.raw_message = ()  # it is part of a cycle of the library's, which would hold the records for long
        await handle(poll)


class Sender:
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
                    **reached(self._url),
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

    def renew(self) -> None:
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
