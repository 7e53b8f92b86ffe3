"""A bare process of the floor: the relay, the worker or the projection of a chain that does nothing but pass on.

Every step is as durable as ours (majority, all replicas, commit after the write) and does not one thing more.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import UpdateOne

from tests.bench.program import obey, tell

DATABASE, SAVED, RATED = "bench_floor", "bench.floor.saved", "bench.floor.rated"

Facts = list[dict[str, Any]]


async def relay(kafka: str, database: Any) -> None:
    """From the outbox's change stream to Kafka."""
    producer = await _producer(kafka)
    async with database["outbox"].watch([{"$match": {"operationType": "insert"}}]) as stream:
        await stream.try_next()
        tell(ready=True)
        async for change in stream:
            row = change["fullDocument"]
            fact = {"case": row["case"], "began": row["began"], "item": row["item"], "answers": row["answers"]}
            await producer.send(SAVED, orjson.dumps(fact), key=row["case"].encode())


async def worker(kafka: str, database: Any) -> None:
    """Stores what came, and tells it on."""
    producer = await _producer(kafka)

    async def take(facts: Facts) -> None:
        writes = [UpdateOne({"_id": f["case"]}, {"$set": {f["item"]: f["answers"]}}, upsert=True) for f in facts]
        await database["rated"].bulk_write(writes, ordered=False)
        sent = [await producer.send(RATED, orjson.dumps(f), key=f["case"].encode()) for f in facts]
        await asyncio.gather(*sent)

    await _consume(kafka, SAVED, take)


async def projection(kafka: str, database: Any) -> None:
    """Stores what a dashboard would show, and tells how long that took since the save."""

    async def take(facts: Facts) -> None:
        writes = [UpdateOne({"_id": f["case"]}, {"$set": {f["item"]: "S"}}, upsert=True) for f in facts]
        await database["dashboard"].bulk_write(writes, ordered=False)
        now = time.monotonic()
        tell(delays=[now - f["began"] for f in facts])

    await _consume(kafka, RATED, take)


async def _producer(kafka: str) -> AIOKafkaProducer:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    await producer.start()
    return producer


async def _consume(kafka: str, topic: str, take: Callable[[Facts], Awaitable[None]]) -> None:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=kafka, group_id=topic, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    tell(ready=True)
    while True:
        polled = await consumer.getmany(timeout_ms=1000)
        if facts := [orjson.loads(record.value) for records in polled.values() for record in records]:
            await take(facts)
            await consumer.commit()


PARTS = {"relay": relay, "worker": worker, "projection": projection}


async def main(*, part: str, kafka_url: str, mongo_url: str) -> None:
    """Until it is ended."""
    await PARTS[part](kafka_url, AsyncIOMotorClient(mongo_url)[DATABASE])


if __name__ == "__main__":
    obey(main)
