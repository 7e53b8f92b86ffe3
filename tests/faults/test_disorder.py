"""Records that come twice, out of order, damaged, in a storm of damage, or to a handler that fails: nothing is lost."""

import random
from collections import Counter
from pathlib import Path

import pytest

from cli import aside
from shared.stops import Stops
from tests.cluster.plain_ack import rate_plainly
from tests.cluster.waiting import until
from tests.faults.check_ratings import by_version, in_effect
from tests.faults.code_copies import Change, copied
from tests.faults.collecting import collect
from tests.faults.records import copy_all, copy_shuffled, plant, until_parked
from tests.faults.seeds import SEED
from tests.faults.sheets import sheet
from tests.faults.trial import Round, Trial

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]

CASES = 20
STORM = 30
"""Records in a row: the breaker opens at twenty."""

WORKERS = ("ratings-worker-1", "ratings-worker-2")
RATED = "        cases, self._held = self._held, {}\n"


@pytest.mark.faults
async def test_a_second_copy_of_every_record_changes_nothing(trial: Trial) -> None:
    async with trial.round("copies", SEED) as run:
        async with run.entering(CASES):
            await copy_all(run)
        await copy_all(run)
        await run.judge()


@pytest.mark.faults
async def test_shuffled_copies_of_old_records_change_nothing(trial: Trial) -> None:
    async with trial.round("shuffled", SEED) as run:
        await run.load.run(range(CASES))
        async with run.entering(CASES):
            await copy_shuffled(run, random.Random(SEED))
        await run.judge()


async def test_a_malformed_record_is_put_aside_and_a_plain_ack_consumer_loses_by_it(trial: Trial) -> None:
    """The control: the checker reports loss where the same records are consumed as tutorials do it."""
    async with trial.round("malformed", SEED) as run:
        async with run.entering(CASES):
            planted = await plant(run, 1)
        await run.judge(planted)
        plain = await rate_plainly(trial.stores.kafka, "oms.cqi.reviews")
        assert await plainly_lost(run, plain) != []


async def plainly_lost(run: Round, plain: dict[str, dict[str, str]]) -> list[str]:
    found = await collect(run.trial.stores, run.since, run.ledger.read())
    faults: list[str] = []
    for key, facts in found.reviews.facts.items():
        if key.startswith("ca-cqi|"):
            given = by_version(key, facts)[len(facts)]
            faults += in_effect(key, given, plain.get(key.partition("|")[2], {}))
    return faults


@pytest.mark.faults
async def test_a_storm_of_bad_records_stops_the_topic_until_a_person_resumes_it(trial: Trial) -> None:
    async with trial.round("storm", SEED) as run:
        async with run.entering(CASES):
            planted = await plant(run, STORM)
            for service, group in (("ratings", "ratings"), ("projections", "projections.case_ratings.v1")):
                stops = Stops(getattr(trial.stores, service), group)
                await until(stops.topics)
                assert await aside.resume(trial.stack, service) == ["oms.cqi.reviews"]
        await run.judge(planted)


@pytest.mark.faults
async def test_a_handler_that_fails_for_one_case_costs_that_case_alone_until_it_is_mended(
    trial: Trial, tmp_path: Path
) -> None:
    county = one_of_a_kind(SEED)
    broken = f"        assert not any(getattr(f.event, 'county', '') == '{county}' for r in runs for f in r.events)\n"
    code = copied(tmp_path / "code", Change("services/ratings/handlers.py", RATED, broken + RATED))
    async with trial.round("poisoned", SEED) as run:
        for worker in WORKERS:
            await trial.processes.stop(worker)
            await trial.processes.start_from(worker, code)
        await run.load.run(range(CASES))
        await until_parked(run, "ratings", ["handler"])
        key = await poisoned(run, county)
        faults = await run.faults(aside=[key])
        assert faults, "nothing failed: nothing was tested"
        assert [fault for fault in faults if key not in fault] == [], f"SEED={SEED}"
        for worker in WORKERS:
            await trial.processes.stop(worker)
            await trial.processes.start(worker)
        assert await aside.unpark(trial.stack, "ratings", key) == (1, {})
        await run.judge()


def one_of_a_kind(seed: int) -> str:
    counties = Counter(sheet(seed, number).fields["county"] for number in range(CASES))
    return next(county for county, cases in counties.items() if cases == 1)


async def poisoned(run: Round, county: str) -> str:
    created = [one for one in run.ledger.read() if one.asked.answers.get("county") == county]
    return f"{created[0].asked.site}|{created[0].case}"
