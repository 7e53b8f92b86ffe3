"""A site chooses other rules: afterwards every case stands rated by them, whatever workers did meanwhile."""

import orjson
import pytest

from services.ratings.api import Policies, choose_rule_set
from services.ratings.handlers import RatingHandler
from shared.contracts.vocabulary import Purpose
from shared.runtime import Runtime
from shared.web.request import RequestContext
from tests.cluster.ratings.rated_cases import faults, published_case
from tests.cluster.ratings.raters import fold, paused_before_writing
from tests.support.delivery.histories import cause
from tests.support.handlers import apply_runs
from tests.support.people import person, register_user

pytestmark = pytest.mark.cluster

OTHER_RULES = {"p1_item5_na": "literal", "wb2_partial": "on"}
DECIDED_BY_RULES = (66, 104, 187, 201, 216, 230)
"""Seeds of cases that have other outcomes by the other rules; a test checks that they have."""


async def choose(runtime: Runtime, site: str, policies: dict[str, str]) -> None:
    """As `oms rerate` does: until nothing remains."""
    leader = person("usr_tests", "SITE_LEADER", site=site)
    register_user(runtime.access, leader)
    while True:
        answer = await choose_rule_set(
            site, Policies(policies=policies), RequestContext(leader.user, runtime, cause(), None)
        )
        if orjson.loads(answer.body)["remaining"] == 0:
            return


async def test_after_a_rerate_every_case_stands_rated_by_the_chosen_rules(runtime: Runtime, site: str) -> None:
    cases = [published_case(site, seed) for seed in (*range(10), *DECIDED_BY_RULES)]
    for case in cases:
        await fold(runtime, case, 1, len(case.facts))
    assert await faults(runtime.store, cases) == []
    await choose(runtime, site, OTHER_RULES)
    assert await faults(runtime.store, cases, OTHER_RULES) == []
    assert sum(case.expected(OTHER_RULES) != case.expected({}) for case in cases) == len(DECIDED_BY_RULES)


@pytest.mark.parametrize("seen", [0, 1, 30])
async def test_a_worker_that_slept_through_a_rerate_does_not_bring_the_old_rules_back(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch, seen: int
) -> None:
    """It read the rules before they were changed and writes after everything was rated again."""
    cases = [published_case(site, seed) for seed in DECIDED_BY_RULES]
    runs = [case.run(seen + 1, len(case.facts)) for case in cases]
    if seen:
        await apply_runs(RatingHandler(runtime), Purpose.TRAINING, "reviews", [case.run(1, seen) for case in cases])
    folding = apply_runs(RatingHandler(runtime), Purpose.TRAINING, "reviews", runs)
    async with paused_before_writing(folding, monkeypatch):
        await choose(runtime, site, OTHER_RULES)
    assert await faults(runtime.store, cases, OTHER_RULES) == []


async def test_a_choice_whose_process_died_right_after_its_commit_holds(runtime: Runtime, site: str) -> None:
    """The journal has it: no worker may go on by the old rules since the cached rule book was never written."""
    cases = [published_case(site, seed) for seed in DECIDED_BY_RULES]
    await choose(runtime, site, OTHER_RULES)
    await runtime.store.of_site(site, "rule_books").delete_many({"site": site})
    for case in cases:
        await fold(runtime, case, 1, len(case.facts))
    assert await faults(runtime.store, cases, OTHER_RULES) == []
