"""Ours with work that waits: a ratings worker whose every event costs 2 ms of waiting, as an outside service would."""

import asyncio
import time
from collections.abc import Sequence

from services.ratings.handlers import RateCases
from shared.consumer.batch_consumer import Inbox
from shared.consumer.event_processor import Run
from shared.contracts.vocabulary import Purpose
from shared.kafka.subscription import Poll, broker, subscribe
from tests.bench.measuring import cpu_seconds
from tests.bench.program import obey, tell
from tests.bench.rater import ready

WAIT_SECONDS = 0.002


class Waiting(RateCases):
    """The fold of ratings, after a wait for each event."""

    async def fold(self, purpose: Purpose | None, owner: str, runs: Sequence[Run]) -> None:
        await asyncio.sleep(WAIT_SECONDS * sum(len(run.events) for run in runs))
        await super().fold(purpose, owner, runs)


async def main(*, kafka_url: str, mongo_url: str, mark: str, topic: str, group: str) -> None:
    """Until it is ended; tells of every poll. The clock is the machine's, so that several processes compare."""
    runtime = ready(kafka_url, mongo_url, mark)
    inbox = Inbox(group, runtime.store, Waiting(runtime), runtime.now, [topic])

    async def handle(poll: Poll) -> None:
        began, cpu = time.monotonic(), cpu_seconds()
        await inbox.handle(poll)
        tell(began=began, ended=time.monotonic(), cpu=cpu_seconds() - cpu, events=len(poll.records))

    kafka = broker(kafka_url)
    subscribe(kafka, [topic], group, handle)
    await kafka.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    obey(main)
