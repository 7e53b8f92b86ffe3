"""Scenario of a review quarter: several people work through the gateway at once, counted and timed."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

import httpx2

from cli.client.case_entry import Entry, Sheet
from cli.demonstration.case_lifecycle import CaseScenario, Desks
from cli.demonstration.case_outcomes import CaseOutcome, fate
from cli.demonstration.quota import Drawn
from cli.demonstration.sampling import Leading, SamplePosition
from shared.instrument.samples import sample

SITE, QUARTER = "ca-cqi", "2026Q3"
MAX_CONCURRENT_CASES = 8
HELD_BACK = 20
"""Cases approved one by one at the end, each timed until the dashboard shows it."""

T = TypeVar("T")


@dataclass(frozen=True)
class People:
    """The sessions in which the demo's people work, some of each."""

    leader: str
    reviewers: Sequence[tuple[str, str]]
    """Session, and the person's id."""

    qa: Sequence[str]
    second: str
    qa_ids: Sequence[str]
    administrators: tuple[str, str]
    """The sessions of two of the state's administrators: one drafts a publication, the other releases it."""

    signs_in: tuple[str, str]
    """The address and password by which one of them, the site's leader, signs in in a browser."""


@dataclass
class ScenarioReport:
    """Counts of acknowledged steps, the number of requests, and the delays that a person would see, in seconds."""

    counts: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    to_dashboard: list[float] = field(default_factory=list)

    def delay_summary(self) -> str:
        delays = sorted(self.to_dashboard)
        return f"median {median(delays) * 1000:.0f} ms, slowest {delays[-1] * 1000:.0f} ms, over {len(delays)} cases"


@dataclass
class DemoScenario:
    """One run of the quarter. `step` is called after every step, for the progress bar."""

    client: httpx2.AsyncClient
    people: People
    seed: int
    step: Callable[[], None] = lambda: None
    took: ScenarioReport = field(default_factory=ScenarioReport)

    @property
    def leading(self) -> Leading:
        return Leading(self.client, SITE, QUARTER, self.people.leader, self.seed, self.took.counts, self.step)

    async def draw(self) -> list[SamplePosition]:
        """Certify the reviewers, open the quarter, upload every frame and draw every sample."""
        await self.leading.certify([person for _, person in self.people.reviewers])
        return await self.leading.draw()

    async def run_cases(self, positions: Sequence[SamplePosition]) -> ScenarioReport:
        """Live every case; the last ones are approved one by one and timed."""
        drawn = [(position, self._outcome(number)) for number, position in enumerate(positions)]
        lives = await self._all(self._live, list(enumerate(drawn)))
        left = [life for life in lives if not life.fate.eliminated]
        out = [(position, life) for position, life in zip(positions, lives, strict=True) if life.fate.eliminated]
        taken = [
            (await self.leading.replace(position.county, life.entry.case), CaseOutcome()) for position, life in out
        ]
        left += await self._all(self._live, list(enumerate(taken, start=len(drawn))))
        await self._all(self._approve, left[:-HELD_BACK])
        shown = len(left) - HELD_BACK
        await self._until_shown(shown)
        for life in left[-HELD_BACK:]:
            shown += 1
            await life.approve()
            answered = time.monotonic()
            await self._until_shown(shown)
            self.took.to_dashboard.append(time.monotonic() - answered)
        self.took.requests = sum(life.entry.requests for life in [*left, *(life for _, life in out)])
        return self.took

    def _outcome(self, number: int) -> CaseOutcome:
        return fate(random.Random(f"{self.seed}:fate:{number}"))  # noqa: S311 a sample, not a secret

    async def _live(self, numbered: tuple[int, tuple[SamplePosition, CaseOutcome]]) -> CaseScenario:
        number, (position, of) = numbered
        life = CaseScenario(self._entry(number), self._desks(number), of, self.took.counts, self.step)
        body = {"reviewers": [life.desks.reviewer_id]} | position.body
        await life.assign(f"/reviews/{QUARTER}/samples/{position.county}/picks/{position.rank}", body)
        await life.enter(sheet_of(self.seed, number, Drawn(position.county, position.case_type, position.agency)))
        if not life.fate.eliminated:
            await life.review()
        return life

    def _desks(self, number: int) -> Desks:
        session, person = self.people.reviewers[number % len(self.people.reviewers)]
        qa = self.people.qa[number % len(self.people.qa)]
        return Desks(self.people.leader, session, person, qa, self.people.second)

    def _entry(self, number: int) -> Entry:
        desks = self._desks(number)
        return Entry(self.client, SITE, desks.reviewer, desks.qa)

    async def _approve(self, life: CaseScenario) -> CaseScenario:
        await life.approve()
        return life

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

    async def _all(self, do: Callable[[Any], Awaitable[T]], todo: Sequence[Any]) -> list[T]:
        """Several people at once, each with one case at a time."""
        desks = asyncio.Semaphore(MAX_CONCURRENT_CASES)

        async def at_a_desk(item: Any) -> T:
            async with desks:
                return await do(item)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(at_a_desk(item)) for item in todo]
        return [task.result() for task in tasks]


def sheet_of(seed: int, number: int, drawn: Drawn) -> Sheet:
    """The invented answer sheet of one case: the same for the same seed, whatever the order of entry."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 a sample, not a secret
    return sample(rng, case_type=drawn.case_type, agency=drawn.agency, county=drawn.county, site=SITE, quarter=QUARTER)


def steps_of(seed: int, positions: Sequence[SamplePosition]) -> int:
    """About how many steps the quarter's cases make: assigned, each part entered, checked, approved."""
    of_a_case = 4 + len(sheet_of(seed, 0, Drawn(positions[0].county, "FC", "child_welfare"))["answers"])
    return len(positions) * of_a_case
