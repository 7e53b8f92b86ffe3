"""Topics as a test sees them: send any bytes, read back what came since the test began, know who has read how far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from shared.contracts.envelope import RecordedEvent, decode
from shared.contracts.topics import TOPICS
from shared.kafka.connection import MAX_MESSAGE_BYTES

Place: TypeAlias = TopicPartition

LZ4 = 3
"""The topics' own compression: the broker keeps such a batch as it is, any other it writes anew."""


@dataclass(frozen=True)
class OutgoingRecord:
    """One record to be sent, well made or not."""

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...] = ()


@dataclass(frozen=True)
class RawHeaderName:
    """A header's name as bytes that need not be text."""

    name: bytes

    def encode(self, _encoding: str) -> bytes:
        return self.name


class KafkaConnections:
    """The connections that all tests share."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.producer = AIOKafkaProducer(bootstrap_servers=url, max_request_size=2 * MAX_MESSAGE_BYTES)
        self.consumer = AIOKafkaConsumer(bootstrap_servers=url, max_partition_fetch_bytes=MAX_MESSAGE_BYTES)
        self.admin = AIOKafkaAdminClient(bootstrap_servers=url)

    async def open(self) -> None:
        for client in (self.producer, self.consumer, self.admin):
            await client.start()
        self._places = [Place(topic, n) for topic, size in (await self.partitions()).items() for n in range(size)]

    async def partitions(self) -> dict[str, int]:
        described = await self.admin.describe_topics([topic.name for topic in TOPICS])
        return {topic["topic"]: len(topic["partitions"]) for topic in described}

    async def close(self) -> None:
        await self.producer.stop()
        await self.consumer.stop()
        await self.admin.close()

    async def ends(self, topics: Iterable[str]) -> dict[Place, int]:
        requested = set(topics)
        ends: dict[Place, int] = await self.consumer.end_offsets([p for p in self._places if p.topic in requested])
        return ends


class TopicProbe:
    """The topics of one test; what lay on them before it is out of sight."""

    def __init__(self, connections: KafkaConnections, began: dict[Place, int]) -> None:
        self._connections, self.start_offsets = connections, began
        self.url = connections.url

    @classmethod
    async def from_now(cls, connections: KafkaConnections) -> "TopicProbe":
        return cls(connections, await connections.ends(topic.name for topic in TOPICS))

    async def partitions(self) -> dict[str, int]:
        """How many partitions each of our topics has."""
        return await self._connections.partitions()

    async def send(
        self, topic: str, records: Iterable[OutgoingRecord], partition: int | None = None
    ) -> list[tuple[int, int]]:
        """Send in this order, each key to its own partition unless one is named; returns partition and offset."""
        pending = [
            await self._connections.producer.send(
                topic, r.value, key=r.key, partition=partition, headers=list(r.headers)
            )
            for r in records
        ]
        sent = [await future for future in pending]
        return [(metadata.partition, metadata.offset) for metadata in sent]

    async def send_batch(self, topic: str, records: Iterable[tuple[OutgoingRecord, bytes]], partition: int) -> None:
        """One batch of records, each with a header whose name is any bytes: no client of ours could send that."""
        batch = self._connections.producer.create_batch()
        batch._builder = _DefaultRecordBatchBuilderPy(2, LZ4, 0, -1, -1, 0, MAX_MESSAGE_BYTES)
        for record, name in records:
            batch.append(timestamp=None, key=record.key, value=record.value, headers=[(RawHeaderName(name), b"value")])
        await (await self._connections.producer.send_batch(batch, topic, partition=partition))

    async def read(self, topic: str) -> list[Any]:
        """Everything that came on the topic since the test began, in each partition's order."""
        consumer = self._connections.consumer
        ends = await self._connections.ends([topic])
        new = [partition for partition, end in ends.items() if end > self.start_offsets[partition]]
        consumer.assign(new)
        for partition in new:
            consumer.seek(partition, self.start_offsets[partition])
        records_read: list[Any] = []
        while any([await consumer.position(partition) < ends[partition] for partition in new]):
            polled = await consumer.getmany(timeout_ms=200)
            records_read += [record for records in polled.values() for record in records]
        consumer.unsubscribe()  # else it goes on fetching, and every later question waits behind its long polls
        return records_read

    async def events(self, topic: str) -> list[RecordedEvent]:
        """The same, decoded: what a recompute starts from."""
        return [decode(record.value) for record in await self.read(topic)]

    async def start_group(self, group: str, topics: Sequence[str]) -> None:
        """Let a new group begin where this test began, and not with other tests' records."""
        marks = {partition: offset for partition, offset in self.start_offsets.items() if partition.topic in topics}
        member = AIOKafkaConsumer(bootstrap_servers=self.url, group_id=group, enable_auto_commit=False)
        await member.start()
        member.assign(list(marks))
        await member.commit(marks)
        await member.stop()

    async def committed(self, group: str, topic: str) -> dict[int, int]:
        """How far the group is, per partition, counted from the test's beginning."""
        offsets = await self._connections.admin.list_consumer_group_offsets(group)
        return {p.partition: o.offset - self.start_offsets[p] for p, o in offsets.items() if p.topic == topic}

    async def is_caught_up(self, group: str, topics: Sequence[str]) -> bool:
        """Whether the group has committed all that lies on the topics."""
        offsets = await self._connections.admin.list_consumer_group_offsets(group)
        ends = await self._connections.ends(topics)
        return all(offsets[partition].offset >= end for partition, end in ends.items())

    async def members(self, group: str) -> int:
        """How many consumers share the group's partitions now; none while they are being shared out anew."""
        answers = await self._connections.admin.describe_consumer_groups([group])
        _, _, state, _, _, members, *_ = answers[0].groups[0]
        return len(members) if state == "Stable" else 0
