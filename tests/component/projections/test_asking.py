"""A dashboard answers members of its site, and refuses a question it does not understand."""

import pytest

from tests.component.api_client import ApiClient
from tests.component.dashboards import ask
from tests.component.problems import places, refused
from tests.component.running_service import RunningService
from tests.support.people import person


@pytest.mark.parametrize(
    ("filters", "place"),
    [
        ({}, "query.quarter"),
        ({"quarter": "2026"}, "query.quarter"),
        ({"quarter": "2026Q5"}, "query.quarter"),
        ({"quarter": "2026Q3", "by": "item"}, "query.by"),
        ({"quarter": "2026Q3", "county": "Alameda"}, "query.county"),
        ({"quarter": "2026Q3", "county": ""}, "query.county"),
        ({"quarter": "2026Q3", "case_type": "fc"}, "query.case_type"),
        ({"quarter": "2026Q3", "agency": "school"}, "query.agency"),
        ({"quarter": "2026Q3", "case_typ": "FC"}, "query.case_typ"),
    ],
)
@pytest.mark.parametrize("measure", ["items", "outcomes"])
async def test_a_filter_that_does_not_exist_is_refused_instead_of_ignored(
    projections: RunningService, site: str, measure: str, filters: dict[str, str], place: str
) -> None:
    """A figure of the whole state must not pass for that of a county."""
    assert places(refused(await ask(projections, site, measure, **filters), 422, "not-valid")) == [place]


async def test_only_members_of_the_site_with_a_role_for_it_see_a_dashboard(
    projections: RunningService, site: str
) -> None:
    for measure in ("items", "outcomes", "progress"):
        path = f"sites/{site}/dashboards/{measure}?quarter=2026Q3"
        stranger = ApiClient.for_user(projections.client, person("usr_stranger", "SITE_LEADER", site="ca-cqi"))
        refused(await stranger.request("GET", path), 403, "not-your-site")
        operator = ApiClient.for_user(projections.client, person("usr_operator", "PLATFORM_OPERATOR", site=site))
        refused(await operator.request("GET", path), 403, "not-your-role")
        refused(await projections.client.get(f"/api/v1/{path}"), 401, "not-signed-in")
