"""Makes the exports that wait as jobs; any number of processes may, and one that dies is followed by another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from services.ratings.domain import RatedCase
from services.ratings.exports import case_pages, file_chunks, jobs
from services.ratings.exports.jobs import Job, Lost
from services.ratings.exports.writer import file_of, in_parts
from shared.mongo import StoreError
from shared.ops.telemetry import log
from shared.runtime import Runtime

IDLE_SECONDS = 1.0


async def run_export_jobs(runtime: Runtime) -> None:
    """Make what waits, look again shortly after, until cancelled."""
    while True:
        try:
            await make_due(runtime)
        except StoreError as error:
            log.warning("exports will be looked after again", error=type(error).__name__)
        await asyncio.sleep(IDLE_SECONDS)


async def make_due(runtime: Runtime) -> None:
    """One after the other: two at once would only share the processor."""
    for purpose in runtime.store.purposes:
        while job := await jobs.claim(runtime.store, purpose, runtime.now()):
            await _try(runtime, job)


async def _try(runtime: Runtime, job: Job) -> None:
    try:
        await make(runtime, job)
    except Lost:
        log.warning("an export is made by another process", export=job.id)
    except Exception as error:  # noqa: BLE001 one export that cannot be made must not hold up the others
        log.error("an export failed", export=job.id, tries=job.tries, error=type(error).__name__)
        with suppress(Lost):
            await jobs.failed(runtime.store, job, runtime.now())


async def make(runtime: Runtime, job: Job) -> None:
    """From the first case to the last; the parts of earlier tries are not its own. Raises Lost."""
    number = size = 0
    async for part in in_parts(file_of(job.format, _pages(runtime, job)), file_chunks.SIZE):
        await file_chunks.keep(runtime.store, job, number, part)
        number, size = number + 1, size + len(part)
    await jobs.finished(runtime.store, job, number, size)


async def _pages(runtime: Runtime, job: Job) -> AsyncIterator[list[RatedCase]]:
    """With each page that is done the job says so, and stays this process's own."""
    done = 0
    async for page in case_pages.pages(runtime.store, job.wanted):
        yield page
        done += len(page)
        await jobs.progressed(runtime.store, job, done, runtime.now())
