"""An inbox with a clock, for programs that work off a backlog."""

import asyncio

from shared.consumer.batch_consumer import BatchConsumer
from shared.kafka.subscription import RecordBatch
from tests.bench.measurement import Run, Stopwatch


class Counted:
    """An inbox with a clock: it starts with the first poll and stops when so many records are settled."""

    def __init__(self, inbox: BatchConsumer, events: int) -> None:
        self._inbox, self._events, self._left = inbox, events, events
        self._watch: Stopwatch | None = None
        self.done: asyncio.Future[Run] = asyncio.get_running_loop().create_future()

    async def handle(self, poll: RecordBatch) -> None:
        self._watch = self._watch or Stopwatch()
        await self._inbox.handle(poll)
        self._left -= len(poll.records)
        if self._left <= 0 and not self.done.done():
            self.done.set_result(self._watch.run(self._events))
