"""Any process is killed at any time while fifty requests a second come in. KILLS says how often, SEED repeats a run."""

import os

import pytest

from tests.faults.fault_run import TestedStack
from tests.faults.random_kills.nemesis import Nemesis
from tests.faults.random_kills.plan import plan
from tests.faults.seeds import SEED

KILLS = int(os.environ.get("KILLS") or 5)
SAVES = 50.0
"""A second."""

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240 + 20 * KILLS)]


async def test_nothing_is_lost_by_random_kills(tested_stack: TestedStack) -> None:
    async with tested_stack.start_run("kills", SEED, SAVES) as run:
        nemesis = Nemesis(tested_stack.processes)
        async with run.entering(20):
            await nemesis.carry_out(plan(SEED, KILLS))
        assert nemesis.killed == KILLS
        await run.expect_no_faults()
