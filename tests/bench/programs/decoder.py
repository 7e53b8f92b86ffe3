"""The peer of P3: reads the same topics, decodes each record, and does nothing with it."""

from dataclasses import asdict

import orjson
from aiokafka import AIOKafkaConsumer

from services.projections.views import CASE_RATINGS
from shared.kafka.connection import MAX_MESSAGE_BYTES
from shared.projection.rebuild import topics_of
from tests.bench.measurement import Stopwatch
from tests.bench.program import obey, tell


async def main(*, kafka_url: str, events: int) -> None:
    """orjson, since the project has no msgspec: that would be a little faster."""
    watch, decoded = Stopwatch(), 0
    consumer = AIOKafkaConsumer(
        *topics_of(CASE_RATINGS),
        bootstrap_servers=kafka_url,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
    )
    await consumer.start()
    while decoded < events:
        polled = await consumer.getmany(timeout_ms=1000, max_records=2000)
        decoded += sum(1 for records in polled.values() for record in records if orjson.loads(record.value))
    tell(**asdict(watch.run(decoded)))
    await consumer.stop()


if __name__ == "__main__":
    obey(main)
