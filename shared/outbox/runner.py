"""Background tasks of a service's outbox: a relay for each journal and, in its apis, the sweep and the head audit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.topics import topic_name
from shared.eventstore.journal import Journal
from shared.kafka.connection import KafkaError
from shared.kafka.producer import EventProducer
from shared.mongo import Store, StoreError
from shared.ops.telemetry import log
from shared.outbox.commit_queue import CommitQueues
from shared.outbox.relay import OutboxRelay


@dataclass(frozen=True)
class HeadAudit:
    """Schedule of the head audit, which publishes the last event of each recently written aggregate once more.

    `quiet`: how long before a round the last write lies at least, so that its regular publication is over.
    `interval`: between two rounds. `first_window`: how far the first round after a start looks back.
    """

    quiet: timedelta = timedelta(seconds=30)
    interval: timedelta = timedelta(seconds=60)
    first_window: timedelta = timedelta(minutes=10)


@asynccontextmanager
async def run_relays(
    store: Store,
    publisher: EventProducer,
    queues: CommitQueues,
    now: Callable[[], datetime],
    head_audit: HeadAudit | None = None,
) -> AsyncIterator[None]:
    """Run the relays of the service's journals until the block is left; with `head_audit` also sweep and audit them."""
    try:
        await publisher.start()
    except KafkaError as error:
        log.warning("outbox.kafka_unavailable", error=type(error).__name__)
    relays = [
        OutboxRelay(
            Journal.for_purpose(store, purpose).collection,
            topic_name(store.service, purpose),
            publisher,
            queues[purpose],
        )
        for purpose in store.journal_purposes
    ]
    tasks = [asyncio.create_task(relay.publish_queued()) for relay in relays]
    if head_audit:
        tasks += [asyncio.create_task(relay.sweep(now)) for relay in relays]
        tasks += [asyncio.create_task(_audit_heads(relay, head_audit, now)) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await publisher.stop()


async def _audit_heads(relay: OutboxRelay, schedule: HeadAudit, now: Callable[[], datetime]) -> None:
    """Republish heads round after round; each window begins where the last successful one ended."""
    audited = now() - schedule.first_window
    while True:
        until = now() - schedule.quiet
        try:
            published = await relay.republish_heads(until, until - audited)
        except (StoreError, KafkaError) as error:
            log.warning("outbox.head_audit.retry", error=type(error).__name__)
        else:
            log.info("outbox.head_audit.published", aggregates=published)
            audited = until
        await asyncio.sleep(schedule.interval.total_seconds())
