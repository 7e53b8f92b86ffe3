"""One running stack for all tests here: each judges its own cases, and finds every process alive again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from deploy.local.stack import Stack
from tests.faults.code_copies import copied
from tests.faults.fault_run import TestedStack, open_tested_stack
from tests.faults.people import ROLES
from tests.support.site_roles import grant_roles_and_wait

PARTITIONS = 6

SHORT_SESSION = {"OMS_CONSUMER_SESSION_TIMEOUT_SECONDS": "3"}
"""A killed worker's partitions are another's only after its session: six seconds, fifty times, are five minutes."""


@pytest.fixture(scope="package")
async def standing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestedStack]:
    folder = tmp_path_factory.mktemp("faults")
    stack = Stack(folder, PARTITIONS, copied(folder / "code"), SHORT_SESSION)
    await asyncio.to_thread(stack.up, print)
    await grant_roles_and_wait(stack, ROLES)
    try:
        async with open_tested_stack(stack) as opened:
            yield opened
    finally:
        await asyncio.to_thread(stack.down, print)


@pytest.fixture
async def tested_stack(standing: TestedStack) -> TestedStack:
    """All processes alive, two workers of ratings."""
    await standing.processes.scale("ratings", 2)
    await asyncio.to_thread(standing.stack.up, print)
    return standing


@pytest.fixture
async def alone(standing: TestedStack) -> TestedStack:
    """One worker of each kind: nobody else takes the records that shall kill it."""
    await standing.processes.scale("ratings", 1)
    await asyncio.to_thread(standing.stack.up, print)
    return standing
