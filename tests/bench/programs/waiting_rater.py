"""Ours with work that waits: a ratings worker whose every event costs 2 ms of waiting, as an outside service would."""

import asyncio
import time
from collections.abc import Sequence

from services.ratings.handlers import RatingHandler
from shared.consumer.batch_consumer import BatchConsumer
from shared.consumer.event_processor import EventRun
from shared.contracts.vocabulary import Purpose
from shared.kafka.subscription import RecordBatch, make_broker, subscribe
from tests.bench.measuring import cpu_seconds
from tests.bench.program import obey, tell
from tests.bench.programs.rater import ready

WAIT_SECONDS = 0.002


class Waiting(RatingHandler):
    """The fold of ratings, after a wait for each event."""

    async def apply(self, purpose: Purpose | None, owner: str, runs: Sequence[EventRun]) -> None:
        await asyncio.sleep(WAIT_SECONDS * sum(len(run.events) for run in runs))
        await super().apply(purpose, owner, runs)


async def main(*, kafka_url: str, mongo_url: str, mark: str, topic: str, group: str) -> None:
    """Until it is ended; tells of every poll. The clock is the machine's, so that several processes compare."""
    runtime = ready(kafka_url, mongo_url, mark)
    inbox = BatchConsumer(group, runtime.store, Waiting(runtime), runtime.now, [topic])

    async def handle(poll: RecordBatch) -> None:
        began, cpu = time.monotonic(), cpu_seconds()
        await inbox.handle(poll)
        tell(began=began, ended=time.monotonic(), cpu=cpu_seconds() - cpu, events=len(poll.records))

    kafka = make_broker(kafka_url)
    subscribe(kafka, [topic], group, handle)
    await kafka.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    obey(main)
