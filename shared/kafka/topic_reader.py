"""Reads topics from the beginning without a consumer group: once to the end, or for ever."""

from collections.abc import AsyncIterator, Iterable, Mapping

from aiokafka import TopicPartition

from shared.kafka.clients import open_clients, partitions_of
from shared.kafka.records import Place, Record

MOST_READ = 2000
LONGEST_POLL_MS = 10_000
LONGEST_WAIT_MS = 5_000
"""Of a broker with nothing to tell; whatever comes it tells at once."""


async def read_to_end(
    url: str, topics: Iterable[str], after: Mapping[Place, int] | None = None
) -> AsyncIterator[list[Record]]:
    """Everything that the topics hold at the time of asking, a partition at a time and in its order. Raises KafkaError.

    `after`: the offset to begin at, of partitions that were read before.
    """
    async with open_clients(url) as (admin, consumer):
        places = await partitions_of(admin, topics)
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


async def tail_topics(url: str, topics: Iterable[str]) -> AsyncIterator[tuple[list[Record], bool]]:
    """Everything that the topics hold and then whatever comes, for ever, without a group. Raises KafkaError.

    With each batch, whether all has been read that was there at the beginning.
    """
    async with open_clients(url, LONGEST_WAIT_MS) as (admin, consumer):
        places = await partitions_of(admin, topics)
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
