"""Consumers that join and leave while others are at work, and every process replaced by a new one."""

import asyncio

from tests.faults.fault_run import FaultRun
from tests.faults.pace import Pace
from tests.faults.processes import RATERS, silent

CASES = 20
SAVES = 50.0
"""A second."""

SLOW_WORKERS = {"OMS_DELAY_AT": "ratings.computed:1.0,view.folding:0.3"}
SLOW_RATING = {"OMS_DELAY_AT": "ratings.computed:1.0"}
"""Between reading and writing, so that two of them meet there."""


GUESTS = ("ratings-worker-3", "projections-worker-2")


async def workers(run: FaultRun) -> list[str]:
    """In the middle of a backlog; who had read a record goes on with it while another one reads it too."""
    processes = run.tested.processes
    for worker in RATERS:
        await processes.stop(worker)
    await run.load.run(range(CASES))
    run.load.pace = Pace(SAVES)
    async with run.entering(CASES):
        for worker in (*RATERS, *GUESTS):
            await processes.start(worker)
            await run.until_entered(10)
        for worker in GUESTS:
            await processes.stop(worker)
    return []


async def first_comes_late(run: FaultRun) -> list[str]:
    """To a backlog of which nobody has read anything."""
    for worker in RATERS:
        await run.tested.processes.stop(worker)
    await run.load.run(range(CASES))
    for worker in RATERS:
        await run.tested.processes.start(worker)
    return []


async def replaced(run: FaultRun) -> list[str]:
    """As an upgrade does, and no request fails."""
    run.load.pace = Pace(SAVES)
    async with run.entering(CASES):
        await asyncio.to_thread(run.tested.stack.restart, [], silent)
    assert run.failed == [], f"SEED={run.seed}"
    return []
