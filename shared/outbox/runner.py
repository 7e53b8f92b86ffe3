"""The tasks that run beside a service's api: its relays and, every minute, their head audit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from shared.contracts.topics import topic_name
from shared.eventstore.journal import Journal
from shared.kafka.connection import KafkaError
from shared.kafka.producer import EventProducer
from shared.mongo import Store, StoreError
from shared.ops.telemetry import log
from shared.outbox.relay import OutboxRelay

QUIET, EVERY, FIRST_LOOK_BACK = timedelta(seconds=30), timedelta(seconds=60), timedelta(minutes=10)
"""An aggregate that has been quiet this long is announced once more, in a round every minute."""


@asynccontextmanager
async def run_relays(
    service: str, store: Store, sender: EventProducer, now: Callable[[], datetime], *, sweeping: bool
) -> AsyncIterator[None]:
    """A relay for each of the service's journals; one process of the service also sweeps and audits."""
    try:
        await sender.start()
    except KafkaError as error:
        log.warning("Kafka does not answer; saving goes on and is sent when it does", error=type(error).__name__)
    relays = {
        purpose: OutboxRelay(store.collection(purpose, Journal.NAME), topic_name(service, purpose), sender)
        for purpose in store.purposes
    }
    store.on_commit = lambda purpose, rows: relays[purpose].enqueue(rows)
    tasks = [asyncio.create_task(relay.run()) for relay in relays.values()]
    if sweeping:
        tasks += [asyncio.create_task(relay.sweep(now)) for relay in relays.values()]
        tasks += [asyncio.create_task(_audit(relay, now)) for relay in relays.values()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await sender.stop()


async def _audit(relay: OutboxRelay, now: Callable[[], datetime]) -> None:
    """Each round takes up where the last one ended; the first looks back further, for what a stop cut short."""
    audited = now() - FIRST_LOOK_BACK
    while True:
        until = now() - QUIET
        try:
            announced = await relay.republish_heads(until, until - audited)
        except (StoreError, KafkaError) as error:
            log.warning("heads not announced; the next round takes them too", error=type(error).__name__)
        else:
            log.info("heads announced", aggregates=announced)
            audited = until
        await asyncio.sleep(EVERY.total_seconds())
