"""Exports that are made as jobs: each a row, claimed by one process at a time; kept for a day when it is done."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from services.ratings.exports.case_pages import Wanted
from services.ratings.exports.writer import Format
from shared.contracts.vocabulary import Purpose
from shared.mongo import ASCENDING, Collection, Document, DuplicateKey, Store

NAME = "export_jobs"
State = Literal["waiting", "running", "done", "failed"]

LEASE = timedelta(seconds=60)
"""Renewed with every page; the job of a process that died is free again after it."""

KEPT = timedelta(hours=24)
TRIES, REST = 5, timedelta(seconds=10)


class Lost(Exception):
    """Somebody else has taken the job over."""


@dataclass(frozen=True)
class Job:
    """What was asked for, by whom, and how far it is: `done` of `rows` cases; `parts` of the file with `size` bytes."""

    id: str
    by: str
    format: Format
    wanted: Wanted
    rows: int
    body: str = ""
    """The digest of the request that asked for it, if that may be repeated."""

    state: State = "waiting"
    done: int = 0
    tries: int = 0
    parts: int = 0
    size: int = 0

    @property
    def site(self) -> str:
        return self.wanted.site


async def declare(store: Store) -> None:
    """By the database's own clock, which also marks when a job was done."""
    await store.index(NAME, ["claimed_until"])
    await store.index(NAME, ["marked"], expireAfterSeconds=int(KEPT.total_seconds()), name="over")


async def add(store: Store, job: Job, now: datetime) -> Job:
    """The job; or the one there is, where the same was asked for before."""
    row = asdict(job) | {"_id": job.id, "site": job.site, "claimed_until": now}
    try:
        await _jobs(store, job.site).insert_one(row)
    except DuplicateKey:
        return await find(store, job.site, job.id) or job
    return job


async def find(store: Store, site: str, job: str) -> Job | None:
    row = await _jobs(store, site).find_one({"_id": job, "site": site})
    return _job(row) if row else None


async def claim(store: Store, purpose: Purpose | None, now: datetime) -> Job | None:
    """The one that has waited longest, for this process alone as long as the lease; from its beginning."""
    due = {"state": {"$in": ["waiting", "running"]}, "claimed_until": {"$lte": now}}
    taken: Document = {"$set": {"state": "running", "done": 0, "claimed_until": now + LEASE}, "$inc": {"tries": 1}}
    row = await store.collection(purpose, NAME).find_one_and_update(due, taken, sort=[("claimed_until", ASCENDING)])
    return replace(_job(row), state="running", tries=row["tries"] + 1) if row else None


async def progressed(store: Store, job: Job, done: int, now: datetime) -> None:
    """Say how far it is, and keep it. Raises Lost."""
    await _change(store, job, {"$set": {"done": done, "claimed_until": now + LEASE}})


async def finished(store: Store, job: Job, parts: int, size: int) -> None:
    """The file is whole. Raises Lost."""
    whole = {"state": "done", "parts": parts, "size": size}
    await _change(store, job, {"$set": whole, "$currentDate": {"marked": True}})


async def failed(store: Store, job: Job, now: datetime) -> None:
    """It is tried again after a rest, a few times. Raises Lost."""
    over = job.tries >= TRIES
    again: Document = {"$set": {"state": "failed" if over else "waiting", "claimed_until": now + REST}}
    await _change(store, job, again | ({"$currentDate": {"marked": True}} if over else {}))


async def _change(store: Store, job: Job, change: Document) -> None:
    """A job is in the hands of its latest try."""
    ours = {"_id": job.id, "state": "running", "tries": job.tries}
    if not (await _jobs(store, job.site).update_one(ours, change)).matched_count:
        raise Lost


def _job(row: Document) -> Job:
    known = {name: row[name] for name in Job.__dataclass_fields__ if name not in ("id", "wanted")}
    counties = row["wanted"]["counties"]
    wanted = Wanted(**row["wanted"] | {"counties": None if counties is None else tuple(counties)})
    return Job(id=row["_id"], wanted=wanted, **known)


def _jobs(store: Store, site: str) -> Collection:
    return store.of_site(site, NAME)
