"""Action plans, the Program Improvement Plan and statewide data indicators, by their routes and over approved cases."""

from typing import Any

import pytest

from services.projections.measures.shares import share_of
from shared.access.state import RoleAssignment
from shared.contracts.identity.access import CbAccessGranted
from shared.instrument import engine
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case, show
from tests.component.journals import events_of
from tests.component.problems import refused
from tests.component.reports import ALAMEDA, LOS_ANGELES
from tests.component.running_service import RunningService
from tests.support.people import person
from tests.support.sheets import Sheet, drawn, finished, told_by_ratings, told_by_reviews

BEFORE = [drawn(seed, quarter="2026Q2") for seed in range(10)]
NOW = [drawn(seed, quarter="2026Q3") for seed in range(40, 52)]
PLAN = {"measure": "3", "length": 1, "start": "2026Q2", "target": 85, "due": "2027-06-30", "approaches": ["training"]}
PERIODS = {
    "effective": "2026-07-01",
    "end_of_implementation": "2027-06-30",
    "end_of_non_overlapping_year": "2028-12-31",
}
TABLE = (
    "indicator,period_start,period_end,performance,low,high\nplacement_stability,2024-10-01,2025-09-30,4.60,4.52,4.68\n"
)


@pytest.fixture
async def approved(projections: RunningService, site: str) -> str:
    """A site with approved cases of two quarters."""
    told = [told_by_reviews(new_case(), finished(sheet), site) for sheet in (*BEFORE, *NOW)]
    await show(projections, *told, *map(told_by_ratings, told))
    return site


def by(projections: RunningService, role: str, site: str) -> ApiClient:
    return ApiClient.for_user(projections.client, person(f"usr_{role.lower()}", role, site=site))


def leader_of(projections: RunningService, site: str, county: str) -> ApiClient:
    """A leader whose role is limited to a county."""
    api = by(projections, "SITE_LEADER", site)
    role = RoleAssignment("SITE_LEADER", frozenset({county}))
    projections.runtime.access.state.roles[site, "usr_site_leader"] = (role,)
    return api


def counted(sheets: list[Sheet], item: str) -> tuple[int, int]:
    """Strengths and applicable cases from the answers themselves."""
    ratings = [engine(sheet["instrument"]).rate(sheet["case_type"], sheet["answers"]).items for sheet in sheets]
    found = [rated[item].rating for rated in ratings if item in rated]
    share = share_of("items", {rating: found.count(rating) for rating in ("S", "ANI")})
    return share.achieved, share.applicable


async def opened(api: ApiClient, site: str, **changes: Any) -> dict[str, Any]:
    return dict(expect_success(await api.request("POST", f"sites/{site}/action-plans", PLAN | changes)))


@pytest.mark.requirement("R67")
async def test_progress_of_a_plan_is_that_of_the_approved_cases(projections: RunningService, approved: str) -> None:
    """A plan would be followed by other figures than those of the dashboards."""
    plan = await opened(by(projections, "SITE_LEADER", approved), approved)
    reader = by(projections, "OBSERVER", approved)
    path = f"sites/{approved}/action-plans"
    shown = expect_success(await reader.request("GET", f"{path}/{plan['id']}?quarter=2026Q3"))
    progress = shown["progress"]
    for name, sheets in (("start", BEFORE), ("now", NOW)):
        assert (progress[name]["achieved"], progress[name]["applicable"]) == counted(sheets, "3")
    assert progress["test"] == "boschloo"
    assert not progress["overdue"]
    listed = expect_success(await reader.request("GET", f"{path}?quarter=2026Q3"))
    assert [(row["id"], row["progress"]) for row in listed["plans"]] == [(plan["id"], progress)]
    assert expect_success(await reader.request("GET", f"{path}?quarter=2026Q3&county=06001"))["plans"] == []


async def test_plan_is_changed_and_closed_by_leaders_alone(projections: RunningService, site: str) -> None:
    leader, reviewer = by(projections, "SITE_LEADER", site), by(projections, "REVIEWER", site)
    plan = (await opened(leader, site))["id"]
    path = f"sites/{site}/action-plans/{plan}"
    aim = {"target": 80, "due": "2027-12-31", "approaches": ["staffing"]}
    refused(await reviewer.request("PUT", path, aim), 403, "not-your-role")
    refused(await reviewer.request("POST", f"sites/{site}/action-plans", PLAN), 403, "not-your-role")
    assert expect_success(await leader.request("PUT", path, aim))["target"] == 80
    assert expect_success(await leader.request("POST", f"{path}/close", {"result": "reached"}))["state"] == "closed"
    refused(await leader.request("PUT", path, aim), 409, "plan-closed")
    events = events_of(await projections.rows(site, plan))
    assert [event["type"].rpartition(".")[0] for event in events] == [
        "oms.projections.action_plan_opened",
        "oms.projections.action_plan_changed",
        "oms.projections.action_plan_closed",
    ]


@pytest.mark.requirement("R23")
async def test_role_limited_to_counties_keeps_plans_of_those_alone(projections: RunningService, site: str) -> None:
    """A leader of one county would change what another one has set out to do."""
    plan = (await opened(by(projections, "SITE_LEADER", site), site, county=ALAMEDA))["id"]
    leader = leader_of(projections, site, LOS_ANGELES)
    own = await leader.request("POST", f"sites/{site}/action-plans", PLAN | {"county": LOS_ANGELES})
    assert expect_success(own)["county"] == LOS_ANGELES
    for county in (ALAMEDA, None):
        body = PLAN | {"county": county}
        refused(await leader.request("POST", f"sites/{site}/action-plans", body), 403, "not-your-role")
    close = await leader.request("POST", f"sites/{site}/action-plans/{plan}/close", {"result": "given_up"})
    refused(close, 403, "not-your-role")


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"due": "2020-01-01"}, "due-day-not-valid"),
        ({"measure": "19"}, "not-valid"),
        ({"target": 101}, "not-valid"),
        ({"approaches": []}, "not-valid"),
        ({"words": "a family"}, "not-valid"),
    ],
)
async def test_plan_that_does_not_fit_is_refused_in_words(
    projections: RunningService, site: str, changes: dict[str, Any], slug: str
) -> None:
    """Words of a plan would stay in the history for ever."""
    leader = by(projections, "SITE_LEADER", site)
    refused(await leader.request("POST", f"sites/{site}/action-plans", PLAN | changes), 422, slug)


async def test_baseline_is_frozen_and_its_progress_waits_for_its_conditions(
    projections: RunningService, approved: str
) -> None:
    """A state would report a goal as met that the Children's Bureau has not confirmed."""
    admin, path = by(projections, "STATE_ADMIN", approved), f"sites/{approved}/pip"
    baseline = {"length": 1, "end": "2026Q2", "instrument": BEFORE[0]["instrument"]}
    refused(await admin.request("PUT", f"{path}/baselines/3", baseline), 409, "pip-periods-missing")
    expect_success(await admin.request("PUT", f"{path}/periods", PERIODS))
    expect_success(await admin.request("PUT", f"{path}/baselines/3", baseline))
    late = told_by_reviews(new_case(), finished(drawn(99, quarter="2026Q2")), approved)
    await show(projections, late, told_by_ratings(late))
    shown = expect_success(await admin.request("GET", f"{path}?quarter=2026Q3&window=1"))
    [item] = shown["items"]
    assert (item["baseline"]["achieved"], item["baseline"]["applicable"]) == counted(BEFORE, "3")
    assert (item["now"]["achieved"], item["now"]["applicable"]) == counted(NOW, "3")
    assert item["goal"] > item["baseline"]["share"]
    assert not item["conditions"]["confirmed"]
    assert not item["met"]
    confirmed = await admin.request("POST", f"{path}/baselines/3/confirm", {"length": 1, "end": "2026Q3"})
    expect_success(confirmed)
    again = expect_success(await admin.request("GET", f"{path}?quarter=2026Q3&window=1"))
    assert again["items"][0]["conditions"]["confirmed"]


async def test_program_improvement_plan_is_kept_by_administrators(projections: RunningService, site: str) -> None:
    leader = by(projections, "SITE_LEADER", site)
    refused(await leader.request("PUT", f"sites/{site}/pip/periods", PERIODS), 403, "not-your-role")
    refused(
        await leader.request("POST", f"sites/{site}/indicators", {"csv": TABLE, "source": "x"}), 403, "not-your-role"
    )
    empty = expect_success(await leader.request("GET", f"sites/{site}/pip?quarter=2026Q3"))
    assert (empty["periods"], empty["items"]) == (None, [])


async def test_imported_indicators_stand_beside_the_figures_and_decide_conformity(
    projections: RunningService, approved: str
) -> None:
    """Permanency Outcome 1 would be called in conformity without the figures that it needs."""
    admin = by(projections, "STATE_ADMIN", approved)
    saved = await admin.request("POST", f"sites/{approved}/indicators", {"csv": TABLE, "source": "invented"})
    assert expect_success(saved)["rows"] == 1
    [row] = expect_success(await admin.request("GET", f"sites/{approved}/indicators"))["rows"]
    assert (row["compared"], row["period_end"], row["national"]) == ("worse", "2025-09-30", "4.48")
    path = f"sites/{approved}/dashboards/conformity?quarter=2026Q3&window=1"
    rows = {row["name"]: row for row in expect_success(await admin.request("GET", path))["rows"]}
    assert len(rows) == 28
    assert rows["P1"]["worse"] == ["placement_stability"]
    assert (rows["P1"]["threshold"], rows["16"]["threshold"], rows["3"]["threshold"]) == (0.95, 0.95, 0.9)
    assert (rows["3"]["now"]["achieved"], rows["3"]["now"]["applicable"]) == counted(NOW, "3")
    assert (rows["3"]["before"]["achieved"], rows["3"]["before"]["applicable"]) == counted(BEFORE, "3")


async def test_windows_that_overlap_are_compared_by_their_own_quarters_in_words(
    projections: RunningService, approved: str
) -> None:
    """A reader would take the same cases in both windows for a lack of change."""
    admin, path = by(projections, "STATE_ADMIN", approved), f"sites/{approved}/dashboards/conformity?quarter=2026Q3"
    report = expect_success(await admin.request("GET", f"{path}&window=4&against=2026Q2"))
    assert report["note"].startswith("The two periods share 2025Q4 to 2026Q2. Only the other quarters are compared")
    [row] = [row for row in report["rows"] if row["name"] == "3"]
    assert (row["now"]["applicable"], row["before"]["applicable"]) == (
        counted(BEFORE, "3")[1] + counted(NOW, "3")[1],
        0,
    )
    assert row["change"] == "no_cases"
    problem = refused(await admin.request("GET", f"{path}&window=4&against=2026Q3"), 422, "not-valid")
    assert "nothing to compare" in problem["errors"][0]["what"]


async def test_bad_row_of_an_import_is_named_and_nothing_is_kept(projections: RunningService, site: str) -> None:
    admin = by(projections, "STATE_ADMIN", site)
    table = TABLE + "placement_stability,2023-10-01,2024-09-30,many,4,5\n"
    problem = refused(
        await admin.request("POST", f"sites/{site}/indicators", {"csv": table, "source": "invented"}),
        422,
        "table-not-valid",
    )
    assert problem["errors"] == [
        {"row": 3, "what": "Write numbers like 9.07, without signs and units, in performance."}
    ]
    assert expect_success(await admin.request("GET", f"sites/{site}/indicators"))["rows"] == []


async def test_bureau_reads_by_the_states_grant_alone(projections: RunningService, approved: str) -> None:
    """Counts of a state would be open to the Children's Bureau without the state's decision."""
    await opened(by(projections, "SITE_LEADER", approved), approved)
    bureau = ApiClient.for_user(projections.client, person("usr_bureau", "CB_CENTRAL", site="us"))
    paths = ("action-plans?quarter=2026Q3", "pip?quarter=2026Q3", "indicators", "dashboards/conformity?quarter=2026Q3")
    for path in paths:
        refused(await bureau.request("GET", f"sites/{approved}/{path}"), 403, "not-your-role")
    grant = {"level": "aggregates", "purpose_code": "PIP_MONITORING"}
    window = {"starts": "2026-01-01T00:00:00Z", "ends": "2027-01-01T00:00:00Z"}
    facts = projections.runtime.access.state
    facts.grants[approved][f"gra_{'2' * 32}"] = CbAccessGranted.model_validate(grant | window)
    for path in paths:
        answer = await bureau.request("GET", f"sites/{approved}/{path}")
        expect_success(answer)
        assert "PIP_MONITORING" in answer.headers["oms-read"]
