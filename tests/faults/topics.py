"""The topics as a fault test sees them: how far they are, what came since, and anything put there by hand."""

from collections.abc import Iterable, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.contracts.topics import TOPICS
from shared.kafka.connection import MAX_MESSAGE_BYTES
from shared.kafka.records import Partition, Record
from shared.kafka.topic_reader import read_to_end

NAMES = tuple(topic.name for topic in TOPICS if topic.owner in ("reviews", "ratings"))

REVIEWS = tuple(topic.name for topic in TOPICS if topic.owner == "reviews")

Bytes = tuple[bytes | None, bytes | None]
"""A record's key and value."""


async def ends(url: str) -> dict[Partition, int]:
    """Where each partition ends now."""
    reader = AIOKafkaConsumer(*NAMES, bootstrap_servers=url, auto_offset_reset="latest")
    await reader.start()
    try:
        places = [TopicPartition(name, n) for name in NAMES for n in reader.partitions_for_topic(name)]
        return {(place.topic, place.partition): end for place, end in (await reader.end_offsets(places)).items()}
    finally:
        await reader.stop()


async def came(url: str, after: Mapping[Partition, int], topics: Sequence[str] = NAMES) -> list[Record]:
    """All that came after those places, in each partition's order."""
    places = {place: offset for place, offset in after.items() if place[0] in topics}
    return [record async for records in read_to_end(url, topics, places) for record in records]


async def put(url: str, topic: str, records: Iterable[Bytes]) -> list[str]:
    """Send in this order, each key to its own partition; gives the place of each."""
    producer = AIOKafkaProducer(bootstrap_servers=url, max_request_size=MAX_MESSAGE_BYTES)
    await producer.start()
    try:
        pending = [await producer.send(topic, value, key=key) for key, value in records]
        placed = [await one for one in pending]
    finally:
        await producer.stop()
    return [f"{topic}|{place.partition}|{place.offset}" for place in placed]


async def go_on_at(url: str, group: str, offsets: Mapping[Partition, int]) -> None:
    """A group without members begins there: what lies between, it never sees."""
    member = AIOKafkaConsumer(bootstrap_servers=url, group_id=group, enable_auto_commit=False)
    await member.start()
    try:
        member.assign([TopicPartition(*place) for place in offsets])
        await member.commit({TopicPartition(*place): offset for place, offset in offsets.items()})
    finally:
        await member.stop()
