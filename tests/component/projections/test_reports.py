"""A quarter's reports for a site's own people: how far it is, who has what, what fell out, what was expected."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.identity.access import CbAccessGranted
from shared.contracts.reviews.qa import EliminationProposed, EliminationRefused
from shared.contracts.vocabulary import PLATFORM
from tests.component.api_client import ApiClient, expect_success
from tests.component.problems import places, refused
from tests.component.reports import ALAMEDA, LOS_ANGELES, a_quarter, ask, limited, report, take_in
from tests.component.running_service import RunningService
from tests.support.cases.daily_histories import SENIOR, final, started
from tests.support.event_examples.cases import TEXT
from tests.support.histories import QA, REVIEWER, By
from tests.support.people import SignedInUser, person

REPORTS = ("progress", "qa", "overdue", "notes", "workload", "overrides", "eliminations", "expected", "worksheets")


@pytest.fixture
async def quarter(projections: RunningService, site: str) -> str:
    await a_quarter(projections, site)
    return site


@pytest.mark.requirement("R46")
async def test_progress_counts_by_county_and_stage_and_says_how_many_had_a_second_level(
    projections: RunningService, quarter: str
) -> None:
    shown = await report(projections, quarter, "progress")
    assert shown["counties"] == [
        {"county": ALAMEDA, "stage": "approved_final", "cases": 2},
        {"county": ALAMEDA, "stage": "eliminated", "cases": 1},
        {"county": ALAMEDA, "stage": "initial_qa", "cases": 1},
        {"county": LOS_ANGELES, "stage": "approved_final", "cases": 1},
        {"county": LOS_ANGELES, "stage": "data_entry", "cases": 1},
        {"county": LOS_ANGELES, "stage": "eliminated", "cases": 1},
    ]
    assert shown["final"] == {"cases": 3, "second_level": 1, "share": 1 / 3}
    nothing = await report(projections, quarter, "progress", county="06073")
    assert nothing["final"] == {"cases": 0, "second_level": 0, "share": None}


@pytest.mark.requirement("R57")
@pytest.mark.requirement("R55")
async def test_the_work_on_eliminated_cases_is_counted_by_reason(projections: RunningService, quarter: str) -> None:
    shown = await report(projections, quarter, "eliminations")
    worked = {"days": 4, "saves": 6, "texts": 2, "interviews": 2}
    assert shown["reasons"] == [{"reason": "key_participants", "cases": 2} | worked]


@pytest.mark.requirement("R56")
async def test_worksheets_list_those_that_wait_for_a_decision_alone(projections: RunningService, site: str) -> None:
    """A leader finds what waits without reading any case."""
    proposed = (6, By(REVIEWER, EliminationProposed(reason="duplicate", evidence=TEXT)))
    refused_later = (*started(), proposed, (7, By(QA, EliminationRefused())))
    waiting, _ = await take_in(projections, site, (*started(rank=3), proposed), refused_later)
    (line,) = (await report(projections, site, "worksheets"))["worksheets"]
    told = ("case", "rank", "reason", "by", "stage")
    assert tuple(line[name] for name in told) == (waiting, 3, "duplicate", REVIEWER, "data_entry")


@pytest.mark.requirement("R52")
async def test_expected_and_completed_cases_stand_side_by_side_with_the_reason(
    projections: RunningService, quarter: str
) -> None:
    shown = await report(projections, quarter, "expected")
    told = ("county", "expected", "completed", "in_review", "eliminated", "short", "why")
    assert [tuple(line[name] for name in told) for line in shown["counties"]] == [
        (ALAMEDA, 4, 2, 1, 1, 2, None),
        ("06003", 1, 0, 0, 0, 1, "no_eligible_case"),
        (LOS_ANGELES, 2, 1, 1, 1, 1, "staffing"),
    ]
    assert shown["total"] == {"expected": 7, "completed": 3, "short": 4}


async def test_workload_is_by_person_and_stage_and_eliminated_cases_are_no_work(
    projections: RunningService, quarter: str
) -> None:
    shown = await report(projections, quarter, "workload")
    assert shown["reviewers"] == [
        {"person": REVIEWER, "stage": "approved_final", "cases": 3},
        {"person": REVIEWER, "stage": "data_entry", "cases": 1},
        {"person": REVIEWER, "stage": "initial_qa", "cases": 1},
    ]
    assert {(one["person"], one["stage"], one["cases"]) for one in shown["qa"]} == {
        (QA, "approved_final", 3), (QA, "initial_qa", 1), (SENIOR, "approved_final", 1),
    }  # fmt: skip


@pytest.mark.requirement("R57")
async def test_who_may_read_dashboards_alone_cannot_tell_how_many_cases_were_eliminated(
    projections: RunningService, quarter: str
) -> None:
    """The Children's Bureau with a state's grant of aggregates: expected minus shown would be the answer."""
    assert (await report(projections, quarter, "eliminations"))["reasons"], "there is something to hide"
    bureau = SignedInUser("usr_bureau", {PLATFORM: ("CB_CENTRAL",)})
    api = ApiClient.for_user(projections.client, bureau)
    granted: dict[str, Any] = {"level": "aggregates", "purpose_code": "PIP_MONITORING"}
    window = {"starts": "2026-09-01T00:00:00Z", "ends": "2026-12-01T00:00:00Z"}
    facts = projections.runtime.access.state
    facts.grants[quarter][f"gra_{'1' * 32}"] = CbAccessGranted.model_validate(granted | window)
    for name in REPORTS:
        refused(await ask(projections, quarter, f"reports/{name}", api), 403, "not-your-role")
    refused(await ask(projections, quarter, "cases", api), 403, "not-your-role")
    for name in ("progress", "items", "outcomes"):
        dashboard = await ask(projections, quarter, f"dashboards/{name}", api)
        assert expect_success(dashboard)["site"] == quarter
        assert "eliminated" not in dashboard.text
        assert "expected" not in dashboard.text
    shown = expect_success(await ask(projections, quarter, "dashboards/progress", api))
    assert sum(one["cases"] for one in shown["counties"]) == 5, "the two that were eliminated are in no number"


@pytest.mark.requirement("R51")
@pytest.mark.requirement("R7")
@pytest.mark.parametrize("path", [*(f"reports/{name}" for name in REPORTS), "cases", "dashboards/items"])
async def test_every_report_says_sample_and_in_a_training_site_practice(
    projections: RunningService, quarter: str, path: str
) -> None:
    """Every answer says that it is a sample and a training site that it is practice."""
    shown = expect_success(await ask(projections, quarter, path))
    assert shown["sample"].startswith("Data is based on a random sample of cases.")
    assert "practice" not in shown
    assert shown["as_of"] is not None
    training = f"{quarter[:2]}-training"
    await take_in(projections, training, final())
    practice = expect_success(await ask(projections, training, path))
    assert practice["practice"] is True
    assert practice["sample"].startswith("Practice: these are mock cases")


@pytest.mark.requirement("R23")
async def test_a_role_that_is_limited_to_counties_sees_only_those(projections: RunningService, quarter: str) -> None:
    api = limited(projections, quarter, LOS_ANGELES)
    for name in ("progress", "expected"):
        lines = (await report(projections, quarter, name, api))["counties"]
        assert {line["county"] for line in lines} == {LOS_ANGELES}
    assert (await report(projections, quarter, "eliminations", api))["reasons"][0]["cases"] == 1
    assert (await report(projections, quarter, "qa", api))["cases"] == []
    refused(await ask(projections, quarter, "reports/progress", api, county=ALAMEDA), 403, "not-your-role")


@pytest.mark.requirement("R34")
async def test_a_report_is_for_people_of_the_site_and_its_parameters_are_known(
    projections: RunningService, quarter: str
) -> None:
    stranger = ApiClient.for_user(projections.client, person("usr_stranger", "SITE_LEADER", site="ca-cqi"))
    operator = ApiClient.for_user(projections.client, person("usr_operator", "PLATFORM_OPERATOR", site=quarter))
    for name in REPORTS:
        refused(await ask(projections, quarter, f"reports/{name}", stranger), 403, "not-your-site")
        refused(await ask(projections, quarter, f"reports/{name}", operator), 403, "not-your-role")
        wrong = await ask(projections, quarter, f"reports/{name}", count="06001")
        assert places(refused(wrong, 422, "not-valid")) == ["query.count"]
    assert datetime.fromisoformat((await report(projections, quarter, "qa"))["as_of"]) < datetime.now(UTC)
