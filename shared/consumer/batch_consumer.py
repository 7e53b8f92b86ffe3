"""One pass over a poll: judge each record, fold or park it, and only then let its partition move on."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from shared.consumer.circuit_breaker import CircuitBreaker
from shared.consumer.event_processor import EventHandler, EventProcessor
from shared.consumer.open_breakers import OpenBreakers
from shared.consumer.record_validation import RejectedRecord, ValidRecord, validate_record
from shared.kafka.records import Record
from shared.kafka.subscription import RecordBatch
from shared.mongo import Store, is_transient
from shared.ops import crash_points
from shared.ops.telemetry import log, set_gauge

INITIAL_BACKOFF, MAX_BACKOFF = 0.25, 5.0
"""Seconds before what failed is read again; doubled at each further failure. Other topics do not wait for it."""


class BatchConsumer:
    """One consumer group. Offsets are committed only after the effect or the parked row is durable."""

    def __init__(
        self, group: str, store: Store, fold: EventHandler, now: Callable[[], datetime], topics: Sequence[str]
    ) -> None:
        self.group, self.topics = group, topics
        self._folding, self._stops, self._now = EventProcessor(group, store, fold, now), OpenBreakers(store, group), now
        self._breakers: dict[str, CircuitBreaker] = defaultdict(CircuitBreaker)
        self._rests: dict[str, float] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def stopped_topics(self) -> list[str]:
        """Topics whose breaker is open."""
        return sorted(topic for topic, breaker in self._breakers.items() if breaker.is_open)

    async def handle(self, poll: RecordBatch) -> None:
        """Never raises and never loses: what could not be handled is read again after a rest."""
        crash_points.crash_point("worker.polled")
        by_topic: dict[str, list[Record]] = defaultdict(list)
        for record in poll.records:
            by_topic[record.topic].append(record)
        unhandled: list[Record] = []
        for topic, records in by_topic.items():
            left = await self._try(topic, records)
            self._rests[topic] = min(MAX_BACKOFF, self._rests.get(topic, 0) * 2 or INITIAL_BACKOFF) if left else 0
            unhandled += left
        crash_points.crash_point("worker.folded")
        await poll.commit(unhandled, self._rests)
        crash_points.crash_point("worker.committed")
        messages, seconds = poll.lag(self._now())
        set_gauge("oms_projection_lag_messages", messages, projection=self.group)
        set_gauge("oms_projection_lag_seconds", seconds, projection=self.group)

    async def _try(self, topic: str, records: Sequence[Record]) -> Sequence[Record]:
        """Returns what is to be read again."""
        before = self._breakers[topic].copy()
        try:
            async with self._one_at_a_time:
                return await self._take(topic, records)
        except Exception as error:  # noqa: BLE001 an escape here would let the next commit pass over these records
            self._breakers[topic] = before  # judged again when read again: one bad record in a long outage is no storm
            log.warning("poll will be read again", group=self.group, topic=topic, error=type(error).__name__)
            return records

    async def retry_parked(self) -> None:
        """Fold parked records that can be folded now: at start (an upgrade reads its future) and now and then."""
        for topic in self.topics:
            while not await self._healed(topic):  # noqa: ASYNC110 the store knows, no event does
                await asyncio.sleep(INITIAL_BACKOFF)

    async def _healed(self, topic: str) -> bool:
        """No after an error that passes: a worker that starts at the same time heals the same records."""
        try:
            async with self._one_at_a_time:
                rows = await self._folding.parked(topic).retryable(topic)
                await self._folding.process(topic, [], sorted({row["key"] for row in rows}), self._breakers[topic])
        except Exception as error:
            if not is_transient(error):
                raise
            log.warning("healing will be tried again", group=self.group, topic=topic, error=type(error).__name__)
            return False
        return True

    async def sync_breakers(self) -> None:
        """As the database says: another worker may have seen a storm, a person may have resumed."""
        async with self._one_at_a_time:
            stopped = await self._stops.topics()
            for topic in {*self._breakers, *stopped}:
                if topic in stopped:
                    self._breakers[topic].open()
                elif self._breakers[topic].is_open:
                    log.info("breaker closed", group=self.group, topic=topic)
                    self._breakers[topic].close()
                set_gauge("oms_breaker_open", topic in stopped, group=self.group, topic=topic)

    async def _take(self, topic: str, records: Sequence[Record]) -> Sequence[Record]:
        """Returns the records that an open breaker leaves untouched."""
        breaker = self._breakers[topic]
        if topic in self.stopped_topics:
            return records
        verdicts = [validate_record(record) for record in records]
        read = breaker.read_all([isinstance(one, RejectedRecord) and one.damaged for one in verdicts])
        arrived = [one for one in verdicts[:read] if isinstance(one, ValidRecord)]
        puts = [one for one in verdicts[:read] if isinstance(one, RejectedRecord)]
        left = list(records[read:])
        await self._folding.parked(topic).park(puts, self._now())
        left += await self._folding.process(topic, arrived, sorted({one.key for one in arrived}), breaker)
        if breaker.is_open:
            await self._stops.add(topic, self._now())
        return left
