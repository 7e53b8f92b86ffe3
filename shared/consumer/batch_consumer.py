"""One pass over a poll: judge each record, fold or park it, and only then let its partition move on."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from shared.consumer.circuit_breaker import Breaker
from shared.consumer.event_processor import Fold, Folding
from shared.consumer.open_breakers import Stops
from shared.consumer.record_validation import Arrived, Put, judge
from shared.kafka.records import Record
from shared.kafka.subscription import Poll
from shared.mongo import Store, passing
from shared.ops import crash_points
from shared.ops.telemetry import log, show

FIRST_REST, LONGEST_REST = 0.25, 5.0
"""Seconds before what failed is read again; doubled at each further failure. Other topics do not wait for it."""


class Inbox:
    """One consumer group. Offsets are committed only after the effect or the parked row is durable."""

    def __init__(
        self, group: str, store: Store, fold: Fold, now: Callable[[], datetime], topics: Sequence[str]
    ) -> None:
        self.group, self.topics = group, topics
        self._folding, self._stops, self._now = Folding(group, store, fold, now), Stops(store, group), now
        self._breakers: dict[str, Breaker] = defaultdict(Breaker)
        self._rests: dict[str, float] = {}
        self._one_at_a_time = asyncio.Lock()

    @property
    def stopped(self) -> list[str]:
        """Topics whose breaker is open."""
        return sorted(topic for topic, breaker in self._breakers.items() if breaker.is_open)

    async def handle(self, poll: Poll) -> None:
        """Never raises and never loses: what could not be handled is read again after a rest."""
        crash_points.here("worker.polled")
        by_topic: dict[str, list[Record]] = defaultdict(list)
        for record in poll.records:
            by_topic[record.topic].append(record)
        unhandled: list[Record] = []
        for topic, records in by_topic.items():
            left = await self._try(topic, records)
            self._rests[topic] = min(LONGEST_REST, self._rests.get(topic, 0) * 2 or FIRST_REST) if left else 0
            unhandled += left
        crash_points.here("worker.folded")
        await poll.settle(unhandled, self._rests)
        crash_points.here("worker.committed")
        messages, seconds = poll.behind(self._now())
        show("oms_projection_lag_messages", messages, projection=self.group)
        show("oms_projection_lag_seconds", seconds, projection=self.group)

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

    async def heal(self) -> None:
        """Fold parked records that can be folded now: at start (an upgrade reads its future) and now and then."""
        for topic in self.topics:
            while not await self._healed(topic):  # noqa: ASYNC110 the store knows, no event does
                await asyncio.sleep(FIRST_REST)

    async def _healed(self, topic: str) -> bool:
        """No after an error that passes: a worker that starts at the same time heals the same records."""
        try:
            async with self._one_at_a_time:
                rows = await self._folding.parked(topic).healing(topic)
                await self._folding.take(topic, [], sorted({row["key"] for row in rows}), self._breakers[topic])
        except Exception as error:
            if not passing(error):
                raise
            log.warning("healing will be tried again", group=self.group, topic=topic, error=type(error).__name__)
            return False
        return True

    async def open_or_close(self) -> None:
        """As the database says: another worker may have seen a storm, a person may have resumed."""
        async with self._one_at_a_time:
            stopped = await self._stops.topics()
            for topic in {*self._breakers, *stopped}:
                if topic in stopped:
                    self._breakers[topic].open()
                elif self._breakers[topic].is_open:
                    log.info("breaker closed", group=self.group, topic=topic)
                    self._breakers[topic].close()
                show("oms_breaker_open", topic in stopped, group=self.group, topic=topic)

    async def _take(self, topic: str, records: Sequence[Record]) -> Sequence[Record]:
        """Returns the records that an open breaker leaves untouched."""
        breaker = self._breakers[topic]
        if topic in self.stopped:
            return records
        verdicts = [judge(record) for record in records]
        read = breaker.read_all([isinstance(one, Put) and one.damaged for one in verdicts])
        arrived = [one for one in verdicts[:read] if isinstance(one, Arrived)]
        puts = [one for one in verdicts[:read] if isinstance(one, Put)]
        left = list(records[read:])
        await self._folding.parked(topic).put(puts, self._now())
        left += await self._folding.take(topic, arrived, sorted({one.key for one in arrived}), breaker)
        if breaker.is_open:
            await self._stops.add(topic, self._now())
        return left
