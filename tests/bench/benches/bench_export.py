"""Export: ten thousand cases, loaded through reviews' journal and rated by the workers, as one file per format.

Made as a job and streamed through the gateway; the memory of the process that makes it is watched meanwhile. The peer
reads the same documents from the database and throws them away.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import psutil
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.local.stack import Stack
from tests.bench.benches.bench_end_to_end import stack_of_its_own
from tests.bench.cases import Invented, new_case, told
from tests.bench.measurement import Bar, Line, expect
from tests.bench.servers import Place
from tests.support.site_roles import grant_roles_and_wait

SITE = "ca-cqi"
CASES, FEW, PAGE = 10_000, 300, 250
FORMATS = ("csv", "ndjson", "parquet", "xlsx")
MOST_GROWTH = 64
"""MiB: far below what the cases take together."""

PATIENCE = 600.0


@dataclass
class Watched:
    """The resident memory of one process, in MiB, while something happens."""

    process: psutil.Process
    before: float = 0
    peak: float = 0

    @asynccontextmanager
    async def during(self) -> AsyncIterator[None]:
        self.before = self.peak = self._now()
        watching = asyncio.create_task(self._watch())
        yield
        watching.cancel()

    async def _watch(self) -> None:
        while True:
            self.peak = max(self.peak, self._now())
            await asyncio.sleep(0.02)

    def _now(self) -> float:
        return float(self.process.memory_info().rss) / 2**20


class Export:
    name = "export"

    async def run(self, place: Place) -> list[Line]:
        cases = FEW if place.quick else CASES
        with stack_of_its_own() as (stack, there):
            await grant_roles_and_wait(stack)
            client: Any = AsyncIOMotorClient(there.mongo_url)
            await _load(client, cases)
            await _rated(client, cases)
            peer = await _read(client, cases)
            ratings = Watched(psutil.Process(stack.ledger.all_running()["ratings"].pid))
            gateway = stack.addresses().gateway
            async with httpx2.AsyncClient(base_url=gateway, headers=_leader(stack), timeout=60) as browser:
                await _exported(browser, "csv")  # what is loaded once is no growth
                return [await self._line(browser, ratings, one, cases, peer) for one in FORMATS]

    async def _line(self, browser: httpx2.AsyncClient, ratings: Watched, form: str, cases: int, peer: float) -> Line:
        began = time.perf_counter()
        async with ratings.during():
            size = await _exported(browser, form)
        seconds, growth = time.perf_counter() - began, ratings.peak - ratings.before
        expect(size > cases, "the file is empty")
        return Line(
            self.name,
            f"cases written as {form} and fetched; peer: their documents read and thrown away",
            f"{cases:,} cases loaded through the journal, {size / 2**20:.1f} MiB",
            ours=f"{cases / seconds:,.0f}/s; memory +{growth:.0f} MiB of {ratings.before:.0f}",
            peer=f"{peer:,.0f}/s",
            ratio=f"{cases / seconds / peer:.2f}x",
            bars=(Bar(f"memory grows <= {MOST_GROWTH} MiB", growth <= MOST_GROWTH),),
        )


def _leader(stack: Stack) -> dict[str, str]:
    return {"Authorization": f"Bearer {stack.token('leader')}"}


async def _load(client: Any, cases: int) -> None:
    """One row a case, unsent: the relay's sweep finds them."""
    journal, at = client["reviews_cqi"]["journal"], datetime.now(UTC) - timedelta(minutes=1)
    for start in range(0, cases, PAGE):
        page = told(SITE, [new_case() for _ in range(min(PAGE, cases - start))])
        await journal.insert_many([_row(case, at) for case in page], ordered=False)


def _row(case: Invented, at: datetime) -> dict[str, Any]:
    events = list(case.events)
    return {"aggregate": case.key, "sequence": 1, "last": len(events), "at": at, "new": True, "events": events}


async def _rated(client: Any, cases: int) -> None:
    """Until the workers have folded every case to its end."""
    deadline, rated = time.monotonic() + PATIENCE, client["ratings_cqi"]["rated_cases"]
    while await rated.count_documents({"site": SITE, "seen": {"$gte": 40}}) < cases:
        expect(time.monotonic() < deadline, "the cases were not rated in time")
        await asyncio.sleep(1)


async def _read(client: Any, cases: int) -> float:
    """Documents a second."""
    began, read = time.perf_counter(), 0
    async for _ in client["ratings_cqi"]["rated_cases"].find({"site": SITE}):
        read += 1
    expect(read >= cases, "the peer has not read all")
    return read / (time.perf_counter() - began)


async def _exported(browser: httpx2.AsyncClient, form: str) -> int:
    """The size of the file that came through the gateway."""
    path = f"/api/v1/sites/{SITE}/exports"
    job = (await browser.post(path, json={"format": form})).raise_for_status().json()
    while job["state"] in ("waiting", "running"):
        await asyncio.sleep(0.2)
        job = (await browser.get(f"{path}/{job['id']}")).raise_for_status().json()
    expect(job["state"] == "done", f"the export ended as {job['state']}")
    size = 0
    async with browser.stream("GET", f"{path}/{job['id']}/file") as answer:
        async for part in answer.aiter_bytes():
            size += len(part)
    expect(size == job["size"], "the file came shorter than it is")
    return size
