"""Batch consumer of one group: validates a delivered batch, applies or parks each record, then commits offsets."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.consumer.circuit_breaker import BreakerPolicy, CircuitBreaker
from shared.consumer.event_processor import RETRY_DELAYS_SECONDS, EventHandler, EventProcessor
from shared.consumer.open_breakers import OpenBreakers
from shared.consumer.parking_lot import ParkingLot
from shared.consumer.record_validation import RejectedRecord, ValidRecord, validate_record
from shared.kafka.records import Record
from shared.kafka.subscription import RecordBatch
from shared.mongo import Store, is_transient
from shared.ops import crash_points
from shared.ops.telemetry import log, set_gauge


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """Delays and thresholds of a batch consumer."""

    initial_backoff_seconds: float = 0.25
    max_backoff_seconds: float = 5.0
    """Exponential backoff of a topic whose records failed, before they are read again; other topics do not wait."""

    retry_delays_seconds: Sequence[float] = RETRY_DELAYS_SECONDS
    breaker: BreakerPolicy = field(default_factory=BreakerPolicy)


@dataclass
class BatchConsumer:
    """One consumer group's handling of batches. Commits offsets only after the effect or the parked row is durable."""

    topics: Sequence[str]
    processor: EventProcessor
    parking_lot: ParkingLot
    open_breakers: OpenBreakers
    now: Callable[[], datetime]
    settings: ConsumerSettings = field(default_factory=ConsumerSettings)

    def __post_init__(self) -> None:
        self._breakers: dict[str, CircuitBreaker] = defaultdict(lambda: CircuitBreaker(self.settings.breaker))
        self._backoffs: dict[str, float] = {}
        self._lock = asyncio.Lock()

    @property
    def group(self) -> str:
        return self.parking_lot.group

    @property
    def stopped_topics(self) -> list[str]:
        """The topics whose breaker is open."""
        return sorted(topic for topic, breaker in self._breakers.items() if breaker.is_open)

    async def handle(self, batch: RecordBatch) -> None:
        """Handle a batch and commit its offsets. Never raises: records that failed are read again after a backoff."""
        crash_points.crash_point("worker.polled")
        by_topic: dict[str, list[Record]] = defaultdict(list)
        for record in batch.records:
            by_topic[record.topic].append(record)
        unhandled: list[Record] = []
        for topic, records in by_topic.items():
            failed = await self._handle_topic(topic, records)
            self._backoffs[topic] = self._next_backoff(topic) if failed else 0
            unhandled += failed
        crash_points.crash_point("worker.folded")
        await batch.commit(unhandled, self._backoffs)
        crash_points.crash_point("worker.committed")
        messages, seconds = batch.lag(self.now())
        set_gauge("oms_projection_lag_messages", messages, projection=self.group)
        set_gauge("oms_projection_lag_seconds", seconds, projection=self.group)

    def _next_backoff(self, topic: str) -> float:
        doubled = self._backoffs.get(topic, 0) * 2
        return min(self.settings.max_backoff_seconds, doubled or self.settings.initial_backoff_seconds)

    async def _handle_topic(self, topic: str, records: Sequence[Record]) -> Sequence[Record]:
        """Return the records to be read again."""
        before = self._breakers[topic].copy()
        try:
            async with self._lock:
                return await self._process(topic, records)
        except Exception as error:  # noqa: BLE001 if it escaped, the next commit would pass over these records
            # They are counted when they are read again: one poison record in a long outage must not open the breaker.
            self._breakers[topic] = before
            log.warning("batch.retry", group=self.group, topic=topic, error=type(error).__name__)
            return records

    async def _process(self, topic: str, records: Sequence[Record]) -> Sequence[Record]:
        """Return the records that an open breaker leaves untouched."""
        if topic in self.stopped_topics:
            return records
        breaker = self._breakers[topic]
        validated = [validate_record(record) for record in records]
        counted = breaker.record_validations(
            [isinstance(record, RejectedRecord) and record.is_poison for record in validated]
        )
        valid = [record for record in validated[:counted] if isinstance(record, ValidRecord)]
        rejected = [record for record in validated[:counted] if isinstance(record, RejectedRecord)]
        await self.parking_lot.park(topic, rejected, self.now())
        untouched = await self.processor.process(topic, valid, sorted({record.key for record in valid}), breaker)
        if breaker.is_open:
            await self.open_breakers.add(topic, self.now())
        return [*records[counted:], *untouched]

    async def retry_parked(self) -> None:
        """Apply parked records that are applicable by now: after an upgrade, a release, or a handover of partitions."""
        for topic in self.topics:
            while not await self._retry_topic(topic):  # noqa: ASYNC110 the store decides, no event does
                await asyncio.sleep(self.settings.initial_backoff_seconds)

    async def _retry_topic(self, topic: str) -> bool:
        """Return False after a transient error: a worker that starts at the same time retries the same records."""
        try:
            async with self._lock:
                rows = await self.parking_lot.find_retryable(topic)
                await self.processor.process(topic, [], sorted({row["key"] for row in rows}), self._breakers[topic])
        except Exception as error:
            if not is_transient(error):
                raise
            log.warning("parked.retry_postponed", group=self.group, topic=topic, error=type(error).__name__)
            return False
        return True

    async def sync_breakers(self) -> None:
        """Copy the persisted state: another worker may have opened a breaker, an operator may have closed one."""
        async with self._lock:
            persisted = await self.open_breakers.topics()
            for topic in {*self._breakers, *persisted}:
                if topic in persisted:
                    self._breakers[topic].open()
                elif self._breakers[topic].is_open:
                    log.info("breaker.closed", group=self.group, topic=topic)
                    self._breakers[topic].close()
                set_gauge("oms_breaker_open", topic in persisted, group=self.group, topic=topic)


def make_batch_consumer(  # noqa: PLR0913 the parts of one consumer group, each by its name
    group: str,
    topics: Sequence[str],
    store: Store,
    handler: EventHandler,
    now: Callable[[], datetime],
    *,
    settings: ConsumerSettings | None = None,
) -> BatchConsumer:
    """Return the consumer of a group with its parking lot and its breakers in the service's own database."""
    settings = settings or ConsumerSettings()
    parking_lot = ParkingLot(store, group)
    processor = EventProcessor(store, handler, parking_lot, now, settings.retry_delays_seconds)
    return BatchConsumer(topics, processor, parking_lot, OpenBreakers(store, group), now, settings)
