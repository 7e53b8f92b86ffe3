"""Service composition: its api with the outbox relays, its worker with the consumers, and its indexes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Generic, TypeVar

from fastapi import APIRouter, FastAPI

from shared.consumer.batch_consumer import BatchConsumer, make_batch_consumer
from shared.consumer.event_processor import EventHandler
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.topics import READERS, TOPICS
from shared.eventstore.journal import Journal
from shared.kafka.subscription import BatchSubscription, SubscriptionSettings, make_broker
from shared.mongo import Store, StoreError
from shared.ops.process import background_task, start_process
from shared.ops.settings import Settings
from shared.ops.telemetry import log
from shared.outbox.runner import HeadAudit, run_relays
from shared.runtime import Clock, Runtime, utc_now
from shared.web.app import make_app

PARKED_RETRY_SECONDS = 2
"""Between two retries of a consumer's parked records."""

MAX_SECONDS_BETWEEN_POLLS = 180.0
"""Beyond that a consume loop counts as stuck. A batch of eight topics takes some 80 s while MongoDB does not answer."""

R = TypeVar("R", bound=Runtime)
Declare = Callable[[Store], Coroutine[None, None, None]]
BackgroundTask = Callable[[R], Coroutine[None, None, None]]


@dataclass(frozen=True)
class Consumer:
    """One consumer group: the owners of the topics that it reads, and the handler of their events."""

    group: str
    owners: tuple[str, ...]
    handler: Callable[[Runtime], EventHandler]
    urgent: tuple[str, ...] | None = None
    """Owners whose events are applied at once; all of them by default."""

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(topic.name for topic in TOPICS if topic.owner in self.owners)

    @property
    def low_priority_topics(self) -> tuple[str, ...]:
        """Topics whose events may be applied a moment later."""
        urgent = self.owners if self.urgent is None else self.urgent
        return tuple(topic.name for topic in TOPICS if topic.owner in set(self.owners) - set(urgent))


@dataclass
class Service(Generic[R]):
    """Parts of a service. `api` answers HTTP and publishes the journal; `worker` consumes topics."""

    name: str
    runtime_class: type[R]
    """Class of the dependencies that each process makes when it starts."""

    router: APIRouter
    consumers: Sequence[Consumer] = ()
    declare: Declare | None = None
    """Creates the service's own indexes."""

    prepare: BackgroundTask[R] | None = None
    """Work that an api completes before the first request."""

    background_tasks: Sequence[BackgroundTask[R]] = ()
    """Tasks of each api process beside answering; several processes run them at once, so each must be safe for that."""

    worker_task: BackgroundTask[R] | None = None
    """Task of each worker process beside consuming."""

    now: Clock = utc_now
    max_seconds_between_polls: float = MAX_SECONDS_BETWEEN_POLLS

    @cached_property
    def api(self) -> FastAPI:
        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                runtime = await self._start(app, stack)
                if self.name in READERS:
                    await stack.enter_async_context(self._relays(runtime, _head_audit(runtime.settings)))
                await stack.enter_async_context(background_task(runtime.access.follow(runtime.settings.kafka_url)))
                await runtime.access.wait_until_caught_up()
                if self.prepare:
                    await self.prepare(runtime)
                for task in self.background_tasks:
                    await stack.enter_async_context(background_task(task(runtime)))
                yield

        app = make_app(self.name, lifespan, _is_store_available)
        app.include_router(self.router, prefix="/api/v1")
        return app

    @cached_property
    def worker(self) -> FastAPI:
        running: list[RunningConsumer] = []

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                runtime = await self._start(app, stack)
                if self.name in READERS:
                    await stack.enter_async_context(self._relays(runtime))
                await stack.enter_async_context(self._consuming(runtime, running))
                if self.worker_task:
                    await stack.enter_async_context(background_task(self.worker_task(runtime)))
                yield

        async def is_ready(runtime: Runtime) -> bool:
            """A worker is ready while its database answers and no circuit breaker is open."""
            return await _is_store_available(runtime) and not any(active.consumer.stopped_topics for active in running)

        def is_alive() -> bool:
            """A worker is alive while each of its consume loops turns, whether records come or not."""
            return all(
                active.subscription.seconds_since_last_poll < self.max_seconds_between_polls for active in running
            )

        return make_app(f"{self.name}-worker", lifespan, is_ready, is_alive)

    async def _start(self, app: FastAPI, stack: AsyncExitStack) -> R:
        settings = start_process(self.name)
        app.state.runtime = runtime = self.runtime_class.from_settings(self.name, settings, self.now)
        stack.callback(runtime.store.close)
        if self.name in READERS:
            await Journal.declare(runtime.store)
        if self.consumers:
            await ParkingLot.declare(runtime.store)
        if self.declare:
            await self.declare(runtime.store)
        return runtime

    def _relays(self, runtime: R, head_audit: HeadAudit | None = None) -> AbstractAsyncContextManager[None]:
        return run_relays(runtime.store, runtime.producer, runtime.commits, runtime.now, head_audit)

    @asynccontextmanager
    async def _consuming(self, runtime: R, running: list["RunningConsumer"]) -> AsyncIterator[None]:
        """Consume until the block is left; `running` receives the consumers."""
        broker = make_broker(runtime.settings.kafka_url)
        session_timeout_ms = int(runtime.settings.consumer_session_timeout_seconds * 1000)
        limits = SubscriptionSettings(session_timeout_ms=session_timeout_ms)
        for spec in self.consumers:
            consumer = make_batch_consumer(spec.group, spec.topics, runtime.store, spec.handler(runtime), runtime.now)
            await consumer.sync_breakers()
            await consumer.retry_parked()
            subscription = BatchSubscription(
                broker, spec.topics, spec.group, consumer.handle, low_priority=spec.low_priority_topics, settings=limits
            )
            running.append(RunningConsumer(consumer, subscription))
        await broker.start()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(broker.stop)
            for index, started in enumerate(running):
                delay = PARKED_RETRY_SECONDS * index / len(running)
                await stack.enter_async_context(background_task(_retry_parked_periodically(started.consumer, delay)))
            yield


@dataclass(frozen=True)
class RunningConsumer:
    """A consumer of this process, with the subscription whose consume loop calls it."""

    consumer: BatchConsumer
    subscription: BatchSubscription


async def _retry_parked_periodically(consumer: BatchConsumer, delay_seconds: float) -> None:
    """Retry records that another worker parked before it handed its partitions over, or that a person released.

    `delay_seconds`: differs between the groups of a process, so that no save waits for all their queries at once.
    """
    await asyncio.sleep(delay_seconds)
    while True:
        await asyncio.sleep(PARKED_RETRY_SECONDS)
        try:
            await consumer.sync_breakers()
            await consumer.retry_parked()
        except Exception as error:  # noqa: BLE001 the next round tries again; without one no parked record would be retried
            log.error("parked.retry_failed", group=consumer.group, error=type(error).__name__)


def _head_audit(settings: Settings) -> HeadAudit:
    quiet, interval = settings.head_audit_quiet_seconds, settings.head_audit_interval_seconds
    return HeadAudit(timedelta(seconds=quiet), timedelta(seconds=interval))


async def _is_store_available(runtime: Runtime) -> bool:
    try:
        await runtime.store.ping()
    except StoreError:
        return False
    return True
