"""The file of a job in parts of 1 MiB at most, so that nobody holds a whole one; each try writes its own."""

from collections.abc import AsyncIterator
from datetime import timedelta

from services.ratings.exports.jobs import KEPT, Job
from shared.mongo import Collection, Store

NAME = "export_parts"
SIZE = 1024 * 1024

LONGER = timedelta(hours=1)
"""A part is kept longer than its job: a file that is found is whole."""


async def declare(store: Store) -> None:
    """By the database's own clock, which also marks each part."""
    kept = KEPT + LONGER
    await store.index(NAME, ["marked"], expireAfterSeconds=int(kept.total_seconds()), name="over")


async def keep(store: Store, job: Job, number: int, part: bytes) -> None:
    """Repeated it is the same part."""
    content = {"$set": {"site": job.site, "data": part}, "$currentDate": {"marked": True}}
    await _parts(store, job.site).update_one({"_id": _id(job, number)}, content, upsert=True)


async def read(store: Store, job: Job) -> AsyncIterator[bytes]:
    """The parts of a job that is done, one after the other. Raises LookupError where one is gone."""
    for number in range(job.parts):
        row = await _parts(store, job.site).find_one({"_id": _id(job, number)})
        if row is None:
            raise LookupError("a part of the file is gone")
        yield row["data"]


def _id(job: Job, number: int) -> str:
    return f"{job.id}|{job.tries}|{number}"


def _parts(store: Store, site: str) -> Collection:
    return store.of_site(site, NAME)
