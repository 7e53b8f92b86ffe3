"""Worker of draft jobs and releases; any number of processes may run one, and another takes over from one that dies."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date

from services.projections.domain import DraftPublication, PublicationSeries, series_of
from services.projections.domain.new_version import DraftHead, NewVersion, VersionInput, version_input
from services.projections.domain.series import require_draftable
from services.projections.jobs.draft_process import AuditProgress, Report, make_in_process
from services.projections.publication.cells import CellKey
from services.projections.publication.constants import load_constants
from services.projections.publication.documents import PLAN
from services.projections.publication.draft import Unsafe
from services.projections.runtime import ProjectionsRuntime
from services.projections.store import draft_jobs
from services.projections.store.approved_cases import approved_cases, is_view_caught_up, require_whole_view
from services.projections.store.draft_jobs import MAX_WAITS, DraftJob, LeaseLost
from services.projections.store.publication_drafts import save_draft
from services.projections.store.publication_ledger import load_increments, settle
from services.projections.store.publications import load_series, publications, sites_with_publications
from shared.contracts.projections import PublicationDrafted
from shared.errors import Refused
from shared.mongo import Store, StoreError
from shared.ops.telemetry import log

MakeVersion = Callable[[VersionInput, Report], Awaitable[NewVersion]]

POLL_INTERVAL_SECONDS = 1.0
SETTLE_ROUNDS = 30
"""Releases are settled at the start and once in so many polls; the request that releases does it at once."""

NOT_MADE = "The draft could not be made. Nothing was published. Try again, and tell an operator if it fails again."
BEHIND = "Ratings or views did not catch up in time. Nothing was published. Try again when `oms status` shows no lag."


async def run_draft_jobs(runtime: ProjectionsRuntime) -> None:
    """Make the drafts that wait and settle releases, poll again after an interval, until cancelled."""
    rounds = 0
    while True:
        try:
            if rounds % SETTLE_ROUNDS == 0:
                await settle_all(runtime)
            await draft_due(runtime)
        except StoreError as error:
            log.warning("publication.poll.failed", error=type(error).__name__)
        rounds += 1
        await asyncio.sleep(POLL_INTERVAL_SECONDS)


async def settle_all(runtime: ProjectionsRuntime) -> None:
    """Write what a process that died after the event of a release left unwritten."""
    for site in await sites_with_publications(runtime.store):
        await settle(runtime.store, runtime.public_store, site, await load_series(runtime.store, site))


async def draft_due(runtime: ProjectionsRuntime) -> None:
    """Make the waiting drafts one after the other."""
    for purpose in runtime.store.journal_purposes:
        while job := await draft_jobs.claim(runtime.store, purpose, runtime.now()):
            await _try(runtime, job)


async def _try(runtime: ProjectionsRuntime, job: DraftJob) -> None:
    """End or release the job in words, whatever becomes of it."""
    try:
        await _draft_when_caught_up(runtime, job)
    except LeaseLost:
        log.warning("publication.lease.lost", site=job.site)
    except Unsafe as error:
        with suppress(LeaseLost):
            await end_unsafe(runtime.store, job, error)
    except Refused as refused:
        with suppress(LeaseLost):
            await draft_jobs.end(runtime.store, job, "failed", detail=refused.detail)
    except Exception as error:  # noqa: BLE001 one draft that cannot be made must not hold up the others
        log.error("publication.failed", site=job.site, attempts=job.attempts, error=type(error).__name__)
        with suppress(LeaseLost):
            await draft_jobs.fail(runtime.store, job, runtime.now(), NOT_MADE)


async def _draft_when_caught_up(runtime: ProjectionsRuntime, job: DraftJob) -> None:
    """Make the draft once the view holds all that was saved. Raises Refused, Unsafe and LeaseLost."""
    await require_whole_view(runtime.store, job.site)
    if await is_view_caught_up(runtime.store, job.site, runtime.settings.kafka_url):
        await draft(runtime, job)
    elif job.waits < MAX_WAITS:
        await draft_jobs.wait(runtime.store, job, runtime.now())
    else:
        raise Refused("view-behind", 409, BEHIND)


async def draft(runtime: ProjectionsRuntime, job: DraftJob, make: MakeVersion = make_in_process) -> None:
    """Make and record the draft, unless an attempt before this one did. Raises Refused, Unsafe and LeaseLost."""
    store, site = runtime.store, job.site
    series = await load_series(store, site)
    if job.version and series.find(job.version):
        await draft_jobs.end(store, job, "drafted")
        return
    require_draftable(series, job.quarter)
    await settle(store, runtime.public_store, site, series)
    version = series.next_version(job.quarter)
    given = await _input(runtime, job, series, version)

    async def report(progress: AuditProgress) -> None:
        await draft_jobs.renew(store, job, runtime.now(), **asdict(progress))

    made = await make(given, report)
    await save_draft(store, runtime.ledger_vault, site, version, made)
    await draft_jobs.renew(store, job, runtime.now(), version=version)
    context = replace(runtime.command_context(job.by), day=date.fromisoformat(job.day))
    await publications.execute(store, context, site, series_of(site), DraftPublication(_drafted(job, series, made)))
    await draft_jobs.end(store, job, "drafted")


async def _input(runtime: ProjectionsRuntime, job: DraftJob, series: PublicationSeries, version: str) -> VersionInput:
    cases = [case async for case in approved_cases(runtime.store, job.site)]
    head = DraftHead(job.site, version, job.quarter, job.as_of, job.day)
    increments = await load_increments(runtime.store, runtime.ledger_vault, job.site)
    return version_input(head, series, cases, increments, load_constants())


async def end_unsafe(store: Store, job: DraftJob, error: Unsafe) -> None:
    """End the job with the measure and the cells that the audit could not make safe. Raises LeaseLost."""
    cells = [cell_in_words(key) for key in error.cells]
    detail = _unsafe(error.measure)
    await draft_jobs.end(store, job, "unsafe", measure=error.measure, cells=cells, detail=detail)


def _drafted(job: DraftJob, series: PublicationSeries, made: NewVersion) -> PublicationDrafted:
    digests = {document.name: document.sha256 for document in made.documents}
    return PublicationDrafted(
        publication=series.next_version(job.quarter),
        reporting_quarter=job.quarter,
        as_of=job.as_of,
        rule=load_constants().rules.version,
        plan=digests[PLAN],
        manifest=made.manifest.sha256,
        predecessor=series.newest.version if series.newest else None,
    )


def cell_in_words(key: CellKey) -> str:
    """Return a cell as a person finds it: `item 4 (measure), 06001, fc, 4 quarters to 2026Q3`."""
    return f"{key.measure}, {key.place}, {key.split}, {key.window.length} quarters to {key.window.end}"


def _unsafe(measure: str) -> str:
    return (
        f"The figures of measure {measure} cannot be published without giving a small count away. Nothing was "
        "published. Publish a later quarter together with this one, or ask the team that keeps the rules."
    )
