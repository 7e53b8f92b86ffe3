"""Ratings workers as production has them, by hand and on a real topic, and one that sleeps at the worst moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest

import services.ratings.handlers
from services.ratings.handlers import RatingHandler
from services.ratings.store import CommittedCase, commit
from shared.consumer.batch_consumer import make_batch_consumer
from shared.contracts.vocabulary import Purpose
from shared.kafka.subscription import BatchSubscription, SubscriptionSettings, make_broker
from shared.runtime import Runtime
from tests.cluster.ratings.rated_cases import PublishedCase
from tests.support.delivery.histories import TOPIC
from tests.support.delivery.topics import TopicProbe
from tests.support.handlers import apply_runs


async def fold(runtime: Runtime, case: PublishedCase, first: int, last: int) -> None:
    await apply_runs(RatingHandler(runtime), Purpose.TRAINING, "reviews", [case.run(first, last)])


@asynccontextmanager
async def worker(runtime: Runtime, probe: TopicProbe, group: str, largest_batch: int) -> AsyncIterator[None]:
    kafka = make_broker(probe.url)
    consumer = make_batch_consumer(group, [TOPIC], runtime.store, RatingHandler(runtime), runtime.now)
    settings = SubscriptionSettings(max_records=largest_batch)
    BatchSubscription(kafka, [TOPIC], group, consumer.handle, settings=settings)
    await kafka.start()
    try:
        yield
    finally:
        await kafka.stop()


@asynccontextmanager
async def paused_before_writing(folding: Awaitable[None], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A worker that has read everything and then sleeps for as long as the block runs; it writes at its end."""
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def late(*args: Any) -> list[CommittedCase]:
        monkeypatch.setattr(services.ratings.handlers, "commit", commit)
        reached.set()
        await go_on.wait()
        return await commit(*args)

    monkeypatch.setattr(services.ratings.handlers, "commit", late)
    sleeping = asyncio.ensure_future(folding)
    await reached.wait()
    yield
    go_on.set()
    await sleeping
