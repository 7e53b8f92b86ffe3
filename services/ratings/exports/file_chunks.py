"""File of a job in chunks of 1 MiB at most, so that no process holds a whole one; each attempt writes its own."""

from collections.abc import AsyncIterator
from datetime import timedelta

from services.ratings.exports.jobs import RETENTION, Job
from shared.mongo import Collection, Store

COLLECTION = "export_parts"
CHUNK_SIZE = 1024 * 1024

MARGIN = timedelta(hours=1)
"""A chunk is kept longer than its job, so that the file of an existing job is whole."""


async def declare(store: Store) -> None:
    """Create the index; chunks expire by the clock of the database, which also sets their time."""
    retention = RETENTION + MARGIN
    await store.index(COLLECTION, ["marked"], expireAfterSeconds=int(retention.total_seconds()), name="over")


async def save(store: Store, job: Job, number: int, part: bytes) -> None:
    """Save a chunk; idempotent."""
    content = {"$set": {"site": job.site, "data": part}, "$currentDate": {"marked": True}}
    await _parts(store, job.site).update_one({"_id": _id(job, number)}, content, upsert=True)


async def read(store: Store, job: Job) -> AsyncIterator[bytes]:
    """Yield the chunks of a finished job in order. Raises LookupError where one is missing."""
    for number in range(job.parts):
        row = await _parts(store, job.site).find_one({"_id": _id(job, number)})
        if row is None:
            raise LookupError("a part of the file is gone")
        yield row["data"]


def _id(job: Job, number: int) -> str:
    return f"{job.id}|{job.tries}|{number}"


def _parts(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
