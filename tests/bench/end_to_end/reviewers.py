"""Ours of P2: reviewers save items through the gateway of a whole stack, and the dashboard's rows are watched."""

import asyncio
import time
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from aiohttp import ClientError

from cli.client.case_entry import Entry, NotAccepted
from deploy.local.stack import Stack
from shared.contracts.envelope import key_of
from tests.bench.benches.bench_rate import full_sheets
from tests.bench.cases import rated
from tests.bench.end_to_end.browsers import Browsers
from tests.bench.end_to_end.dashboard import Dashboard, Save
from tests.bench.measurement import expect, paced

SITE = "ca-cqi"
DESKS = 8
PATIENCE = 30.0

NARRATIVE = "Invented for the bench: a rationale of ordinary length, which describes nobody. " * 5

Item = tuple[Entry, str, dict[str, Any]]


class NotKept(Exception):
    """More saves a second were asked for than the machine takes: some were refused or not answered in time."""


class Reviewers:
    """Cases that are open, and their items that nobody has saved yet."""

    def __init__(self, stack: Stack, client: Browsers, dashboard: Dashboard) -> None:
        self._stack, self._client, self.dashboard = stack, client, dashboard
        self._entries: list[Entry] = []
        self._items: Iterator[Item] = iter(())
        self.times: list[float] = []
        """Of every save, from the request to its answer."""

    async def open_cases(self, saves: int) -> None:
        """So many that so many items can be saved, each case's first item before any second one."""
        sheets = full_sheets(saves // 18 + 1)
        desks = asyncio.Semaphore(DESKS)

        async def opened(sheet: dict[str, Any]) -> Entry:
            async with desks:
                entry = Entry(self._client, SITE, self._stack.token("reviewer"), "")
                await entry.create(sheet)
                await entry.face_sheet(sheet)
                return entry

        self._entries = await asyncio.gather(*map(opened, sheets))
        of_cases = [
            [(entry, *item) for item in sheet["answers"].items()]
            for entry, sheet in zip(self._entries, sheets, strict=True)
        ]
        self._items = chain.from_iterable(zip(*of_cases, strict=True))

    async def save(self, pace: float, seconds: float) -> list[float]:
        """Save at this pace; seconds from each answer to the dashboard's row, which is watched. Raises NotKept."""
        saves = await self._saved(pace, seconds)
        deadline = time.monotonic() + PATIENCE
        while (delays := await self.dashboard.delays(saves)) is None:
            expect(time.monotonic() < deadline, f"a save was not on the dashboard after {PATIENCE:.0f} s")
            await asyncio.sleep(0.1)
        return delays

    async def answered(self, pace: float, seconds: float) -> list[float]:
        """Save at this pace; seconds from each request to its answer. Raises NotKept."""
        saves = len(self.times)
        await self._saved(pace, seconds)
        return self.times[saves:]

    async def _saved(self, pace: float, seconds: float) -> list[Save]:
        saves: list[Save] = []
        unsure: set[str] = set()
        token = self._stack.token("reviewer")

        async def one(item: Item) -> None:
            entry, number, answers = item
            entry.reviewer, began = token, time.perf_counter()
            try:
                await entry.item(number, answers)
            except (NotAccepted, ClientError, TimeoutError):
                unsure.add(entry.case)
            else:
                saves.append(Save(key_of(SITE, entry.case), entry.version, time.monotonic()))
                self.times.append(time.perf_counter() - began)

        items = list(islice(self._items, int(pace * seconds)))
        await paced(items, pace, one)
        if unsure:
            self._leave_out(unsure)
            raise NotKept(f"{len(items) - len(saves)} of {len(items)} saves were refused or not answered in time")
        return saves

    async def mixed(self, pace: float, seconds: float) -> list[float]:
        """Save at this pace, every fourth a narrative; seconds from each request to its answer."""
        times, token = list[float](), self._stack.token("reviewer")

        async def one(numbered: tuple[int, Item]) -> None:
            number, (entry, item, answers) = numbered
            entry.reviewer, began = token, time.perf_counter()
            if number % 4:
                await entry.item(item, answers)
            else:
                op = {"field": f"rationale/{item}", "text": NARRATIVE, "base_rev": 0}
                await entry.send_step("text", "PUT", f"{entry.path}/texts", {"ops": [op]}, token)
            times.append(time.perf_counter() - began)

        await paced(list(enumerate(islice(self._items, int(pace * seconds)))), pace, one)
        return times

    def _leave_out(self, unsure: set[str]) -> None:
        """An unanswered save may have been done or not: what its case should show cannot be known here."""
        self._entries = [entry for entry in self._entries if entry.case not in unsure]
        self._items = iter([item for item in self._items if item[0].case not in unsure])

    async def check(self) -> None:
        """The dashboard shows of every case what the rules give for the answers that were acknowledged."""
        deadline = time.monotonic() + PATIENCE
        while others := await self._not_as_rated():
            told = (
                f"the dashboard's rows of {len(others)} cases, {others[0]} among them, are not what their answers give"
            )
            expect(time.monotonic() < deadline, told)
            await asyncio.sleep(0.5)

    async def _not_as_rated(self) -> list[str]:
        rows = {row["_id"]: row["row"] async for row in self.dashboard.rows.find({"seen": {"$exists": True}})}
        shown = {key: row.get("items", {}) | row.get("outcomes", {}) for key, row in rows.items()}
        return [one.case for one in self._entries if shown.get(key_of(SITE, one.case), {}) != rated(one.saved)]
