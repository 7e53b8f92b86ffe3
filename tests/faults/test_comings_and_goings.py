"""Processes that come, go, sleep and wake up late, and a broker that is away: saving goes on and nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.ratings.app import service as ratings
from shared.brokers import level
from tests.cluster.waiting import until
from tests.faults.processes import silent
from tests.faults.seeds import SEED
from tests.faults.trial import Round, Trial

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240), pytest.mark.faults]

CASES = 20
SAVES = 50.0
"""A second."""

TAKEN_OVER = 60.0


async def test_workers_join_and_leave_in_the_middle_of_a_backlog(trial: Trial) -> None:
    async with trial.round("workers", SEED) as run:
        await trial.processes.scale("ratings", 0)
        await run.load.run(range(2 * CASES))
        async with run.entering(CASES):
            for workers in (1, 4, 2):
                await trial.processes.scale("ratings", workers)
        await run.judge()


async def test_saves_go_on_while_kafka_is_away(trial: Trial) -> None:
    async with trial.round("kafka", SEED, SAVES) as run:
        async with run.entering(CASES):
            await trial.processes.kill("kafka")
            await until(more_saved(run, than=100))
            await trial.processes.start("kafka")
        assert failed(run) == [], f"SEED={SEED}"
        await run.judge()


def more_saved(run: Round, than: int) -> Callable[[], Awaitable[bool]]:
    before = len(run.ledger.read())

    async def saved() -> bool:
        return len(run.ledger.read()) - before > than

    return saved


def failed(run: Round) -> list[str]:
    """Tries that got no answer, or that of a server at fault."""
    return [f"{end.retry}: {end.why}" for one in run.ledger.read() for end in one.answers if not end.known]


async def test_two_relays_send_one_journal_and_one_of_them_wakes_up_late(trial: Trial) -> None:
    async with trial.round("relays", SEED) as run:
        run.load.doors = [*run.load.doors, await trial.processes.start_second("reviews")]
        async with run.entering(CASES):
            await until(more_saved(run, than=20))
            trial.processes.hold("reviews-2")
            await until(more_saved(run, than=5))
            trial.processes.go_on("reviews-2")
        await trial.processes.stop("reviews-2")
        await run.judge()


async def test_a_worker_that_sleeps_beyond_its_session_and_wakes_up_does_no_harm(trial: Trial) -> None:
    async with trial.round("zombie", SEED) as run:

        async def taken_over() -> bool:
            return await level(trial.stores.kafka, "ratings", ratings.consumers[0].topics)

        async with run.entering(CASES):
            await until(more_saved(run, than=20))
            trial.processes.hold("ratings-worker-1")
        await until(taken_over, TAKEN_OVER)
        trial.processes.go_on("ratings-worker-1")
        await run.load.run(range(CASES))
        await run.judge()


async def test_every_process_is_replaced_under_load_and_no_request_fails(trial: Trial) -> None:
    async with trial.round("rolling", SEED, SAVES) as run:
        async with run.entering(CASES):
            await asyncio.to_thread(trial.stack.restart, [], silent)
        assert failed(run) == [], f"SEED={SEED}"
        await run.judge()
