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


def _fold(view: View, runtime: Runtime) -> ViewWriter:
    return ViewWriter(view, runtime.store)


CONSUMERS = [Consumer(consumer_group_of(view), view.owners, partial(_fold, view), view.urgent) for view in VIEWS]


async def show_when_level(runtime: Runtime) -> None:
    """Switch readers to each view of this version once it has read all that its topics held."""
    await asyncio.gather(*(_show(runtime, *pair) for pair in zip(VIEWS, CONSUMERS, strict=True)))


async def _show(runtime: Runtime, view: View, consumer: Consumer) -> None:
    while not await is_caught_up(runtime.settings.kafka_url, consumer.group, consumer.topics):  # noqa: ASYNC110 the broker knows
        await asyncio.sleep(0.5)
    await promote(runtime.store, view)


service = Service("projections", router, consumers=CONSUMERS, declare=declare, chore=show_when_level)
api, worker = service.api, service.worker
