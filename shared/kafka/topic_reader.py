"""Topic reads without a consumer group: from the beginning once to the end or for ever, or new records alone."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping

from aiokafka import TopicPartition

from shared.kafka.clients import open_clients, partitions_of
from shared.kafka.records import Partition, Record

MAX_RECORDS = 2000
TAIL_POLL_TIMEOUT_MS = 10_000
TAIL_FETCH_MAX_WAIT_MS = 5_000
"""Of an idle broker; new records end the wait."""


async def read_to_end(
    url: str, topics: Iterable[str], after: Mapping[Partition, int] | None = None
) -> AsyncIterator[list[Record]]:
    """Yield all records that the topics hold at call time, by partition and in its order. Raises KafkaError.

    `after`: the offset to begin at, for partitions that were read before.
    """
    async with open_clients(url) as (admin, consumer):
        partitions = await partitions_of(admin, topics)
        begins: dict[TopicPartition, int] = await consumer.beginning_offsets(partitions)
        begins |= {TopicPartition(*partition): offset for partition, offset in (after or {}).items()}
        ends = await consumer.end_offsets(partitions)
        unread = {partition for partition, end in ends.items() if end > begins[partition]}
        consumer.assign(list(unread))
        for partition in unread:
            consumer.seek(partition, begins[partition])
        while unread:
            polled = await consumer.getmany(timeout_ms=1000, max_records=MAX_RECORDS)
            for partition, records in polled.items():
                yield [
                    Record(r.topic, r.partition, r.offset, r.key, r.value)
                    for r in records
                    if r.offset < ends[partition]
                ]
            unread = {partition for partition in unread if await consumer.position(partition) < ends[partition]}
            consumer.pause(*(set(ends) & consumer.assignment()) - unread)


async def tail_topics(url: str, topics: Iterable[str]) -> AsyncIterator[tuple[list[Record], bool]]:
    """Yield all records of the topics and then new ones for ever, in batches, without a group. Raises KafkaError.

    With each batch, whether all records have been read that existed at call time.
    """
    async with open_clients(url, TAIL_FETCH_MAX_WAIT_MS) as (admin, consumer):
        partitions = await partitions_of(admin, topics)
        ends = await consumer.end_offsets(partitions)
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        unread = {partition for partition, end in ends.items() if end}
        yield [], not unread
        while True:
            polled = await consumer.getmany(timeout_ms=TAIL_POLL_TIMEOUT_MS, max_records=MAX_RECORDS)
            unread = {partition for partition in unread if await consumer.position(partition) < ends[partition]}
            records = [record for partition_records in polled.values() for record in partition_records]
            yield [Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records], not unread


async def tail_new_records(url: str, topics: Iterable[str]) -> AsyncGenerator[list[Record], None]:
    """Yield the records that are sent from now on for ever, in batches, without a group. Raises KafkaError.

    The first batch is empty and says that the ends are known: every later record will be yielded.
    """
    async with open_clients(url, TAIL_FETCH_MAX_WAIT_MS) as (admin, consumer):
        partitions = await partitions_of(admin, topics)
        ends = await consumer.end_offsets(partitions)
        consumer.assign(partitions)
        for partition, end in ends.items():
            consumer.seek(partition, end)
        yield []
        while True:
            polled = await consumer.getmany(timeout_ms=TAIL_POLL_TIMEOUT_MS, max_records=MAX_RECORDS)
            records = [record for partition_records in polled.values() for record in partition_records]
            yield [Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records]
