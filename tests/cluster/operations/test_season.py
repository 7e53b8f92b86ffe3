"""A hundred cases through the public API while workers die and garbage arrives: nothing acknowledged may be lost."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from aiokafka import AIOKafkaProducer

from cli.client.case_entry import Entry
from cli.demonstration.scenario import QUARTER, SITE, sheet_of
from deploy.local.stack import Stack
from services.projections.views import VIEWS
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import events_in
from shared.mongo import Store
from shared.projection.view import consumer_group_of
from tests.cluster.operations.season_checks import (
    Acknowledged,
    PublishedCase,
    doubled_ratings,
    lost_answers,
    recomputed_table,
    wrong_ratings,
)
from tests.support.delivery.plain_ack_consumer import rate_plainly
from tests.support.quarters import quarter
from tests.support.site_roles import grant_roles_and_wait

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]

SEED, CASES, DESKS, PARTITIONS = 7, 100, 8, 6
GARBAGE = b'{"type": "oms.reviews.answer_saved.v1", "data": '


@dataclass
class Played:
    """The season as it was played: the stack it ran on and what was acknowledged."""

    stack: Stack
    cases: list[Acknowledged]

    async def ask(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.stack.token('qa')}"}
        async with httpx2.AsyncClient(base_url=self.stack.addresses().gateway, headers=headers) as client:
            answer = await client.get(f"/api/v1/sites/{SITE}/{path}")
            answer.raise_for_status()
            content: dict[str, Any] = answer.json()
            return content

    async def told(self, service: str) -> dict[str, PublishedCase]:
        """Everything the service's journal says, per case."""
        told: dict[str, PublishedCase] = defaultdict(PublishedCase)
        rows = (
            self.store(service)
            .collection(Purpose.CQI, Journal.COLLECTION)
            .find()
            .sort([("aggregate", 1), ("sequence", 1)])
        )
        async for row in rows:
            for fact in events_in(row):
                told[fact.envelope.subject].take(fact)
        return told

    def store(self, service: str) -> Store:
        return Store(self.stack.mongo_url(service), service)


@pytest.fixture(scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    """Real servers, the six services as processes of their own; both ratings workers killed in the middle."""
    stack = Stack(Path(tmp_path_factory.mktemp("season")), partitions=PARTITIONS)
    await asyncio.to_thread(stack.up, print)
    await grant_roles_and_wait(stack)
    try:
        cases = await play(stack)
        yield Played(stack, cases)
    finally:
        await asyncio.to_thread(stack.down, print)


async def play(stack: Stack) -> list[Acknowledged]:
    sheets = [sheet_of(SEED, n, drawn) for n, drawn in enumerate(quarter(random.Random(SEED))[:CASES])]
    print(f"season of seed {SEED}")
    desks = asyncio.Semaphore(DESKS)
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:

        async def enter(number: int) -> Acknowledged:
            async with desks:
                if number == CASES // 3:
                    await garbage(stack)
                    stack.kill("ratings-worker-1")
                    stack.kill("ratings-worker-2")
                if number == CASES // 2:
                    await asyncio.to_thread(stack.start, "ratings-worker-1", print)
                entry = Entry(client, SITE, stack.token("reviewer"), stack.token("qa"))
                await entry.fill(sheets[number])
                await entry.take_for_qa()
                await entry.approve()
                return Acknowledged.of(entry, sheets[number])

        return list(await asyncio.gather(*(enter(number) for number in range(CASES))))


async def garbage(stack: Stack) -> None:
    """One malformed record in the middle of the cases' topic."""
    producer = AIOKafkaProducer(bootstrap_servers=stack.addresses().kafka)
    await producer.start()
    await producer.send_and_wait("oms.cqi.reviews", GARBAGE, key=b"ca-cqi|cas_broken")
    await producer.stop()


async def until_quiet(played: Played) -> None:
    """Wait until the dashboard counts every case and shows what its answers give; the deadline is the test's."""
    wanted = recomputed_table(played.cases, "items", by_county=False)
    for _ in range(600):
        shown = await played.ask(f"dashboards/items?quarter={QUARTER}")
        if shown["cases"] == CASES and shown["rows"] == wanted:
            return
        await asyncio.sleep(0.1)


async def test_no_acknowledged_answer_is_lost(played: Played) -> None:
    assert lost_answers(played.cases, await played.told("reviews")) == []


async def test_every_case_is_rated_by_the_rules_and_each_rating_once_per_case_version(played: Played) -> None:
    await until_quiet(played)
    told = await played.told("ratings")
    assert wrong_ratings(played.cases, {case: one.ratings for case, one in told.items()}) == []
    assert doubled_ratings(told) == []


@pytest.mark.parametrize("measure", ["items", "outcomes"])
@pytest.mark.parametrize("by_county", [False, True])
async def test_the_dashboard_equals_a_recompute(played: Played, measure: Any, by_county: bool) -> None:
    await until_quiet(played)
    shown = await played.ask(f"dashboards/{measure}?quarter={QUARTER}" + ("&by=county" if by_county else ""))
    assert shown["rows"] == recomputed_table(played.cases, measure, by_county=by_county)


async def test_malformed_record_is_parked_by_every_group_of_the_topic(
    played: Played,
) -> None:
    """The malformed record is parked with its reason by every group that reads the topic."""
    await until_quiet(played)
    views = [consumer_group_of(view) for view in VIEWS if "reviews" in view.owners]
    for service, groups in (("ratings", ["ratings"]), ("projections", views)):
        rows = await played.store(service).collection(Purpose.CQI, "parked").find().to_list(None)
        told = sorted((row["group"], row["reason"], row["value"]) for row in rows)
        assert told == [(group, "unreadable", GARBAGE) for group in sorted(groups)]


async def test_a_plain_faststream_ack_consumer_loses_answers_on_the_very_same_topic(played: Played) -> None:
    """The checker can fail: the obvious way to consume, over the same records, is reported as loss."""
    plain = await rate_plainly(played.stack.addresses().kafka, "oms.cqi.reviews")
    assert wrong_ratings(played.cases, plain) != []
