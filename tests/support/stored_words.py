"""Looks for words everywhere that something is kept: every collection of every database, and every topic."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from motor.motor_asyncio import AsyncIOMotorClient

from shared.contracts.topics import TOPICS
from shared.kafka.topic_reader import read_to_end
from tests.support.clusters import Cluster

THE_SERVERS = ("admin", "config", "local")
LOG_OF_WRITES = ("local", "oplog.rs")
"""Every write once more, for the other members of the replica set; what is left of the server's own is none of ours."""


async def found_in(cluster: Cluster, texts: Iterable[str]) -> list[str]:
    """`reviews_cqi.texts`, or a topic's name, for each place that holds one of the words."""
    needles = [word.encode() for word in texts]
    assert needles
    return [*await _in_databases(cluster.mongo_url, needles), *await _in_topics(cluster.kafka_url, needles)]


async def _in_databases(url: str, needles: list[bytes]) -> list[str]:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(url)
    names = [name for name in await client.list_database_names() if name not in THE_SERVERS]
    places = [(name, item) for name in names for item in await client[name].list_collection_names()]
    holders = []
    for name, collection in [*places, LOG_OF_WRITES]:
        batches = client[name][collection].find_raw_batches()
        if any([_holds(batch, needles) async for batch in batches]):
            holders.append(f"{name}.{collection}")
    client.close()
    return holders


async def _in_topics(url: str, needles: list[bytes]) -> list[str]:
    holders = set()
    async for records in read_to_end(url, [topic.name for topic in TOPICS]):
        holders |= {item.topic for item in records if _holds((item.key or b"") + (item.value or b""), needles)}
    return sorted(holders)


def _holds(content: bytes, needles: list[bytes]) -> bool:
    return any(word in content for word in needles)


@contextmanager
def logs_of(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """All that any library or service of this process logs meanwhile, at every level; filled at the end."""
    messages: list[str] = []
    with caplog.at_level("DEBUG"), structlog.testing.capture_logs() as ours:
        yield messages
    messages += [str(item) for item in ours] + [record.getMessage() for record in caplog.records]
    caplog.clear()  # it would be shown with whatever fails
