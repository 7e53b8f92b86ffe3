"""Worker of export jobs; any number of processes may run one, and another takes over from one that dies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from services.ratings.domain import RatedCase
from services.ratings.exports import case_pages, file_chunks, jobs
from services.ratings.exports.jobs import Job, LeaseLost
from services.ratings.exports.writer import file_of, in_chunks
from shared.mongo import StoreError
from shared.ops.telemetry import log
from shared.runtime import Runtime

POLL_INTERVAL_SECONDS = 1.0


async def run_export_jobs(runtime: Runtime) -> None:
    """Export what waits, poll again after an interval, until cancelled."""
    while True:
        try:
            await export_due(runtime)
        except StoreError as error:
            log.warning("export.poll.failed", error=type(error).__name__)
        await asyncio.sleep(POLL_INTERVAL_SECONDS)


async def export_due(runtime: Runtime) -> None:
    """Export the waiting jobs one after the other: two at once would only share the processor."""
    for purpose in runtime.store.purposes:
        while job := await jobs.claim(runtime.store, purpose, runtime.now()):
            await _try(runtime, job)


async def _try(runtime: Runtime, job: Job) -> None:
    try:
        await export(runtime, job)
    except LeaseLost:
        log.warning("export.lease.lost", export=job.id)
    except Exception as error:  # noqa: BLE001 one export that cannot be made must not hold up the others
        log.error("export.failed", export=job.id, tries=job.tries, error=type(error).__name__)
        with suppress(LeaseLost):
            await jobs.fail(runtime.store, job, runtime.now())


async def export(runtime: Runtime, job: Job) -> None:
    """Export from the first case to the last; chunks of earlier attempts are not reused. Raises LeaseLost."""
    number = size = 0
    async for part in in_chunks(file_of(job.format, _pages(runtime, job), bom=job.bom), file_chunks.CHUNK_SIZE):
        await file_chunks.save(runtime.store, job, number, part)
        number, size = number + 1, size + len(part)
    await jobs.finish(runtime.store, job, number, size)


async def _pages(runtime: Runtime, job: Job) -> AsyncIterator[list[RatedCase]]:
    """Yield the pages; after each, save the progress and renew the lease. Raises LeaseLost."""
    exported = 0
    async for page in case_pages.pages(runtime.store, job.query):
        yield page
        exported += len(page)
        await jobs.save_progress(runtime.store, job, exported, runtime.now())
