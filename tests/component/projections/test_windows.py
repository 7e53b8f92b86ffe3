"""Figures inside over windows, places and kinds of cases, and the cases behind a figure."""

from collections.abc import Callable
from typing import Any

import pytest

from services.projections.tables.sums import quarters_until
from shared.contracts.identity.access import CbAccessGranted
from shared.contracts.vocabulary import PLATFORM
from shared.reference.quotas import size_tiers_of
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case, show
from tests.component.problems import places, refused
from tests.component.reports import ALAMEDA, LOS_ANGELES, a_quarter, ask, limited, report
from tests.component.running_service import RunningService
from tests.support.people import SignedInUser, person
from tests.support.sheets import Sheet, drawn, finished, told_by_ratings, told_by_reviews

QUARTERS = ("2025Q2", "2025Q4", "2026Q1", "2026Q2", "2026Q3")
CALIFORNIA = "ca-cfsr"
"""The one state whose counties have size tiers here; nobody else counts its cases in this tier of tests."""


async def approve(projections: RunningService, site: str, sheets: list[Sheet]) -> list[str]:
    cases = [new_case() for _ in sheets]
    told = [told_by_reviews(case, finished(sheet), site) for case, sheet in zip(cases, sheets, strict=True)]
    await show(projections, *told, *(told_by_ratings(one) for one in told))
    return cases


@pytest.fixture
async def sheets(projections: RunningService, site: str) -> list[Sheet]:
    """Approved cases of five quarters in two years."""
    drawn_sheets = [drawn(number, quarter=QUARTERS[number % len(QUARTERS)]) for number in range(30)]
    await approve(projections, site, drawn_sheets)
    return drawn_sheets


async def cases_in(projections: RunningService, site: str, window: str) -> int:
    cases: int = expect_success(await ask(projections, site, "dashboards/items", window=window))["cases"]
    return cases


@pytest.mark.requirement("R61")
@pytest.mark.parametrize("window", [1, 4, 8, 12])
async def test_a_window_counts_the_cases_of_its_quarters_alone(
    projections: RunningService, site: str, sheets: list[Sheet], window: int
) -> None:
    """A rolling year would be compared with a quarter."""
    quarters = quarters_until("2026Q3", window)
    expected = sum(sheet["quarter"] in quarters for sheet in sheets)
    assert await cases_in(projections, site, str(window)) == expected
    shown = expect_success(await ask(projections, site, "dashboards/items", window=str(window), by="quarter"))
    assert {row["quarter"] for row in shown["rows"]} == set(quarters) & set(QUARTERS)


@pytest.mark.requirement("R61")
@pytest.mark.parametrize("by", ["quarter", "case_type", "agency", "county", "instrument"])
async def test_the_groups_of_a_window_add_up_to_its_whole(
    projections: RunningService, site: str, sheets: list[Sheet], by: str
) -> None:
    whole = expect_success(await ask(projections, site, "dashboards/outcomes", window="12"))["rows"]
    parts = expect_success(await ask(projections, site, "dashboards/outcomes", window="12", by=by))["rows"]
    assert {row[by] for row in parts} == {sheet[by] for sheet in sheets}
    for row in whole:
        of_name = [part for part in parts if part["name"] == row["name"]]
        assert sum(part["applicable"] for part in of_name) == row["applicable"]
        assert sum(part["good"] for part in of_name) == row["good"]


async def test_size_tiers_filter_and_group_counties(projections: RunningService, ratings: RunningService) -> None:
    """Counties are compared with others of their size."""
    await projections.delete_site_data(CALIFORNIA)
    tiers = size_tiers_of(CALIFORNIA)
    sheets = [drawn(number, quarter="2031Q1") for number in range(12)]
    await approve(projections, CALIFORNIA, sheets)
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=CALIFORNIA))

    async def items(query: str) -> Any:
        path = f"sites/{CALIFORNIA}/dashboards/items?quarter=2031Q1{query}"
        return expect_success(await api.request("GET", path))

    by_tier = await items("&by=tier")
    assert {row["tier"] for row in by_tier["rows"]} == {tiers[sheet["county"]] for sheet in sheets}
    for tier in ("large", "very_large"):
        assert (await items(f"&tier={tier}"))["cases"] == sum(tiers[sheet["county"]] == tier for sheet in sheets)
    assert (await items("&tier=small"))["cases"] == 0
    assert (await items(f"&tier=large&county={LOS_ANGELES}"))["cases"] == 0, (
        "Los Angeles is not large: it is very large"
    )
    unknown = await api.request("GET", f"sites/{CALIFORNIA}/dashboards/items?quarter=2031Q1&county=06999")
    assert places(refused(unknown, 422, "not-valid")) == ["query.county"]
    assert "06999" in unknown.text


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"window": "3"}, "query.window"),
        ({"tier": "huge"}, "query.tier"),
        ({"tier": "large"}, "query.tier"),
        ({"instrument": "r5"}, "query.instrument"),
        ({"by": "rating"}, "query.by"),
    ],
)
async def test_a_filter_that_cannot_be_answered_is_explained_at_its_place(
    projections: RunningService, site: str, query: dict[str, str], place: str
) -> None:
    for name in ("items", "outcomes", "qa"):
        assert places(refused(await ask(projections, site, f"dashboards/{name}", None, **query), 422, "not-valid")) == [
            place
        ]


@pytest.mark.requirement("R68")
async def test_every_dashboard_names_its_time_and_the_version_of_its_data(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    """Two people who compare figures see whether they look at the same data."""
    for path, version in (
        ("dashboards/items", "case_ratings_v3"),
        ("dashboards/progress", "case_ratings_v3"),
        ("dashboards/qa", "case_progress_v4"),
        ("reports/eliminations", "case_progress_v4"),
        ("reports/expected", "case_progress_v4"),
    ):
        shown = expect_success(await ask(projections, site, path))
        assert shown["data_version"] == version
        assert "as_of" in shown


@pytest.mark.requirement("R46")
async def test_qa_shows_levels_notes_and_overrides_by_group_and_no_eliminated_case(
    projections: RunningService, site: str
) -> None:
    await a_quarter(projections, site)
    shown = expect_success(await ask(projections, site, "dashboards/qa", by="county"))
    assert (shown["cases"], shown["final"], shown["passed"]["second"]) == (5, 3, 1)
    assert shown["second_level_share"] == 1 / 3
    assert {row["county"]: (row["cases"], row["final"]) for row in shown["rows"]} == {
        ALAMEDA: (3, 2),
        LOS_ANGELES: (2, 1),
    }
    assert "eliminated" not in str(shown)


@pytest.mark.requirement("R57")
async def test_the_effort_on_eliminated_cases_is_shown_by_county_over_a_window(
    projections: RunningService, site: str
) -> None:
    await a_quarter(projections, site)
    shown = await report(projections, site, "eliminations", by="county", window="4")
    assert [(row["county"], row["cases"]) for row in shown["rows"]] == [(ALAMEDA, 1), (LOS_ANGELES, 1)]
    assert shown["reasons"][0]["saves"] == sum(row["saves"] for row in shown["rows"])


@pytest.mark.requirement("R52")
async def test_expected_and_completed_cases_are_shown_over_a_window(projections: RunningService, site: str) -> None:
    await a_quarter(projections, site)
    shown = await report(projections, site, "expected", window="8")
    assert {line["quarter"] for line in shown["counties"]} == {"2026Q3"}
    assert shown["total"] == {"expected": 7, "completed": 3, "short": 4}
    assert {line["why"] for line in shown["counties"]} >= {"staffing", "no_eligible_case"}


async def figure(projections: RunningService, site: str, api: ApiClient | None = None, **query: str) -> Any:
    return expect_success(await ask(projections, site, "dashboards/cases", api, **query))


async def test_the_cases_behind_a_figure_are_those_that_it_counts(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    """A leader who looks into a number would open other cases than it consists of."""
    rows = expect_success(await ask(projections, site, "dashboards/items", window="12"))["rows"]
    for row in rows:
        for rating, counted in row["ratings"].items():
            shown = await figure(projections, site, window="12", measure=row["name"], rating=rating)
            assert shown["counted"] == len(shown["cases"]) == counted
            assert shown["next"] is None
    county = await figure(projections, site, window="12", measure="3", rating="S", county=ALAMEDA)
    assert {case["county"] for case in county["cases"]} <= {ALAMEDA}


@pytest.mark.requirement("R23")
async def test_a_role_limited_to_counties_opens_no_other_countys_case_from_a_figure(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    everything = await figure(projections, site, window="12", measure="3", rating="S")
    shown = await figure(
        projections, site, limited(projections, site, LOS_ANGELES), window="12", measure="3", rating="S"
    )
    assert shown["counted"] == everything["counted"]
    assert shown["cases"] == [case for case in everything["cases"] if case["county"] == LOS_ANGELES]


@pytest.fixture
def granting(projections: RunningService, site: str) -> Callable[..., ApiClient]:
    """A person of the Children's Bureau, after a grant of the state at a level (R35)."""
    bureau = SignedInUser("usr_bureau", {PLATFORM: ("CB_CENTRAL",)})
    ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))  # a site with people is active

    def granted(level: str, *cases: str) -> ApiClient:
        window = {"starts": "2026-09-01T00:00:00Z", "ends": "2026-12-01T00:00:00Z"}
        fields = {"level": level, "purpose_code": "PIP_MONITORING", "cases": cases} | window
        grants = projections.runtime.access.state.grants[site]
        grants.clear()
        grants[f"gra_{'2' * 32}"] = CbAccessGranted.model_validate(fields)
        return ApiClient.for_user(projections.client, bureau)

    return granted


@pytest.mark.requirement("R35")
@pytest.mark.usefixtures("sheets")
@pytest.mark.parametrize(
    ("level", "opened"),
    [
        ("aggregates", ("dashboards",)),
        ("item_ratings", ("dashboards",)),
        ("full_cases", ("dashboards", "cases")),
        ("named_cases", ()),
    ],
)
async def test_what_the_bureau_sees_of_dashboards_follows_the_states_grant(
    projections: RunningService, site: str, granting: Callable[..., ApiClient], level: str, opened: tuple[str, ...]
) -> None:
    """A state that granted aggregates would show which of its families needed improvement."""
    api = granting(level, *([new_case()] if level == "named_cases" else []))
    for path in ("dashboards/items", "dashboards/qa", "analyses/table"):
        answer = await ask(projections, site, path, api)
        assert answer.status_code == (200 if "dashboards" in opened else 403), answer.text
        assert ("oms-read" in answer.headers) is ("dashboards" in opened), "a read by a grant is recorded (R36)"
    drill_down = await ask(projections, site, "dashboards/cases", api, measure="3", rating="S")
    assert drill_down.status_code == (200 if "cases" in opened else 403)
    if "cases" in opened:
        assert '"operation":"list_figure_cases"' in drill_down.headers["oms-read"]


@pytest.mark.parametrize(("measure", "rating"), [("4", "SA"), ("P1", "ANI")])
async def test_a_rating_that_a_measure_does_not_have_is_explained(
    projections: RunningService, site: str, measure: str, rating: str
) -> None:
    answer = await ask(projections, site, "dashboards/cases", measure=measure, rating=rating)
    assert places(refused(answer, 422, "not-valid")) == ["query.rating"]
