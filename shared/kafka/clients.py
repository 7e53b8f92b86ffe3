"""Kafka clients for the length of a block: an admin client and a consumer without a group."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.kafka.connection import MAX_MESSAGE_BYTES, connection_options


@asynccontextmanager
async def open_clients(
    url: str, fetch_max_wait_ms: int = 500
) -> AsyncIterator[tuple[AIOKafkaAdminClient, AIOKafkaConsumer]]:
    """Connect both clients for the length of the block. Raises KafkaError."""
    admin = AIOKafkaAdminClient(**connection_options(url))
    consumer = AIOKafkaConsumer(
        **connection_options(url),
        enable_auto_commit=False,
        max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
        fetch_max_wait_ms=fetch_max_wait_ms,
    )
    try:
        await admin.start()
        await consumer.start()
        yield admin, consumer
    finally:
        await consumer.stop()
        await admin.close()


async def partitions_of(admin: AIOKafkaAdminClient, topics: Iterable[str]) -> list[TopicPartition]:
    """Return the partitions of these topics as the broker describes them."""
    described = await admin.describe_topics(list(topics))
    return [
        TopicPartition(topic["topic"], partition["partition"])
        for topic in described
        for partition in topic["partitions"]
    ]
