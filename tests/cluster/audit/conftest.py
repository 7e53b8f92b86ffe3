"""A stack with ten finished cases, a role and a ticket; everything is folded, and nothing more is sent."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from cli.audit.evidence.sources import sources
from cli.audit.verifier import Verified, verify
from cli.client.case_entry import Entry
from cli.demonstration.scenario import SITE, sheet_of
from deploy.local.stack import Stack
from tests.support.quarters import quarter
from tests.support.site_roles import grant_roles_and_wait
from tests.support.wait import until

SEED, CASES, DESKS, PARTITIONS = 11, 10, 4, 6


@dataclass
class Entered:
    """The stack, and what an auditor saw again and again while its cases were entered."""

    stack: Stack
    seen: list[Verified] = field(default_factory=list)


@pytest.fixture(scope="package")
async def entered(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Entered]:
    one = Entered(Stack(Path(tmp_path_factory.mktemp("audited")), partitions=PARTITIONS))
    await asyncio.to_thread(one.stack.up, print)
    await grant_roles_and_wait(one.stack)
    try:
        entering = asyncio.create_task(enter(one.stack))
        while not entering.done():
            one.seen.append(await look(one.stack))
        await entering
        yield one
    finally:
        await asyncio.to_thread(one.stack.down, print)


@pytest.fixture(scope="package")
async def audited(entered: Entered) -> Stack:
    """Its servers run and two of its services do not: an auditor needs no service, and no head is announced."""
    await until(lambda: quiet(entered.stack))
    for service in ("reviews", "ratings"):
        entered.stack.kill(service)
    return entered.stack


async def enter(stack: Stack) -> None:
    print(f"season of seed {SEED}")
    drawn = quarter(random.Random(SEED))[:CASES]
    desks = asyncio.Semaphore(DESKS)
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:

        async def finish(number: int) -> None:
            async with desks:
                entry = Entry(client, SITE, stack.token("reviewer"), stack.token("qa"))
                await entry.fill(sheet_of(SEED, number, drawn[number]))
                await entry.take_for_qa()
                await entry.approve()

        await asyncio.gather(*(finish(number) for number in range(CASES)))
        leader = {"Authorization": f"Bearer {stack.token('leader')}"}
        for what, body in (("people", {"person": "usr_new", "role": "OBSERVER"}), ("tickets", {"topic": "reports"})):
            answer = await client.post(f"/api/v1/sites/{SITE}/{what}", json=body, headers=leader)
            answer.raise_for_status()


async def look(stack: Stack) -> Verified:
    with sources(stack.folder) as at:
        return await verify(at)


async def quiet(stack: Stack) -> bool:
    """Whether an auditor sees nothing on its way."""
    counts = (await look(stack)).counts
    return not counts["unsent"] and not counts["late"]
