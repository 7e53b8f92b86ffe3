"""Consumer lag of groups: how far their committed offsets are behind the ends of their topics."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from shared.kafka.clients import open_clients, partitions_of


async def is_caught_up(url: str, group: str, topics: Iterable[str]) -> bool:
    """Whether a group has committed all that its topics held when this was asked; no while the broker cannot say."""
    return not await lagging_groups(url, {group: topics})


async def lagging_groups(url: str, groups: Mapping[str, Iterable[str]]) -> list[str]:
    """Groups, each with its topics, that have not committed all; every one while the broker cannot say."""
    try:
        async with open_clients(url) as (admin, consumer):
            ends = await consumer.end_offsets(await partitions_of(admin, set().union(*groups.values())))
            done = await asyncio.gather(*map(admin.list_consumer_group_offsets, groups))
    except KafkaError:
        return list(groups)
    each = zip(groups.items(), done, strict=True)
    return [group for (group, topics), offsets in each if not _is_level(ends, offsets, set(topics))]


def _is_level(ends: Mapping[TopicPartition, int], done: Mapping[TopicPartition, Any], topics: set[str]) -> bool:
    mine = {place: end for place, end in ends.items() if place.topic in topics}
    return bool(mine) and all(end == 0 or (at in done and done[at].offset >= end) for at, end in mine.items())


@dataclass(frozen=True, slots=True)
class ConsumerLag:
    """What a group has not read of its topics: how many messages, and since when the oldest waits (epoch seconds)."""

    messages: int
    since: float | None


async def consumer_lag(url: str, group: str, topics: Iterable[str]) -> ConsumerLag:
    """How far a group is behind. Raises KafkaError."""
    async with open_clients(url) as (admin, consumer):
        ends = await consumer.end_offsets(await partitions_of(admin, topics))
        done = await admin.list_consumer_group_offsets(group)
        next_ones = {place: max(done[place].offset, 0) if place in done else 0 for place in ends}
        behind = {place: end - next_ones[place] for place, end in ends.items() if end > next_ones[place]}
        oldest = [await _time_of(consumer, place, next_ones[place]) for place in behind]
        return ConsumerLag(sum(behind.values()), min(oldest, default=None))


async def _time_of(consumer: AIOKafkaConsumer, place: TopicPartition, offset: int) -> float:
    """When the record there was sent."""
    consumer.assign([place])
    consumer.seek(place, offset)
    return float((await consumer.getone(place)).timestamp) / 1000
