"""Where benches run: one Kafka and one MongoDB for all, every run on records and in databases of its own."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unittest.mock import patch

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import MongoClient

from shared.contracts.envelope import encode
from shared.contracts.topics import database_of
from shared.contracts.vocabulary import Purpose
from shared.kafka.connection import MAX_MESSAGE_BYTES
from shared.kafka.producer import EventProducer
from shared.kafka.records import Message
from shared.mongo import Document, Store
from tests.support.clusters import NAMED, Cluster

Attributes = dict[str, Any]
Offsets = Mapping[tuple[str, int], int]

PAIRS = 5


class ApartStore(Store):
    """A service's store whose databases bear a mark: emptied by dropping them, and in nobody's way."""

    def __init__(self, url: str, service: str, mark: str) -> None:
        super().__init__(url, service)
        self._mark = mark

    def _database(self, purpose: Purpose | None) -> AsyncIOMotorDatabase[Document]:
        return self._client[apart(self.service, purpose, self._mark)]


def apart(service: str, purpose: Purpose | None, mark: str) -> str:
    return f"{database_of(service, purpose)}_{mark}"


@contextmanager
def unnamed() -> Iterator[None]:
    """Where a bench needs servers of its own, those that the environment names are not meant."""
    others = {name: value for name, value in os.environ.items() if name not in NAMED}
    with patch.dict(os.environ, others, clear=True):
        yield


@dataclass(frozen=True)
class Place:
    """The servers of a whole run. `quick`: small loads and one round, to see that the programs work."""

    cluster: Cluster
    quick: bool

    @property
    def rounds(self) -> int:
        return 1 if self.quick else PAIRS

    @cached_property
    def client(self) -> MongoClient[Document]:
        """For clearing and for checking, never for what is measured."""
        return MongoClient(self.cluster.mongo_url, tz_aware=True)

    @contextmanager
    def mark(self) -> Iterator[str]:
        """The mark of fresh databases, which are dropped at the end."""
        mark = uuid.uuid4().hex[:12]
        try:
            yield mark
        finally:
            for name in self.client.list_database_names():
                if name.endswith(mark):
                    self.client.drop_database(name)

    async def make(self, topic: str, partitions: int) -> None:
        """Unless it is there already."""
        async with _admin(self.cluster.kafka_url) as admin:
            if topic not in await admin.list_topics():
                largest = {"max.message.bytes": str(MAX_MESSAGE_BYTES), "compression.type": "lz4", "retention.ms": "-1"}
                await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=largest)])
            while topic not in await admin.list_topics():  # noqa: ASYNC110 the broker knows
                await asyncio.sleep(0.05)

    async def fill(self, topic: str, events: Iterable[Attributes]) -> None:
        """Send in this order, as a relay does."""
        sender = EventProducer(self.cluster.kafka_url)
        await sender.start()
        try:
            await asyncio.gather(*await sender.send(topic, [_message(event) for event in events]))
        finally:
            await sender.stop()

    async def group_at(self, begins: Offsets) -> str:
        """A new consumer group that has everything from these offsets on before it, and nothing else."""
        group = f"bench-{uuid.uuid4().hex}"
        places = {TopicPartition(*place): offset for place, offset in begins.items()}
        async with _consumer(self.cluster.kafka_url, group_id=group, enable_auto_commit=False) as member:
            member.assign(list(places))
            await member.commit(places)
        return group

    async def members(self, group: str) -> int:
        """How many consumers share the partitions now; none while they are being shared out anew."""
        async with _admin(self.cluster.kafka_url) as admin:
            _, _, state, _, _, members, *_ = (await admin.describe_consumer_groups([group]))[0].groups[0]
        return len(members) if state == "Stable" else 0

    async def left(self, topic: str, group: str) -> int:
        """How many records of the topic a group has not committed."""
        ends = await self.ends(topic)
        async with _admin(self.cluster.kafka_url) as admin:
            done = await admin.list_consumer_group_offsets(group)
        return sum(end - done[TopicPartition(*place)].offset for place, end in ends.items())

    async def ends(self, topic: str) -> Offsets:
        async with _consumer(self.cluster.kafka_url) as consumer:
            await consumer._client.force_metadata_update()  # a topic just made is not known yet
            places = [TopicPartition(topic, n) for n in sorted(consumer.partitions_for_topic(topic) or ())]
            return {(one.topic, one.partition): end for one, end in (await consumer.end_offsets(places)).items()}

    async def since(self, begins: Offsets) -> AsyncIterator[tuple[str, Any]]:
        """Keys and events that came after these offsets, in each partition's order."""
        (topic,) = {topic for topic, _ in begins}
        ends = await self.ends(topic)
        left = {TopicPartition(*place): end for place, end in ends.items() if end > begins[place]}
        async with _consumer(self.cluster.kafka_url) as consumer:
            consumer.assign(list(left))
            for place in left:
                consumer.seek(place, begins[place.topic, place.partition])
            while any([await consumer.position(place) < end for place, end in left.items()]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        yield record.key.decode(), orjson.loads(record.value)


@asynccontextmanager
async def _admin(url: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=url)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


@asynccontextmanager
async def _consumer(url: str, **settings: Any) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(bootstrap_servers=url, **settings)
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


def _message(event: Attributes) -> Message:
    headers = [("content-type", b"application/cloudevents+json")]
    headers += [(name, event[name].encode()) for name in ("id", "type", "traceparent")]
    return Message(f"{event['site']}|{event['subject']}", encode(event), headers)
