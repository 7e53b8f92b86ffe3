"""Servers and processes that are away or asleep for a while, and wake up late."""

import asyncio
from functools import partial

from shared.kafka.lag import is_caught_up
from tests.faults import topics
from tests.faults.fault_run import FaultRun
from tests.faults.pace import Pace
from tests.faults.processes import RATERS
from tests.faults.quiescence import GROUPS
from tests.support.wait import until

CASES = 20
SAVES, QUICK = 50.0, 100.0
"""A second."""

BEYOND_A_SESSION = 60.0
"""Seconds in which another worker must have taken over; it does after six."""

ASLEEP, SECOND_VIEWER = (RATERS[0], "projections-worker-1"), "projections-worker-2"

LONG_ENOUGH = 6.0
"""Seconds: longer than any offsets would stay uncommitted that are committed by the clock."""


async def kafka_away(run: FaultRun) -> list[str]:
    """Saving goes on, and not one save fails."""
    run.load.pace = Pace(SAVES)
    async with run.entering(CASES):
        await run.tested.processes.kill("kafka")
        await run.until_entered(100)
        await run.tested.processes.start("kafka")
    assert run.failed == [], f"SEED={run.seed}"
    return []


async def late_relay(run: FaultRun) -> list[str]:
    """Two processes of one service, each with a relay over the same journal."""
    processes = run.tested.processes
    run.load.doors = [*run.load.doors, await processes.start_second("reviews")]
    async with run.entering(CASES):
        await run.until_entered(20)
        processes.hold("reviews-2")
        await run.until_entered(5)
        processes.go_on("reviews-2")
    await processes.stop("reviews-2")
    return []


async def zombies(run: FaultRun) -> list[str]:
    """Others have done their work when they wake up in the middle of it: in their first pass, of cases just opened."""
    await _asleep_after(run, 40)
    return []


async def late_zombies(run: FaultRun) -> list[str]:
    """In a later pass, each of which takes a second: what they hold are cases with answers that are rated."""
    run.load.pace = Pace(QUICK)
    await _asleep_after(run, int(2.5 * QUICK))
    return []


async def _asleep_after(run: FaultRun, requests: int) -> None:
    processes, kafka = run.tested.processes, run.tested.stores.kafka
    await processes.start(SECOND_VIEWER)
    async with run.entering(CASES):
        await run.until_entered(requests)
        for worker in ASLEEP:
            processes.hold(worker)
        run.load.pace = Pace()
    for group in GROUPS.values():
        await until(partial(is_caught_up, kafka, group, topics.REVIEWS), BEYOND_A_SESSION)
    for worker in ASLEEP:
        processes.go_on(worker)
    await run.load.run(range(CASES))
    await processes.stop(SECOND_VIEWER)


async def database_asleep(run: FaultRun) -> list[str]:
    """They have read records, can write nothing, and are killed before they can."""
    processes = run.tested.processes
    for worker in RATERS:
        processes.hold(worker)
    await run.load.run(range(CASES))
    processes.hold("mongo")
    for worker in RATERS:
        processes.go_on(worker)
    await asyncio.sleep(LONG_ENOUGH)
    for worker in RATERS:
        await processes.kill(worker)
    processes.go_on("mongo")
    for worker in RATERS:
        await processes.start(worker)
    return []


async def broker_asleep(run: FaultRun) -> list[str]:
    """It has handed events to a broker that answers nothing, and is killed; not before it could mark them as sent."""
    processes = run.tested.processes
    await run.load.run(range(CASES))
    processes.hold("kafka")
    run.load.pace = Pace(SAVES)
    async with run.entering(CASES):
        await run.until_entered(int(SAVES))
        await processes.kill("reviews")
        run.load.pace = Pace()
        processes.go_on("kafka")
        await processes.start("reviews")
    return []
