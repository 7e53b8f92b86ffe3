"""Servers that forget: empty databases and topics for each mutant, without the seconds that new servers take."""

import asyncio

from aiokafka.admin import AIOKafkaAdminClient
from pymongo import MongoClient

from deploy.local.servers import mongo
from deploy.local.servers.start import Servers
from shared.contracts.topics import TOPICS
from shared.kafka.admin import create_topics


async def forget(there: Servers, partitions: int) -> None:
    """Nobody may be reading or writing."""
    await asyncio.to_thread(_drop, there.mongo_url)
    await _delete(there.kafka_url)
    await create_topics(there.kafka_url, partitions)


def _drop(admin_url: str) -> None:
    with MongoClient[dict[str, object]](admin_url) as client:
        for databases in mongo.DATABASES.values():
            for database in databases:
                client.drop_database(database)


async def _delete(kafka_url: str) -> None:
    """Their groups' offsets go with them."""
    names = [topic.name for topic in TOPICS]
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_url)
    await admin.start()
    try:
        await admin.delete_topics(names)
        while set(names) & set(await admin.list_topics()):  # noqa: ASYNC110 the broker knows
            await asyncio.sleep(0.05)
    finally:
        await admin.close()
