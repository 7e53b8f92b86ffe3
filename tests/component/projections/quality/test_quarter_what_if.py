"""What-if of a quarter at its address: the figures if one case were rated otherwise."""

from typing import Any

from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case
from tests.component.problems import refused
from tests.component.projections.quality.level_cases import bring_in
from tests.component.running_service import RunningService
from tests.support.people import person


def trial(case: str, quarter: str = "2026Q3", **items: str) -> dict[str, Any]:
    return {"quarter": quarter, "case": case, "ratings": {"items": items}}


async def test_quarters_what_if_replaces_the_ratings_of_a_final_case(projections: RunningService, site: str) -> None:
    """A leader sees what one rating means for the quarter, and no figure changes by looking."""
    case = await bring_in(projections, site, (2, "S"))
    await bring_in(projections, site, (2, "ANI"))
    leader = ApiClient.for_user(projections.client, person("usr_leader", "SITE_LEADER", site=site))
    path = f"sites/{site}/dashboards/what-if"
    shown = expect_success(await leader.request("POST", path, trial(case, **{"3": "ANI"})))
    [line] = shown["items"]
    assert (line["before"]["share"], line["now"]["share"], line["now"]["applicable"]) == (0.5, 0.0, 2)
    assert shown["counted"]
    again = expect_success(await leader.request("POST", path, trial(case, **{"3": "S"})))["items"][0]
    assert again["before"] == again["now"] == line["before"]


async def test_quarters_what_if_adds_a_case_that_is_not_final(projections: RunningService, site: str) -> None:
    case = await bring_in(projections, site, (2, "ANI"), final=False)
    await bring_in(projections, site, (2, "ANI"))
    leader = ApiClient.for_user(projections.client, person("usr_leader", "SITE_LEADER", site=site))
    path = f"sites/{site}/dashboards/what-if"
    shown = expect_success(await leader.request("POST", path, trial(case, **{"3": "S"})))
    assert not shown["counted"]
    assert [(line["before"]["share"], line["now"]["share"]) for line in shown["items"]] == [(0.0, 0.5)]


async def test_quarters_what_if_is_refused_in_words(projections: RunningService, site: str) -> None:
    case = await bring_in(projections, site, (2, "S"))
    leader = ApiClient.for_user(projections.client, person("usr_leader", "SITE_LEADER", site=site))
    reviewer = ApiClient.for_user(projections.client, person("usr_reviewer", "REVIEWER", site=site))
    path = f"sites/{site}/dashboards/what-if"
    refused(await leader.request("POST", path, trial(case, "2026Q2", **{"3": "S"})), 422, "not-valid")
    refused(await leader.request("POST", path, trial(case, **{"19": "S"})), 422, "not-valid")
    refused(await leader.request("POST", path, trial(new_case(), **{"3": "S"})), 404, "not-found")
    refused(await reviewer.request("POST", path, trial(case, **{"3": "S"})), 403, "not-your-role")
