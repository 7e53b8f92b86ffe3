"""Reports as somebody of the site asks for them, and quarters to report on."""

from typing import Any

from services.projections.views import CASE_PROGRESS, CASE_RATINGS, QUARTERS
from shared.access.state import RoleAssignment
from shared.contracts.reviews.sampling import ExpectedCases, NoEligibleCase, ReviewOpened, ShortfallExplained
from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.direct_folds import new_case, show
from tests.component.running_service import RunningService
from tests.support.cases.daily_histories import (
    Told,
    eliminated,
    final,
    final_after_two_levels,
    in_initial_qa,
    lived,
    started,
)
from tests.support.histories import history
from tests.support.people import person

ALAMEDA, ALPINE, LOS_ANGELES = "06001", "06003", "06037"


async def a_quarter(projections: RunningService, site: str) -> None:
    """Seven cases of two counties, two of them eliminated; one of another quarter; and what was expected."""
    lives = (final(), final_after_two_levels(), in_initial_qa(), started(county=LOS_ANGELES))
    out = (eliminated(), eliminated(county=LOS_ANGELES), final(county=LOS_ANGELES), final(quarter="2026Q2"))
    await take_in(projections, site, *lives, *out)
    await expect(projections, site, {ALAMEDA: 4, LOS_ANGELES: 2, ALPINE: 1})


async def expect(projections: RunningService, site: str, cases: dict[str, int]) -> None:
    """Los Angeles said why it reviews fewer, and Alpine had no case that could be drawn."""
    opened = ReviewOpened(
        quarter="2026Q3",
        mode="STATE",
        instrument="r4_2022",
        pur_mode="OPEN",
        expected=tuple(ExpectedCases(county=county, foster_care=number) for county, number in cases.items()),
    )
    explained = ShortfallExplained(county=LOS_ANGELES, why="staffing")
    review = history(opened, explained, site=site, aggregate="rvw_2026q3")
    none = history(NoEligibleCase(digest="0" * 64), site=site, aggregate=f"smp_2026q3_{ALPINE}")
    await show(projections, review, none, view=QUARTERS)


async def take_in(projections: RunningService, site: str, *lives: tuple[Told, ...]) -> list[str]:
    """Cases with these lives, in both views of them; gives their ids."""
    cases = [new_case() for _ in lives]
    told = [lived(*life, site=site, aggregate=case) for life, case in zip(lives, cases, strict=True)]
    for view in (CASE_PROGRESS, CASE_RATINGS):
        await show(projections, *told, view=view)
    return cases


async def ask(
    projections: RunningService, site: str, path: str, api: ApiClient | None = None, **query: str
) -> Response:
    """`path` as in `reports/qa` or `cases`."""
    asking = api or ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    words = "".join(f"&{name}={value}" for name, value in query.items())
    return await asking.request("GET", f"sites/{site}/{path}?quarter=2026Q3{words}")


async def report(projections: RunningService, site: str, name: str, api: ApiClient | None = None, **query: str) -> Any:
    return expect_success(await ask(projections, site, f"reports/{name}", api, **query))


def limited(projections: RunningService, site: str, *counties: str) -> ApiClient:
    """A reader whose role is limited to these counties (R23)."""
    somebody = person("usr_of_some_counties", "OBSERVER", site=site)
    api = ApiClient.for_user(projections.client, somebody)
    projections.runtime.access.state.roles[site, somebody.id] = (RoleAssignment("OBSERVER", frozenset(counties)),)
    return api
