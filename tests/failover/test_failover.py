"""The leading server dies: no acknowledged save is lost, people wait seconds at most, and nobody is left hanging."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from cli.demonstration.scenario import QUARTER, SITE
from deploy.local.processes import stop
from deploy.local.stack import Stack
from deploy.local.stack_state import StackState
from shared.contracts.topics import TOPICS
from tests.failover.brokers import Brokers
from tests.failover.replicas import Replicas
from tests.failover.reviewers import Reviewer, longest_gap, lost, reviewers
from tests.support.site_roles import settle_now

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

REVIEWERS = 4
STEADY, AFTER = 4.0, 20.0
"""Seconds of saving before the kill, and after it."""

SAVES_GAP, EVENTS_GAP, LONGEST_ANSWER = 4.0, 12.0, 10.0
"""The limits that the design promises, in seconds."""


@dataclass
class Site:
    """A stack over three brokers and three database servers."""

    stack: Stack
    brokers: Brokers
    replicas: Replicas

    @asynccontextmanager
    async def saving(self) -> AsyncIterator[list[Reviewer]]:
        """Reviewers at work for as long as the block runs."""
        limits = httpx2.Timeout(LONGEST_ANSWER)
        async with httpx2.AsyncClient(base_url=self.stack.addresses().gateway, timeout=limits) as client:
            at_work = await reviewers(self.stack, client, REVIEWERS)
            tasks = [asyncio.create_task(one.save_for_ever()) for one in at_work]
            await asyncio.sleep(STEADY)
            try:
                yield at_work
            finally:
                for task in tasks:
                    task.cancel()
                failed = [e for e in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(e, Exception)]
        assert failed == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = Path(tmp_path_factory.mktemp("failover"))
    ledger = StackState(folder / "servers")
    brokers, replicas = Brokers(ledger), Replicas(ledger)
    stack = Stack(folder / "stack", partitions=6)
    with pytest.MonkeyPatch.context() as environment:
        try:
            brokers.start()
            replicas.start()
            environment.setenv("KAFKA_URL", brokers.url)
            environment.setenv("MONGO_URL", replicas.url)
            stack.up(print)
            settle_now(stack)
            yield Site(stack, brokers, replicas)
        finally:
            stack.down(print)
            stop(ledger.all_running().values())


async def test_the_primary_of_the_database_is_killed_under_load(site: Site) -> None:
    async with site.saving() as at_work:
        primary = site.replicas.primary()
        killed = time.monotonic()
        site.replicas.kill(primary)
        await asyncio.sleep(AFTER)
        gap = longest_gap(at_work, killed)
    site.replicas.start_one(primary)
    await until_primary(site)
    slowest = max(one.at - one.asked for each in at_work for one in each.answers)
    print(f"longest gap between acknowledged saves {gap:.1f} s, slowest answer {slowest:.1f} s")
    assert await lost(site.stack, at_work) == []
    assert gap <= SAVES_GAP
    assert slowest <= LONGEST_ANSWER


async def test_without_any_primary_people_are_told_to_try_again_and_then_it_goes_on(site: Site) -> None:
    async with site.saving() as at_work:
        dead = [node for node in (1, 2, 3) if node != site.replicas.primary()]
        for node in dead:
            site.replicas.kill(node)
        await asyncio.sleep(AFTER)
        for node in dead:
            site.replicas.start_one(node)
        back = time.monotonic()
        await until_primary(site)
        await asyncio.sleep(STEADY * 2)
        answers = [one for each in at_work for one in each.answers]
    told = [one for one in answers if one.status == httpx2.codes.SERVICE_UNAVAILABLE]
    assert told
    assert all(one.retry_after.isdecimal() for one in told)
    assert max(one.at - one.asked for one in answers) <= LONGEST_ANSWER
    assert any(one.status == httpx2.codes.OK and one.at > back for one in answers)
    assert await lost(site.stack, at_work) == []


async def test_the_leading_broker_is_killed_under_load(site: Site) -> None:
    leader = await site.brokers.leader("oms.cqi.reviews")
    seen: list[float] = []
    async with site.saving() as at_work:
        watching = asyncio.create_task(watch(site, seen))
        killed = time.monotonic()
        site.brokers.kill(leader)
        await asyncio.sleep(AFTER)
        watching.cancel()
        saves = longest_gap(at_work, killed)
        failed = [one for each in at_work for one in each.answers if one.status != httpx2.codes.OK]
    events = max(late - early for early, late in zip([killed, *seen], [*seen, time.monotonic()], strict=True))
    site.brokers.start_one(leader)
    print(f"longest gap: saves {saves:.1f} s, events on the dashboard {events:.1f} s")
    assert failed == []
    assert await lost(site.stack, at_work) == []
    assert events <= EVENTS_GAP


async def watch(site: Site, seen: list[float]) -> None:
    """Note the times at which the dashboard got younger."""
    headers = {"Authorization": f"Bearer {site.stack.token('qa')}"}
    url, last = f"/api/v1/sites/{SITE}/dashboards/progress", ""
    async with httpx2.AsyncClient(base_url=site.stack.addresses().gateway, headers=headers, timeout=30) as client:
        while True:
            shown = (await client.get(url, params={"quarter": QUARTER})).json()["as_of"] or ""
            if shown > last:
                last = shown
                seen.append(time.monotonic())
            await asyncio.sleep(0.1)


async def until_primary(site: Site) -> None:
    while not site.replicas.primary():  # noqa: ASYNC110 the servers elect
        await asyncio.sleep(0.2)


async def test_a_record_is_kept_three_times_and_acknowledged_when_two_have_it(site: Site) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=site.brokers.url.split(","))
    await admin.start()
    try:
        described = await admin.describe_topics([topic.name for topic in TOPICS])
        assert {len(one["replicas"]) for topic in described for one in topic["partitions"]} == {3}
        resources = [ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in TOPICS]
        [answer] = await admin.describe_configs(resources)
        assert {entry[1] for found in answer.resources for entry in found[4] if entry[0] == "min.insync.replicas"} == {
            "2"
        }
    finally:
        await admin.close()
