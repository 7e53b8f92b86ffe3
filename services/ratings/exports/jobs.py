"""Export jobs: one document each, leased by one process at a time, kept for a day after the export."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from services.ratings.exports.case_pages import CaseQuery
from services.ratings.exports.writer import Format
from shared.contracts.vocabulary import Purpose
from shared.mongo import ASCENDING, Collection, Document, DuplicateKey, Store

COLLECTION = "export_jobs"
State = Literal["waiting", "running", "done", "failed"]

LEASE = timedelta(seconds=60)
"""Renewed with every page; after it, the job of a process that died can be claimed again."""

RETENTION = timedelta(hours=24)
MAX_EXPORT_ATTEMPTS, BACKOFF = 5, timedelta(seconds=10)


class LeaseLost(Exception):
    """Another process has claimed the job."""


SAME_NAME = ("by", "format", "rows", "body", "state", "tries", "parts", "size")
"""Fields of a job that its document holds under the same name."""


@dataclass(frozen=True)
class Job:
    """An export of `query` begun by the person `by`: `exported` of `rows` cases, a file of `size` bytes in `parts`."""

    id: str
    by: str
    format: Format
    query: CaseQuery
    rows: int
    bom: bool = False
    body: str = ""
    """Digest of the request, if it has an idempotency key."""

    state: State = "waiting"
    exported: int = 0
    tries: int = 0
    parts: int = 0
    size: int = 0

    @property
    def site(self) -> str:
        return self.query.site


async def declare(store: Store) -> None:
    """Create the indexes; jobs expire by the clock of the database, which also sets their end."""
    await store.index(COLLECTION, ["claimed_until"])
    await store.index(COLLECTION, ["marked"], expireAfterSeconds=int(RETENTION.total_seconds()), name="over")


async def add(store: Store, job: Job, now: datetime) -> Job:
    """Return the job, or the existing one where the request was repeated."""
    row = _to_document(job) | {"claimed_until": now}
    try:
        await _jobs(store, job.site).insert_one(row)
    except DuplicateKey:
        return await find(store, job.site, job.id) or job
    return job


async def find(store: Store, site: str, job: str) -> Job | None:
    row = await _jobs(store, site).find_one({"_id": job, "site": site})
    return _job(row) if row else None


async def claim(store: Store, purpose: Purpose | None, now: datetime) -> Job | None:
    """Lease the job that has waited longest, to be exported from its beginning; None where no job waits."""
    due = {"state": {"$in": ["waiting", "running"]}, "claimed_until": {"$lte": now}}
    lease: Document = {"$set": {"state": "running", "done": 0, "claimed_until": now + LEASE}, "$inc": {"tries": 1}}
    row = await store.collection(purpose, COLLECTION).find_one_and_update(
        due, lease, sort=[("claimed_until", ASCENDING)]
    )
    return replace(_job(row), state="running", tries=row["tries"] + 1) if row else None


async def save_progress(store: Store, job: Job, exported: int, now: datetime) -> None:
    """Save the number of exported cases and renew the lease. Raises LeaseLost."""
    await _change(store, job, {"$set": {"done": exported, "claimed_until": now + LEASE}})


async def finish(store: Store, job: Job, parts: int, size: int) -> None:
    """Mark the file as whole. Raises LeaseLost."""
    whole = {"state": "done", "parts": parts, "size": size}
    await _change(store, job, {"$set": whole, "$currentDate": {"marked": True}})


async def fail(store: Store, job: Job, now: datetime) -> None:
    """Release the job for another attempt after a backoff, or end it as failed. Raises LeaseLost."""
    is_over = job.tries >= MAX_EXPORT_ATTEMPTS
    again: Document = {"$set": {"state": "failed" if is_over else "waiting", "claimed_until": now + BACKOFF}}
    await _change(store, job, again | ({"$currentDate": {"marked": True}} if is_over else {}))


async def _change(store: Store, job: Job, change: Document) -> None:
    """Change the job as its latest attempt. Raises LeaseLost."""
    ours = {"_id": job.id, "state": "running", "tries": job.tries}
    if not (await _jobs(store, job.site).update_one(ours, change)).matched_count:
        raise LeaseLost


def _to_document(job: Job) -> Document:
    same = {name: getattr(job, name) for name in SAME_NAME}
    return same | {
        "bom": job.bom,
        "_id": job.id,
        "id": job.id,
        "site": job.site,
        "wanted": asdict(job.query),
        "done": job.exported,
    }


def _job(row: Document) -> Job:
    counties = row["wanted"]["counties"]
    query = CaseQuery(**row["wanted"] | {"counties": None if counties is None else tuple(counties)})
    return Job(
        id=row["_id"],
        query=query,
        exported=row["done"],
        bom=row.get("bom", False),
        **{name: row[name] for name in SAME_NAME},
    )


def _jobs(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
