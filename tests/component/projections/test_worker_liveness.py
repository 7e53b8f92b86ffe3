"""Liveness of a worker: whether its consume loop still turns."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx2
import pytest

from services.projections.app import service
from services.projections.views import VIEWS
from shared.consumer.batch_consumer import BatchConsumer
from shared.kafka.subscription import RecordBatch
from shared.projection.view_writer import ViewWriter
from shared.service import Consumer
from tests.component.api_client import ApiClient, expect_success
from tests.component.running_service import SECRET_KEY, RunningService
from tests.support.clusters import Cluster, service_url
from tests.support.histories import SITE
from tests.support.people import A_REVIEWER
from tests.support.wait import until

MAX_SECONDS = 3.0
"""A loop that waits for records turns once a second."""


@dataclass
class Gate:
    """What a consumer passes before it handles a batch; open at first."""

    opened: asyncio.Event
    reached: asyncio.Event


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    made, handle = Gate(asyncio.Event(), asyncio.Event()), BatchConsumer.handle

    async def handle_behind_gate(consumer: BatchConsumer, batch: RecordBatch) -> None:
        made.reached.set()
        await made.opened.wait()
        await handle(consumer, batch)

    monkeypatch.setattr(BatchConsumer, "handle", handle_behind_gate)
    made.opened.set()
    yield made
    made.opened.set()


@pytest.fixture
async def worker(cluster: Cluster, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx2.AsyncClient]:
    """A worker with a consumer group of this test alone, which reads the help desk's topic."""
    consumer = Consumer(
        f"liveness-{uuid.uuid4().hex}", ("helpdesk",), lambda runtime: ViewWriter(VIEWS[0], runtime.store)
    )
    app = replace(service, consumers=[consumer], worker_task=None, max_seconds_between_polls=MAX_SECONDS).worker
    monkeypatch.setenv("OMS_MONGO_URL", service_url(cluster, "projections"))
    monkeypatch.setenv("OMS_SECRET_KEY", SECRET_KEY)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://worker") as client,
    ):
        yield client
        gate.opened.set()


async def test_worker_that_waits_for_records_is_alive(worker: httpx2.AsyncClient) -> None:
    """Otherwise an idle worker would be restarted again and again."""
    for _ in range(8):
        await asyncio.sleep(MAX_SECONDS / 4)
        assert (await worker.get("/livez")).status_code == 200


async def test_worker_whose_loop_is_stuck_is_not_alive(
    worker: httpx2.AsyncClient, helpdesk: RunningService, gate: Gate
) -> None:
    """Its process runs, its database answers and no breaker is open: nothing else shows that it handles nothing."""

    async def is_alive() -> bool:
        return (await worker.get("/livez")).status_code == 200

    async def is_stuck() -> bool:
        return not await is_alive()

    gate.opened.clear()
    gate.reached.clear()
    expect_success(
        await ApiClient.for_user(helpdesk.client, A_REVIEWER).request(
            "POST", f"sites/{SITE}/tickets", {"topic": "reports"}
        )
    )
    await asyncio.wait_for(gate.reached.wait(), 30)
    await until(is_stuck)
    assert (await worker.get("/readyz")).status_code == 200
    gate.opened.set()
    await until(is_alive)
