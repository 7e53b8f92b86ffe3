"""Projections: what dashboards show, folded from everybody's events. Owns no topic; its databases are projections*."""

import asyncio
from functools import partial

from services.projections.api import router
from services.projections.store import declare
from services.projections.views import VIEWS
from shared.kafka.lag import is_caught_up
from shared.projection.view import View, consumer_group_of
from shared.projection.view_writer import ViewWriter, promote
from shared.runtime import Runtime
from shared.service import Consumer, Service


def _view_writer(view: View, runtime: Runtime) -> ViewWriter:
    return ViewWriter(view, runtime.store)


CONSUMERS = [Consumer(consumer_group_of(view), view.owners, partial(_view_writer, view), view.urgent) for view in VIEWS]


async def promote_when_caught_up(runtime: Runtime) -> None:
    """Promote each view of this version once its consumer group has read its topics to their ends."""
    await asyncio.gather(*(_promote(runtime, *pair) for pair in zip(VIEWS, CONSUMERS, strict=True)))


async def _promote(runtime: Runtime, view: View, consumer: Consumer) -> None:
    while not await is_caught_up(runtime.settings.kafka_url, consumer.group, consumer.topics):  # noqa: ASYNC110 the broker knows
        await asyncio.sleep(0.5)
    await promote(runtime.store, view)


service = Service(
    "projections", Runtime, router, consumers=CONSUMERS, declare=declare, worker_task=promote_when_caught_up
)
api, worker = service.api, service.worker
