"""Ours with work that waits: a ratings worker whose every event costs 2 ms of waiting, as an outside service would."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.ratings.handlers import RatingHandler
from shared.consumer.batch_consumer import make_batch_consumer
from shared.consumer.event_processor import EventBatch, EventRun
from shared.contracts.vocabulary import Purpose
from shared.kafka.subscription import BatchSubscription, RecordBatch, make_broker
from tests.bench.measurement import cpu_seconds
from tests.bench.program import obey, tell
from tests.bench.programs.rater import ready

WAIT_SECONDS = 0.002


@dataclass
class WaitingBatch:
    """A batch that waits for each event before it is applied."""

    inner: EventBatch

    @property
    def last_sequences(self) -> Mapping[str, int]:
        return self.inner.last_sequences

    async def apply(self, runs: Sequence[EventRun]) -> None:
        await asyncio.sleep(WAIT_SECONDS * sum(len(run.events) for run in runs))
        await self.inner.apply(runs)


class WaitingHandler(RatingHandler):
    """The handler of ratings with batches that wait."""

    async def load(self, purpose: Purpose | None, owner: str, first_sequences: Mapping[str, int]) -> EventBatch:
        return WaitingBatch(await super().load(purpose, owner, first_sequences))


async def main(*, kafka_url: str, mongo_url: str, mark: str, topic: str, group: str) -> None:
    """Until it is ended; tells of every poll. The clock is the machine's, so that several processes compare."""
    runtime = ready(kafka_url, mongo_url, mark)
    inbox = make_batch_consumer(group, [topic], runtime.store, WaitingHandler(runtime), runtime.now)

    async def handle(poll: RecordBatch) -> None:
        began, cpu = time.monotonic(), cpu_seconds()
        await inbox.handle(poll)
        tell(began=began, ended=time.monotonic(), cpu=cpu_seconds() - cpu, events=len(poll.records))

    kafka = make_broker(kafka_url)
    BatchSubscription(kafka, [topic], group, handle)
    await kafka.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    obey(main)
