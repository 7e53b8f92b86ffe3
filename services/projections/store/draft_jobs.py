"""Draft jobs: one document per site, leased by one process at a time, with its progress and its end in words."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from shared.contracts.vocabulary import Purpose
from shared.errors import Refused
from shared.mongo import ASCENDING, Collection, Document, DuplicateKey, Store

COLLECTION = "publication_jobs"
JobState = Literal["waiting", "running", "drafted", "unsafe", "failed"]

LEASE = timedelta(seconds=60)
"""Renewed every few seconds; after it, the job of a process that died can be claimed again."""

SETTLING_TIME = timedelta(seconds=10)
"""Between the moment of the data and the first look at the view: what was saved until then is on its topic by then."""

MAX_DRAFT_ATTEMPTS, BACKOFF = 3, timedelta(seconds=10)
MAX_WAITS, WAIT = 150, timedelta(seconds=2)
"""How often, and how long each, a job waits for ratings and views to catch up."""


class LeaseLost(Exception):
    """Another process has claimed the job."""


@dataclass(frozen=True)
class DraftJob:
    """The draft of a quarter, begun by the person `by`: `finished` of `measures` measures are audited."""

    site: str
    quarter: str
    by: str
    as_of: str
    day: str
    state: JobState = "waiting"
    measure: str = ""
    finished: int = 0
    measures: int = 0
    attempts: int = 0
    waits: int = 0
    version: str = ""
    """The version, once it is about to be recorded."""

    detail: str = ""
    """Why the job ended without a draft, for people."""

    cells: tuple[str, ...] = ()
    """Cells that the audit could not make safe; empty for a job that is not unsafe."""


async def declare(store: Store) -> None:
    await store.index(COLLECTION, ["state", "claimed_until"])


async def add(store: Store, job: DraftJob, now: datetime) -> DraftJob:
    """Begin a job. Raises Refused while another one of the site runs."""
    row = _row(job) | {"claimed_until": now + SETTLING_TIME}
    try:
        await _jobs(store, job.site).replace_one(
            {"_id": job.site, "state": {"$nin": ["waiting", "running"]}}, row, upsert=True
        )
    except DuplicateKey:
        detail = "A draft is being made already. Follow its progress, and try again when it is done."
        raise Refused("draft-running", 409, detail) from None
    return job


async def find(store: Store, site: str) -> DraftJob | None:
    row = await _jobs(store, site).find_one({"_id": site})
    return _job(row) if row else None


async def claim(store: Store, purpose: Purpose | None, now: datetime) -> DraftJob | None:
    """Lease the job that has waited longest; None where no job waits."""
    due = {"state": {"$in": ["waiting", "running"]}, "claimed_until": {"$lte": now}}
    lease: Document = {"$set": {"state": "running", "claimed_until": now + LEASE}, "$inc": {"attempts": 1}}
    jobs = store.collection(purpose, COLLECTION)
    row = await jobs.find_one_and_update(due, lease, sort=[("claimed_until", ASCENDING)])
    return replace(_job(row), state="running", attempts=row["attempts"] + 1) if row else None


async def renew(store: Store, job: DraftJob, now: datetime, **progress: Any) -> None:
    """Save the progress and renew the lease. Raises LeaseLost."""
    await _change(store, job, {"$set": progress | {"claimed_until": now + LEASE}})


async def wait(store: Store, job: DraftJob, now: datetime) -> None:
    """Release the job for a moment, which is no attempt. Raises LeaseLost."""
    again = {"state": "waiting", "claimed_until": now + WAIT}
    await _change(store, job, {"$set": again, "$inc": {"attempts": -1, "waits": 1}})


async def end(store: Store, job: DraftJob, state: JobState, **fields: Any) -> None:
    """End the job. Raises LeaseLost."""
    await _change(store, job, {"$set": fields | {"state": state}})


async def fail(store: Store, job: DraftJob, now: datetime, detail: str) -> None:
    """Release the job for another attempt after a backoff, or end it as failed. Raises LeaseLost."""
    if job.attempts >= MAX_DRAFT_ATTEMPTS:
        await end(store, job, "failed", detail=detail)
    else:
        await _change(store, job, {"$set": {"state": "waiting", "claimed_until": now + BACKOFF}})


async def _change(store: Store, job: DraftJob, change: Document) -> None:
    ours = {"_id": job.site, "state": "running", "attempts": job.attempts, "as_of": job.as_of}
    if not (await _jobs(store, job.site).update_one(ours, change)).matched_count:
        raise LeaseLost


def _row(job: DraftJob) -> Document:
    return {"_id": job.site} | asdict(job) | {"cells": list(job.cells)}


def _job(row: Document) -> DraftJob:
    fields = {name: row[name] for name in DraftJob.__dataclass_fields__}
    return DraftJob(**fields | {"cells": tuple(row["cells"])})


def _jobs(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
