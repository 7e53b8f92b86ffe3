"""What the brokers keep: topics made first, how far a group has read, a topic read whole: the other door to Kafka."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, NoError, TopicAlreadyExistsError, for_code

from shared.contracts.topics import TOPICS
from shared.kafka.subscription import LARGEST, Place, Record, reached

MOST_REPLICAS = 3
MOST_READ = 2000
LONGEST_POLL_MS = 10_000
LONGEST_WAIT_MS = 5_000
"""Of a broker with nothing to tell; whatever comes it tells at once."""


async def create_topics(url: str, partitions: int | None = None) -> None:
    """Make every topic of the contracts that is not there, with as many copies as there are brokers, at most three.

    Safe to repeat. With three copies a write needs two: one broker may be lost.
    """
    admin = AIOKafkaAdminClient(**reached(url))
    await admin.start()
    try:
        there = set(await admin.list_topics())
        replicas = min(MOST_REPLICAS, len((await admin.describe_cluster())["brokers"]))
        wanted = [
            NewTopic(t.name, partitions or t.partitions, replicas, topic_configs=_configs(replicas))
            for t in TOPICS
            if t.name not in there
        ]
        made = await admin.create_topics(wanted)
    finally:
        await admin.close()
    for topic, code, *_ in made.topic_errors:  # the client raises none of these by itself
        if code not in (NoError.errno, TopicAlreadyExistsError.errno):
            raise for_code(code)(topic)


def _configs(replicas: int) -> dict[str, str]:
    return {
        "retention.ms": "-1",
        "max.message.bytes": str(LARGEST),
        "compression.type": "lz4",
        "min.insync.replicas": "2" if replicas == MOST_REPLICAS else "1",
    }


async def level(url: str, group: str, topics: Iterable[str]) -> bool:
    """Whether a group has committed all that its topics held when this was asked; no while the broker cannot say."""
    return not await behind(url, {group: topics})


async def behind(url: str, groups: Mapping[str, Iterable[str]]) -> list[str]:
    """Groups, each with its topics, that have not committed all; every one while the broker cannot say."""
    try:
        async with _reading(url) as (admin, consumer):
            ends = await consumer.end_offsets(await _places(admin, set().union(*groups.values())))
            done = await asyncio.gather(*map(admin.list_consumer_group_offsets, groups))
    except KafkaError:
        return list(groups)
    each = zip(groups.items(), done, strict=True)
    return [group for (group, topics), offsets in each if not _is_level(ends, offsets, set(topics))]


def _is_level(ends: Mapping[TopicPartition, int], done: Mapping[TopicPartition, Any], topics: set[str]) -> bool:
    mine = {place: end for place, end in ends.items() if place.topic in topics}
    return bool(mine) and all(end == 0 or (at in done and done[at].offset >= end) for at, end in mine.items())


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a group has not read of its topics: how many messages, and since when the oldest waits (epoch seconds)."""

    messages: int
    since: float | None


async def waiting(url: str, group: str, topics: Iterable[str]) -> Waiting:
    """How far a group is behind. Raises KafkaError."""
    async with _reading(url) as (admin, consumer):
        ends = await consumer.end_offsets(await _places(admin, topics))
        done = await admin.list_consumer_group_offsets(group)
        next_ones = {place: max(done[place].offset, 0) if place in done else 0 for place in ends}
        behind = {place: end - next_ones[place] for place, end in ends.items() if end > next_ones[place]}
        oldest = [await _time_of(consumer, place, next_ones[place]) for place in behind]
        return Waiting(sum(behind.values()), min(oldest, default=None))


async def read_whole(
    url: str, topics: Iterable[str], after: Mapping[Place, int] | None = None
) -> AsyncIterator[list[Record]]:
    """Everything that the topics hold at the time of asking, a partition at a time and in its order. Raises KafkaError.

    `after`: the offset to begin at, of partitions that were read before.
    """
    async with _reading(url) as (admin, consumer):
        places = await _places(admin, topics)
        begins: dict[TopicPartition, int] = await consumer.beginning_offsets(places)
        begins |= {TopicPartition(*place): offset for place, offset in (after or {}).items()}
        ends = await consumer.end_offsets(places)
        left = {place for place, end in ends.items() if end > begins[place]}
        consumer.assign(list(left))
        for place in left:
            consumer.seek(place, begins[place])
        while left:
            polled = await consumer.getmany(timeout_ms=1000, max_records=MOST_READ)
            for place, records in polled.items():
                yield [
                    Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records if r.offset < ends[place]
                ]
            left = {place for place in left if await consumer.position(place) < ends[place]}
            consumer.pause(*(set(ends) & consumer.assignment()) - left)


async def follow(url: str, topics: Iterable[str]) -> AsyncIterator[tuple[list[Record], bool]]:
    """Everything that the topics hold and then whatever comes, for ever, without a group. Raises KafkaError.

    With each batch, whether all has been read that was there at the beginning.
    """
    async with _reading(url, LONGEST_WAIT_MS) as (admin, consumer):
        places = await _places(admin, topics)
        ends = await consumer.end_offsets(places)
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        left = {place for place, end in ends.items() if end}
        yield [], not left
        while True:
            polled = await consumer.getmany(timeout_ms=LONGEST_POLL_MS, max_records=MOST_READ)
            left = {place for place in left if await consumer.position(place) < ends[place]}
            records = [r for group in polled.values() for r in group]
            yield [Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records], not left


@asynccontextmanager
async def _reading(url: str, longest_wait_ms: int = 500) -> AsyncIterator[tuple[AIOKafkaAdminClient, AIOKafkaConsumer]]:
    admin = AIOKafkaAdminClient(**reached(url))
    consumer = AIOKafkaConsumer(
        **reached(url),
        enable_auto_commit=False,
        max_partition_fetch_bytes=LARGEST,
        fetch_max_wait_ms=longest_wait_ms,
    )
    try:
        await admin.start()
        await consumer.start()
        yield admin, consumer
    finally:
        await consumer.stop()
        await admin.close()


async def _places(admin: AIOKafkaAdminClient, topics: Iterable[str]) -> list[TopicPartition]:
    described = await admin.describe_topics(list(topics))
    return [TopicPartition(topic["topic"], one["partition"]) for topic in described for one in topic["partitions"]]


async def _time_of(consumer: AIOKafkaConsumer, place: TopicPartition, offset: int) -> float:
    """When the record there was sent."""
    consumer.assign([place])
    consumer.seek(place, offset)
    return float((await consumer.getone(place)).timestamp) / 1000
