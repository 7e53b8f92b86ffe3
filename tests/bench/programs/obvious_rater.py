"""The obvious application: FastStream hands over one message at a time, each is one update, each is acknowledged.

It loses a message whenever its handler fails, since ACK acknowledges that too
(see tests/support/delivery/plain_ack_consumer.py).
"""

import asyncio
from dataclasses import asdict

from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from services.ratings.store import CASES
from tests.bench.measurement import Run, Stopwatch
from tests.bench.program import obey, tell
from tests.bench.programs.raw_rater import Known, database, decoded


async def main(*, kafka_url: str, mongo_url: str, topic: str, group: str, events: int, name: str) -> None:
    cases = database(mongo_url, name)[CASES]
    known, watch, left = Known(), None, events
    done: asyncio.Future[Run] = asyncio.get_running_loop().create_future()
    kafka = KafkaBroker(kafka_url, logger=None)

    @kafka.subscriber(topic, group_id=group, ack_policy=AckPolicy.ACK, auto_offset_reset="earliest")
    async def rate(body: bytes) -> None:
        nonlocal watch, left
        watch, left = watch or Stopwatch(), left - 1
        fact = decoded(body)
        known.rate(fact.key, [fact])
        await cases.update_one({"_id": fact.key}, {"$set": known.document(fact.key)}, upsert=True)
        if not left:
            done.set_result(watch.run(events))

    await kafka.start()
    run = await done
    await kafka.stop()
    tell(**asdict(run), journal=False)


if __name__ == "__main__":
    obey(main)
