"""One pass over a poll: judge each record, fold or park it, and only then let its partition move on."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from shared.breaker import Breaker
from shared.folding import Fold, Folding
from shared.kafka import Poll, Record
from shared.mongo import Store, passing
from shared.telemetry import log
from shared.verdict import Arrived, Put, judge

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
"""Seconds before a poll that failed is read again; doubled at each further failure."""


class Inbox:
    """One consumer group. Offsets are committed only after the effect or the parked row is durable."""

    def __init__(self, group: str, store: Store, fold: Fold, now: Callable[[], datetime]) -> None:
        self.group, self.breaker = group, Breaker()
        self._folding, self._now, self._pause = Folding(group, store, fold, now), now, 0.0
        self._one_at_a_time = asyncio.Lock()

    async def handle(self, poll: Poll) -> None:
        """Never raises and never loses: what could not be handled is read again after a pause."""
        by_topic: dict[str, list[Record]] = defaultdict(list)
        for record in poll.records:
            by_topic[record.topic].append(record)
        unhandled: list[Record] = []
        for topic, records in by_topic.items():
            before = self.breaker.copy()
            try:
                async with self._one_at_a_time:
                    unhandled += await self._take(topic, records)
            except Exception as error:  # noqa: BLE001 an escape here would let the next commit pass over these records
                self.breaker = before  # judged again when read again: one bad record in a long outage is no storm
                log.warning("poll will be read again", group=self.group, topic=topic, error=type(error).__name__)
                unhandled += records
        await poll.settle(unhandled)
        self._pause = min(LONGEST_PAUSE, self._pause * 2 or FIRST_PAUSE) if unhandled else 0.0
        await asyncio.sleep(self._pause)

    async def heal(self, topics: Iterable[str]) -> None:
        """Fold parked records that can be folded now: at start (an upgrade reads its future) and now and then."""
        for topic in topics:
            while not await self._healed(topic):  # noqa: ASYNC110 the store knows, no event does
                await asyncio.sleep(FIRST_PAUSE)

    async def _healed(self, topic: str) -> bool:
        """No after an error that passes: a worker that starts at the same time heals the same records."""
        try:
            async with self._one_at_a_time:
                rows = await self._folding.parked(topic).healing(topic)
                await self._folding.take(topic, [], sorted({row["key"] for row in rows}))
        except Exception as error:
            if not passing(error):
                raise
            log.warning("healing will be tried again", group=self.group, topic=topic, error=type(error).__name__)
            return False
        return True

    async def _take(self, topic: str, records: Sequence[Record]) -> list[Record]:
        """Returns the records that the open breaker leaves untouched."""
        arrived: list[Arrived] = []
        puts: list[Put] = []
        for place, record in enumerate(records):
            verdict = judge(record)
            if self.breaker.note(damaged=isinstance(verdict, Put) and verdict.damaged):
                log.error("breaker opened; nothing more is parked", group=self.group, topic=topic)
                return await self._finish(topic, arrived, puts, records[place:])
            if isinstance(verdict, Put):
                puts.append(verdict)
            else:
                arrived.append(verdict)
        return await self._finish(topic, arrived, puts, [])

    async def _finish(
        self, topic: str, arrived: Sequence[Arrived], puts: Sequence[Put], left: Sequence[Record]
    ) -> list[Record]:
        await self._folding.parked(topic).put(puts, self._now())
        refused = await self._folding.take(topic, arrived, sorted({one.fact.key for one in arrived}))
        for _ in range(refused):
            self.breaker.note(damaged=True)
        return list(left)
