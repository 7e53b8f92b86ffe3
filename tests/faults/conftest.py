"""One running stack for all tests here: each judges its own cases, and finds every process alive again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from deploy.local.stack import Stack
from tests.faults.people import ROLES
from tests.faults.trial import Trial, trial_of
from tests.settled import settle

PARTITIONS = 6


@pytest.fixture(scope="package")
async def standing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Trial]:
    stack = Stack(tmp_path_factory.mktemp("faults"), PARTITIONS)
    await asyncio.to_thread(stack.up, print)
    await settle(stack, ROLES)
    try:
        async with trial_of(stack) as opened:
            yield opened
    finally:
        await asyncio.to_thread(stack.down, print)


@pytest.fixture
async def trial(standing: Trial) -> Trial:
    """All processes alive, two workers of ratings."""
    await standing.processes.scale("ratings", 2)
    await asyncio.to_thread(standing.stack.up, print)
    return standing


@pytest.fixture
async def alone(standing: Trial) -> Trial:
    """One worker of each kind: nobody else takes the records that shall kill it."""
    await standing.processes.scale("ratings", 1)
    await asyncio.to_thread(standing.stack.up, print)
    return standing
