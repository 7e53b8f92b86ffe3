"""Start of a process and its background tasks."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

from shared.ops import crash_points
from shared.ops.settings import Settings
from shared.ops.telemetry import log, setup


def start_process(service: str) -> Settings:
    """Configure telemetry, arm crash and delay points, and return the settings. Raise ValueError for bad settings."""
    settings = Settings()
    setup(service, settings.instance)
    crash_points.arm(settings.crash_at)
    crash_points.arm_delays(settings.delay_at)
    log.info("process.started", settings=settings.redacted())
    return settings


@asynccontextmanager
async def background_task(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run a task until the block is left."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
