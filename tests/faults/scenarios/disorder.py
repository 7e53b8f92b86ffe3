"""Records that come twice, in no order, damaged, in a storm, never, or to a handler that fails."""

import random
from contextlib import suppress
from functools import partial

from cli.operations import consumer_admin
from shared.consumer.open_breakers import OpenBreakers
from shared.contracts.vocabulary import Purpose
from shared.kafka.lag import is_caught_up
from tests.faults import topics
from tests.faults.code_copies import Change
from tests.faults.fault_run import FaultRun
from tests.faults.processes import RATERS
from tests.faults.quiescence import GROUPS, PATIENCE
from tests.faults.records import (
    came,
    copy_half,
    miss_all,
    miss_half,
    plant,
    plant_forgeries,
    put_again,
    until_parked,
    until_sent,
)
from tests.faults.sheets import ODD
from tests.support.wait import until

CASES = 20
STORM = 30
"""Records in a row: the breaker opens at twenty."""


async def twice(run: FaultRun) -> list[str]:
    async with run.entering(CASES):
        await put_again(run, await came(run))
    await put_again(run, await came(run))
    return []


async def shuffled(run: FaultRun) -> list[str]:
    await run.load.run(range(CASES))
    async with run.entering(CASES):
        await copy_half(run, random.Random(run.seed))
    return []


async def damaged(run: FaultRun) -> list[str]:
    await run.load.run(range(CASES))
    async with run.entering(CASES):
        return [*await plant(run, 1), *await plant_forgeries(run)]


async def storm(run: FaultRun) -> list[str]:
    """A worker dies with its breaker open; a person resumes, and all that was left untouched is read."""
    async with run.entering(CASES):
        planted = await plant(run, STORM)
        for service, group in GROUPS.items():
            await until(OpenBreakers(getattr(run.tested.stores, service), group).topics)
        await run.tested.processes.kill(RATERS[0])
        for service in GROUPS:
            assert await consumer_admin.resume(run.tested.stack, service) == ["oms.cqi.reviews"]
        await run.tested.processes.start(RATERS[0])
    return planted


FAILING = Change(
    "services/ratings/handlers.py",
    "        store, started = self.runtime.store, self.runtime.now()\n",
    f"""        counties = [getattr(recorded.event, "county", "") for run in runs for recorded in run.events]
        assert "{ODD}" not in counties or __import__("pathlib").Path("mended").exists()
        store, started = self.runtime.store, self.runtime.now()
""",
)
"""For one case, until it is mended."""


async def poison(run: FaultRun) -> list[str]:
    """All other cases flow on; when the program is mended and a person says so, so does this one."""
    mended = run.tested.stack._code / "mended"
    await run.load.run(range(CASES))
    await until_parked(run, "ratings", ["handler"])
    key = _odd_one(run)
    faults = await run.faults(aside=[key])
    assert [fault for fault in faults if key not in fault] == [], f"SEED={run.seed}"
    mended.touch()
    await consumer_admin.unpark(run.tested.stack, "ratings", key)
    return []


def _odd_one(run: FaultRun) -> str:
    created = next(one for one in run.ledger.read() if one.asked.answers.get("county") == ODD)
    return f"{created.asked.site}|{created.case}"


SOON_AUDITED = {"OMS_HEAD_AUDIT_QUIET_SECONDS": "5", "OMS_HEAD_AUDIT_INTERVAL_SECONDS": "1"}
"""A minute and a half is long for a test; the consumer must have missed the event before it is announced."""


async def late(run: FaultRun) -> list[str]:
    """A consumer gets the second half of a backlog before the first."""
    for worker in RATERS:
        await run.tested.processes.stop(worker)
    await run.load.run(range(CASES))
    missed = await miss_half(run, GROUPS["ratings"])
    for worker in RATERS:
        await run.tested.processes.start(worker)
    await until(partial(is_caught_up, run.tested.stores.kafka, GROUPS["ratings"], topics.REVIEWS), PATIENCE.seconds)
    await put_again(run, missed)
    return []


async def last_missed(run: FaultRun) -> list[str]:
    """The head audit announces it once more; should it not, the checker will miss it too."""
    for worker in RATERS:
        await run.tested.processes.stop(worker)
    run.load.saves = 0
    await run.load.run(range(CASES))
    await until_sent(run, "reviews")
    await miss_all(run, GROUPS["ratings"])
    for worker in RATERS:
        await run.tested.processes.start(worker)
    keys = [f"{one.asked.site}|{one.case}" for one in run.ledger.read()]

    async def all_rated() -> bool:
        rated = [run.tested.stores.ratings.collection(purpose, "rated_cases") for purpose in Purpose]
        return sum([await one.count_documents({"_id": {"$in": keys}}) for one in rated]) == len(keys)

    with suppress(AssertionError):
        await until(all_rated, PATIENCE.seconds)
    return []
