"""Consumer lag: the distance of a group's committed offsets from the ends of its topics."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from shared.kafka.clients import open_clients, partitions_of


async def is_caught_up(url: str, group: str, topics: Iterable[str]) -> bool:
    """Whether a group has committed all that its topics hold at call time; False while the broker is unavailable."""
    return not await lagging_groups(url, {group: topics})


async def lagging_groups(url: str, groups: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the groups, of those given with their topics, with a lag; all of them while the broker is unavailable."""
    try:
        async with open_clients(url) as (admin, consumer):
            ends = await consumer.end_offsets(await partitions_of(admin, set().union(*groups.values())))
            committed = await asyncio.gather(*map(admin.list_consumer_group_offsets, groups))
    except KafkaError:
        return list(groups)
    offsets_by_group = zip(groups.items(), committed, strict=True)
    return [group for (group, topics), offsets in offsets_by_group if not _is_at_end(ends, offsets, set(topics))]


def _is_at_end(ends: Mapping[TopicPartition, int], offsets: Mapping[TopicPartition, Any], topics: set[str]) -> bool:
    own = {partition: end for partition, end in ends.items() if partition.topic in topics}
    return bool(own) and all(
        end == 0 or (partition in offsets and offsets[partition].offset >= end) for partition, end in own.items()
    )


@dataclass(frozen=True, slots=True)
class ConsumerLag:
    """A group's unread messages: their number, and the time of the oldest one (epoch seconds)."""

    messages: int
    since: float | None


async def consumer_lag(url: str, group: str, topics: Iterable[str]) -> ConsumerLag:
    """Return the lag of a group. Raises KafkaError."""
    async with open_clients(url) as (admin, consumer):
        ends = await consumer.end_offsets(await partitions_of(admin, topics))
        committed = await admin.list_consumer_group_offsets(group)
        next_offsets = {
            partition: max(committed[partition].offset, 0) if partition in committed else 0 for partition in ends
        }
        unread = {
            partition: end - next_offsets[partition] for partition, end in ends.items() if end > next_offsets[partition]
        }
        times = [await _time_of(consumer, partition, next_offsets[partition]) for partition in unread]
        return ConsumerLag(sum(unread.values()), min(times, default=None))


async def _time_of(consumer: AIOKafkaConsumer, partition: TopicPartition, offset: int) -> float:
    """Return the time at which the record at an offset was sent."""
    consumer.assign([partition])
    consumer.seek(partition, offset)
    return float((await consumer.getone(partition)).timestamp) / 1000
