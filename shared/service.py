"""One call makes a service: its api with the relay, its worker with the consumers, and its indexes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from fastapi import APIRouter, FastAPI

from shared.consumer.batch_consumer import BatchConsumer
from shared.consumer.event_processor import EventHandler
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.topics import READERS, TOPICS
from shared.eventstore.journal import Journal
from shared.kafka.subscription import make_broker, subscribe
from shared.mongo import Store, StoreError
from shared.ops import crash_points
from shared.ops.settings import Settings
from shared.ops.telemetry import log, setup
from shared.outbox.runner import run_relays
from shared.runtime import Runtime
from shared.web.app import make_app

HEAL_EVERY_SECONDS = 2

Declare = Callable[[Store], Coroutine[None, None, None]]
BackgroundTask = Callable[[Runtime], Coroutine[None, None, None]]


@dataclass(frozen=True)
class Consumer:
    """One consumer group: which owners' topics it reads and what it does with their events."""

    group: str
    owners: tuple[str, ...]
    fold: Callable[[Runtime], EventHandler]
    urgent: tuple[str, ...] | None = None
    """Of these, whose news is wanted at once; all when nothing is said."""

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(topic.name for topic in TOPICS if topic.owner in self.owners)

    @property
    def leisurely(self) -> tuple[str, ...]:
        """Topics whose news may wait a moment."""
        urgent = self.owners if self.urgent is None else self.urgent
        return tuple(topic.name for topic in TOPICS if topic.owner in set(self.owners) - set(urgent))


@dataclass
class Service:
    """What a service consists of. `api` answers HTTP and sends the journal; `worker` reads topics."""

    name: str
    router: APIRouter
    consumers: Sequence[Consumer] = ()
    declare: Declare | None = None
    chore: BackgroundTask | None = None
    """What its workers do beside reading topics."""

    prepare: BackgroundTask | None = None
    """What has to be there before the first request."""

    chores: Sequence[BackgroundTask] = ()
    """What its apis do beside answering; every instance does, so each must be safe to be done by several at once."""

    @cached_property
    def api(self) -> FastAPI:
        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                runtime = await self._begin(app)
                if self.name in READERS:
                    await stack.enter_async_context(self._relays(runtime, sweeping=True))
                await stack.enter_async_context(_at_work(runtime.access.follow(runtime.settings.kafka_url)))
                await runtime.access.wait_until_caught_up()
                if self.prepare:
                    await self.prepare(runtime)
                for chore in self.chores:
                    await stack.enter_async_context(_at_work(chore(runtime)))
                yield
                runtime.store.close()

        app = make_app(self.name, lifespan, _store_answers)
        app.include_router(self.router, prefix="/api/v1")
        return app

    @cached_property
    def worker(self) -> FastAPI:
        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                runtime = await self._begin(app)
                if self.name in READERS:
                    await stack.enter_async_context(self._relays(runtime, sweeping=False))
                await stack.enter_async_context(self._consuming(runtime))
                yield
                runtime.store.close()

        return make_app(f"{self.name}-worker", lifespan, _reading)

    def _relays(self, runtime: Runtime, *, sweeping: bool) -> AbstractAsyncContextManager[None]:
        return run_relays(self.name, runtime.store, runtime.sender, runtime.now, sweeping=sweeping)

    @asynccontextmanager
    async def _consuming(self, runtime: Runtime) -> AsyncIterator[None]:
        kafka = make_broker(runtime.settings.kafka_url)
        for consumer in self.consumers:
            inbox = BatchConsumer(consumer.group, runtime.store, consumer.fold(runtime), runtime.now, consumer.topics)
            await inbox.sync_breakers()
            await inbox.retry_parked()
            runtime.inboxes.append(inbox)
            subscribe(kafka, consumer.topics, consumer.group, inbox.handle, consumer.leisurely)
        await kafka.start()
        tasks = [
            asyncio.create_task(_retry_parked_periodically(inbox, HEAL_EVERY_SECONDS * place / len(runtime.inboxes)))
            for place, inbox in enumerate(runtime.inboxes)
        ]
        tasks += [asyncio.create_task(self.chore(runtime))] if self.chore else []
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await kafka.stop()

    async def _begin(self, app: FastAPI) -> Runtime:
        settings = Settings()
        setup(self.name, settings.instance)
        crash_points.arm(settings.crash_at)
        log.info("starting", settings=settings.redacted())
        app.state.runtime = runtime = Runtime.of(self.name, settings)
        if self.name in READERS:
            await Journal.declare(runtime.store)
        if self.consumers:
            await ParkingLot.declare(runtime.store)
        if self.declare:
            await self.declare(runtime.store)
        return runtime


@asynccontextmanager
async def _at_work(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Work that goes on until the block is left."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _retry_parked_periodically(inbox: BatchConsumer, after: float) -> None:
    """For records that another worker parked before it handed its partitions over, or that a person released.

    `after`: seconds, so that the groups of a process do not all ask at once, and a save not wait for all of them.
    """
    await asyncio.sleep(after)
    while True:
        await asyncio.sleep(HEAL_EVERY_SECONDS)
        try:
            await inbox.sync_breakers()
            await inbox.retry_parked()
        except Exception as error:  # noqa: BLE001 the next round tries again; without one nothing would heal
            log.error("healing failed", group=inbox.group, error=type(error).__name__)


async def _store_answers(runtime: Runtime) -> bool:
    try:
        await runtime.store.ping()
    except StoreError:
        return False
    return True


async def _reading(runtime: Runtime) -> bool:
    """A worker is ready while it can store and no breaker is open."""
    return await _store_answers(runtime) and not any(inbox.stopped_topics for inbox in runtime.inboxes)
