"""An admin client and a consumer without a group, for as long as a block runs."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.kafka.connection import LARGEST, connection_options


@asynccontextmanager
async def open_clients(
    url: str, longest_wait_ms: int = 500
) -> AsyncIterator[tuple[AIOKafkaAdminClient, AIOKafkaConsumer]]:
    admin = AIOKafkaAdminClient(**connection_options(url))
    consumer = AIOKafkaConsumer(
        **connection_options(url),
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


async def partitions_of(admin: AIOKafkaAdminClient, topics: Iterable[str]) -> list[TopicPartition]:
    described = await admin.describe_topics(list(topics))
    return [TopicPartition(topic["topic"], one["partition"]) for topic in described for one in topic["partitions"]]
