"""Seven earlier quarters of invented cases, committed to the journal of reviews as its own code commits.

The relay of reviews publishes them, and the ratings workers rate them, as any case. They have no narratives.
"""

import asyncio
import os
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from cli.demonstration.quota import PROBATION, Drawn, counties
from cli.demonstration.sampling import DIFFERENTIAL
from cli.demonstration.scenario import QUARTER, SITE
from deploy.local.stack import Stack
from services.projections.views import VIEWS
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated, FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted, QaTaken
from shared.contracts.topics import topic_name
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import AggregateId, CommandContext, StreamHead, head_of, new_journal_entry
from shared.instrument.samples import sample
from shared.kafka.lag import lagging_groups
from shared.mongo import Document, Store
from shared.projection.view import consumer_group_of

QUARTERS = 7
FOSTER_CARE = 0.62
"""Invented share of foster care cases where the quota leaves the population open."""

COMPLETED = 0.94
"""Invented share of the expected cases that were finished."""

ENTRIES_PER_WRITE = 2000
DAYS_OF_A_QUARTER = 88
NO_TRACE = "00-00000000000000000000000000000001-0000000000000001-00"


@dataclass(frozen=True)
class PastQuarter:
    """A county's cases of a quarter, which were approved in the quarter after it by these people."""

    quarter: str
    county: str
    cases: int
    seed: int
    reviewer: str
    qa: str


def past_quarters(seed: int, reviewers: Sequence[str], qa: Sequence[str]) -> list[PastQuarter]:
    """Return the counties of each quarter; those of the last one were approved in the scenario's own quarter."""
    numbers, drawn = count(), []
    for quarter in _before(QUARTER, QUARTERS):
        for county in counties():
            number = next(numbers)
            reviewer, checker = reviewers[number % len(reviewers)], qa[number % len(qa)]
            drawn.append(PastQuarter(quarter, county.fips, county.cases, seed * 10_000 + number, reviewer, checker))
    return drawn


def _before(quarter: str, number: int) -> list[str]:
    last = int(quarter[:4]) * 4 + int(quarter[5]) - 1
    return [f"{index // 4}Q{index % 4 + 1}" for index in range(last - number, last)]


async def load_history(stack: Stack, quarters: Sequence[PastQuarter], step: Callable[[int], None]) -> int:
    """Commit the cases and wait until they are rated and in every view; their number. `step` gets each write's."""
    store = Store(stack.mongo_url("reviews"), "reviews")
    journal, total = Journal.for_purpose(store, Purpose.CQI), 0
    try:
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            loop = asyncio.get_running_loop()
            for made in asyncio.as_completed([loop.run_in_executor(pool, entries_of, quarter) for quarter in quarters]):
                entries = await made
                cases = len({entry["aggregate"] for entry in entries})
                for start in range(0, len(entries), ENTRIES_PER_WRITE):
                    await journal.append(entries[start : start + ENTRIES_PER_WRITE])
                total += cases
                step(cases)
        await _until_published(journal)
    finally:
        store.close()
    await _until_read(stack.addresses().kafka)
    return total


def entries_of(quarter: PastQuarter) -> list[Document]:
    """Return the journal entries of a county's cases. Pure: equal seeds give equal entries."""
    rng = random.Random(quarter.seed)  # noqa: S311 invented data, repeatable by its seed
    return [entry for _ in range(quarter.cases) if rng.random() < COMPLETED for entry in _case(rng, quarter)]


def _case(rng: random.Random, quarter: PastQuarter) -> Iterator[Document]:
    drawn = _drawn(rng, quarter.county)
    sheet = sample(
        rng,
        case_type=drawn.case_type,
        agency=drawn.agency,
        county=drawn.county,
        site=SITE,
        quarter=quarter.quarter,
    )
    created = CaseCreated.model_validate(
        {name: sheet[name] for name in ("county", "quarter", "case_type", "agency", "instrument")}
    )
    answers = [
        AnswerSaved.model_validate({"item": item, "question": question, "value": value})
        for item, given in sheet["answers"].items()
        for question, value in given.items()
    ]
    entered: list[Event] = [created, FaceSheetSaved.model_validate(sheet["face_sheet"]), *answers]
    approval = _first_day_after(quarter.quarter) + timedelta(days=rng.randrange(DAYS_OF_A_QUARTER))
    completed = approval - timedelta(days=2)
    saves: tuple[tuple[str, date, Sequence[Event]], ...] = (
        (quarter.reviewer, completed, entered),
        (quarter.reviewer, completed, [CaseSubmitted(completed=completed.isoformat())]),
        (quarter.qa, approval, [QaTaken(level="initial")]),
        (quarter.qa, approval, [CaseApproved()]),
    )
    subject, head = AggregateId("reviews", SITE, f"cas_{rng.getrandbits(128):032x}"), StreamHead()
    for number, (actor, day, events) in enumerate(saves):
        entry = new_journal_entry(subject, head, events, _context(rng, actor, day, number))
        head = head_of(entry)
        yield entry


def _drawn(rng: random.Random, county: str) -> Drawn:
    if rng.random() < FOSTER_CARE:
        return Drawn(county, "FC", "probation" if rng.random() < PROBATION else "child_welfare")
    return Drawn(county, "IHDR" if rng.random() < DIFFERENTIAL else "IH", "child_welfare")


def _context(rng: random.Random, actor: str, day: date, number: int) -> CommandContext:
    """Return the context of a save at noon of its site, some minutes after the one before."""
    at = datetime.combine(day, time(20, number), UTC)

    def new_id() -> str:
        digits = f"{rng.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"

    request = new_id()
    return CommandContext(actor, at, request, request, NO_TRACE, new_id, day=day)


def _first_day_after(quarter: str) -> date:
    year, number = int(quarter[:4]), int(quarter[5])
    return date(year + number // 4, number % 4 * 3 + 1, 1)


async def _until_published(journal: Journal) -> None:
    while await journal.collection.find_one({"new": True}, {"_id": 1}):  # noqa: ASYNC110 the relay of reviews publishes
        await asyncio.sleep(0.2)


async def _until_read(kafka_url: str) -> None:
    """Wait for the ratings first, whose events the views read."""
    reviews, ratings = topic_name("reviews", Purpose.CQI), topic_name("ratings", Purpose.CQI)
    views = {consumer_group_of(view): [reviews, ratings] for view in VIEWS if "ratings" in view.owners}
    for groups in ({"ratings": [reviews]}, views):
        while await lagging_groups(kafka_url, groups):  # noqa: ASYNC110 other processes read
            await asyncio.sleep(0.5)
