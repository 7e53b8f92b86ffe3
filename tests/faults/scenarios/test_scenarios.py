"""Whatever comes in disorder, stays away, sleeps, joins or is replaced: nothing is lost, doubled or reordered."""

from pathlib import Path

import pytest

from tests.faults.checks.check_ratings import by_version, in_effect
from tests.faults.code_copies import copied
from tests.faults.evidence_collection import collect
from tests.faults.fault_run import FaultRun, TestedStack
from tests.faults.scenarios.scenarios import SCENARIOS, SHORT, Scenario
from tests.faults.seeds import SEED
from tests.support.delivery.plain_ack_consumer import rate_plainly

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]


EACH = [
    pytest.param(scenario, marks=[] if name in SHORT else [pytest.mark.faults], id=name)
    for name, scenario in SCENARIOS.items()
]


@pytest.mark.parametrize("scenario", EACH)
async def test_nothing_is_lost_when(scenario: Scenario, tested_stack: TestedStack, tmp_path: Path) -> None:
    code = copied(tmp_path / "code", *scenario.changed)
    async with (
        tested_stack.processes.configured(scenario.settings),
        tested_stack.processes.of(code, scenario.processes),
        tested_stack.start_run("scenario", SEED) as run,
    ):
        await run.expect_no_faults(await scenario.play(run))


@pytest.mark.faults
async def test_a_plain_ack_consumer_loses_by_one_malformed_record(tested_stack: TestedStack) -> None:
    """The control: the same checker, over the same records, reports the obvious way to consume."""
    async with tested_stack.start_run("plain", SEED) as run:
        await run.expect_no_faults(await SCENARIOS["bad records and forgeries come among good ones"].play(run))
        plain = await rate_plainly(tested_stack.stores.kafka, "oms.cqi.reviews")
        assert await lost(run, plain) != []


async def lost(run: FaultRun, rated: dict[str, dict[str, str]]) -> list[str]:
    found = await collect(run.tested.stores, run.since, run.ledger.read())
    faults: list[str] = []
    for key, facts in found.reviews.facts.items():
        if key.startswith("ca-cqi|"):
            given = by_version(key, facts)[len(facts)]
            faults += in_effect(key, given, rated.get(key.partition("|")[2], {}))
    return faults
