"""A review quarter entered through the gateway, by several reviewers at once, and what it took."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import httpx2

from cli.entering import Entry, Sheet
from cli.quota import Drawn
from shared.instrument.samples import sample

SITE, QUARTER = "ca-cqi", "2026Q3"
REVIEWERS_AT_ONCE = 8
HELD_BACK = 20
"""Cases approved one by one at the end, each timed until the dashboard shows it."""


@dataclass(frozen=True)
class People:
    """The sessions in which the demo's people work, some of each."""

    reviewers: Sequence[str]
    qa: Sequence[str]
    signs_in: tuple[str, str]
    """The address and password by which one of them, the site's leader, signs in in a browser."""


@dataclass
class Took:
    """What the season took: requests answered, and the delays a person would see, in seconds."""

    requests: int = 0
    to_dashboard: list[float] = field(default_factory=list)

    def said(self) -> str:
        delays = sorted(self.to_dashboard)
        return f"median {median(delays) * 1000:.0f} ms, slowest {delays[-1] * 1000:.0f} ms, over {len(delays)} cases"


@dataclass
class Season:
    """One run of the quarter. `step` is called after every request, for the progress bar."""

    client: httpx2.AsyncClient
    people: People
    seed: int
    step: Callable[[], None] = lambda: None
    took: Took = field(default_factory=Took)

    async def run(self, drawn: Sequence[Drawn]) -> Took:
        """Enter and approve every case; the last ones are approved one by one and timed."""
        entries = await self._all(self._enter, list(enumerate(drawn)))
        await self._all(self._approve, entries[:-HELD_BACK])
        shown = len(entries) - HELD_BACK
        await self._until_shown(shown)
        for entry in entries[-HELD_BACK:]:
            shown += 1
            await self._approve(entry)
            answered = time.monotonic()
            await self._until_shown(shown)
            self.took.to_dashboard.append(time.monotonic() - answered)
        self.took.requests = sum(entry.requests for entry in entries)
        return self.took

    async def _enter(self, numbered: tuple[int, Drawn]) -> Entry:
        number, _ = numbered
        reviewers, qa = self.people.reviewers, self.people.qa
        entry = Entry(self.client, SITE, reviewers[number % len(reviewers)], qa[number % len(qa)])
        await entry.fill(sheet_of(self.seed, *numbered), self.step)
        return entry

    async def _approve(self, entry: Entry) -> Entry:
        await entry.approve()
        self.step()
        return entry

    async def _until_shown(self, cases: int) -> None:
        """Ask the dashboard until it counts that many approved cases."""
        while (await self.dashboard("items"))["cases"] < cases:  # noqa: ASYNC110 another process counts
            await asyncio.sleep(0.002)

    async def dashboard(self, measure: str, **filters: str) -> dict[str, Any]:
        url = f"/api/v1/sites/{SITE}/dashboards/{measure}"
        headers = {"Authorization": f"Bearer {self.people.qa[0]}"}
        answer = await self.client.get(url, params={"quarter": QUARTER} | filters, headers=headers)
        answer.raise_for_status()
        content: dict[str, Any] = answer.json()
        return content

    async def _all(self, do: Callable[[Any], Awaitable[Entry]], todo: Sequence[Any]) -> list[Entry]:
        """Several reviewers at once, each with one case at a time."""
        desks = asyncio.Semaphore(REVIEWERS_AT_ONCE)

        async def at_a_desk(one: Any) -> Entry:
            async with desks:
                return await do(one)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(at_a_desk(one)) for one in todo]
        return [task.result() for task in tasks]


def sheet_of(seed: int, number: int, drawn: Drawn) -> Sheet:
    """The invented answer sheet of one drawn case: the same for the same seed, whatever the order of entry."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 a sample, not a secret
    return sample(rng, case_type=drawn.case_type, agency=drawn.agency, county=drawn.county, site=SITE, quarter=QUARTER)


def requests_of(seed: int, drawn: Sequence[Drawn]) -> int:
    """How many requests the season will make: create, face sheet, one save per item, submit, approve."""
    return sum(4 + len(sheet_of(seed, number, one)["answers"]) for number, one in enumerate(drawn))
