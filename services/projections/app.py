"""Wiring of projections: views of other services' events, and publications. Owns the topics oms.*.projections."""

import asyncio
from functools import partial

from services.projections.api import router
from services.projections.jobs.draft_worker import run_draft_jobs
from services.projections.public.app import public
from services.projections.runtime import ProjectionsRuntime
from services.projections.store import declare
from services.projections.views import VIEWS
from shared.kafka.lag import is_caught_up
from shared.projection.summary import summary_of
from shared.projection.sums import sweep_sums
from shared.projection.view import View, consumer_group_of
from shared.projection.view_writer import ViewWriter, promote_when_caught_up
from shared.runtime import Runtime
from shared.service import Consumer, Service


def _view_writer(view: View, runtime: Runtime) -> ViewWriter:
    return ViewWriter(view, runtime.store)


CONSUMERS = [Consumer(consumer_group_of(view), view.owners, partial(_view_writer, view), view.urgent) for view in VIEWS]


async def promote_views(runtime: Runtime) -> None:
    """Promote each view of this version once its consumer group has read its topics to their ends."""
    url = runtime.settings.kafka_url
    promotions = (
        promote_when_caught_up(runtime.store, view, partial(is_caught_up, url, consumer.group, consumer.topics))
        for view, consumer in zip(VIEWS, CONSUMERS, strict=True)
    )
    await asyncio.gather(*promotions)


async def promote_and_sweep(runtime: Runtime) -> None:
    """Promote the views, and sum again what a process that died has left, for as long as this worker runs."""
    summed = [sweep_sums(runtime.store, view) for view in VIEWS if summary_of(view)]
    await asyncio.gather(promote_views(runtime), *summed)


service = Service(
    "projections",
    ProjectionsRuntime,
    router,
    consumers=CONSUMERS,
    declare=declare,
    background_tasks=(run_draft_jobs,),
    worker_task=promote_and_sweep,
)
api, worker = service.api, service.worker

__all__ = ["api", "public", "service", "worker"]
