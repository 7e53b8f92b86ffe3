"""Servers and processes that are away or asleep for a while, and wake up late."""

import asyncio

from services.ratings.app import service as ratings
from shared.brokers import level
from tests.cluster.waiting import until
from tests.faults.pace import Pace
from tests.faults.processes import RATERS
from tests.faults.trial import Round

CASES = 20
SAVES = 50.0
"""A second."""

BEYOND_A_SESSION = 60.0
"""Seconds in which another worker must have taken over; it does after six."""

LONG_ENOUGH = 6.0
"""Seconds: longer than any offsets would stay uncommitted that are committed by the clock."""


async def kafka_away(run: Round) -> list[str]:
    """Saving goes on, and not one save fails."""
    run.load.pace = Pace(SAVES)
    async with run.entering(CASES):
        await run.trial.processes.kill("kafka")
        await run.until_entered(100)
        await run.trial.processes.start("kafka")
    assert run.failed == [], f"SEED={run.seed}"
    return []


async def late_relay(run: Round) -> list[str]:
    """Two processes of one service, each with a relay over the same journal."""
    processes = run.trial.processes
    run.load.doors = [*run.load.doors, await processes.start_second("reviews")]
    async with run.entering(CASES):
        await run.until_entered(20)
        processes.hold("reviews-2")
        await run.until_entered(5)
        processes.go_on("reviews-2")
    await processes.stop("reviews-2")
    return []


async def zombie(run: Round) -> list[str]:
    """Another one has done its work when it wakes up in the middle of it."""
    processes = run.trial.processes

    async def taken_over() -> bool:
        return await level(run.trial.stores.kafka, "ratings", ratings.consumers[0].topics)

    async with run.entering(CASES):
        await run.until_entered(20)
        processes.hold(RATERS[0])
    await until(taken_over, BEYOND_A_SESSION)
    processes.go_on(RATERS[0])
    await run.load.run(range(CASES))
    return []


async def database_asleep(run: Round) -> list[str]:
    """They have read records, can write nothing, and are killed before they can."""
    processes = run.trial.processes
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


async def broker_asleep(run: Round) -> list[str]:
    """It has handed events to a broker that answers nothing, and is killed."""
    processes = run.trial.processes
    processes.hold("kafka")
    async with run.entering(CASES):
        await run.until_entered(50)
        await processes.kill("reviews")
        processes.go_on("kafka")
        await processes.start("reviews")
    return []
