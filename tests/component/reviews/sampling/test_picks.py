"""A place of the sample becomes a case in its reviewers' hands, once; beside a drawn sample none is taken in."""

from itertools import product
from string import ascii_lowercase
from typing import Any

import pytest

from tests.component.api_client import ApiClient, CaseClient, Response, expect_success
from tests.component.problems import refused
from tests.component.reviews.sampling.quarters import SMALL, VERY_SMALL, Quarter, frame
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE
from tests.support.people import SignedInUser, person

INVENTED_STATES = product("w", ascii_lowercase)
"""Two letters that no other test takes, each pair once a run."""

REVIEWER = "usr_drawn_reviewer"


@pytest.fixture
async def drawn(reviews: RunningService) -> Quarter:
    """Two foster care cases and an in-home case of a county, with a certified reviewer in the site."""
    site = f"{''.join(next(INVENTED_STATES))}-cqi"
    await reviews.delete_site_data(site)
    admin = ApiClient.for_user(reviews.client, person("usr_drawn_admin", "STATE_ADMIN", site=site))
    ApiClient.for_user(reviews.client, person(REVIEWER, "REVIEWER", site=site))
    quarter = Quarter(admin, site)
    expect_success(await quarter.import_table())
    expect_success(await quarter.open(instrument="r3_2014"))
    expect_success(await quarter.upload(frame(child_welfare=4, in_home=3)))
    expect_success(await quarter.draw())
    expect_success(
        await admin.request(
            "PUT", f"sites/{site}/certifications/{REVIEWER}", {"certificate": "full", "until": "2099-12-31"}
        )
    )
    return quarter


async def assign(quarter: Quarter, rank: int, key: str | None = None, **more: Any) -> Response:
    path = f"{quarter.path}/samples/{SMALL}/picks/{rank}/reviewers"
    return await quarter.api.request("PUT", path, {"reviewers": [REVIEWER]} | more, key=key)


async def ranks(quarter: Quarter) -> dict[str, int]:
    """A rank of each population of the sample, and one of the oversample."""
    picks = (await quarter.sample())["picks"]
    found = {one["population"]: one["rank"] for one in picks if one["kind"] == "sample"}
    return found | {"oversample": next(one["rank"] for one in picks if one["kind"] == "oversample")}


@pytest.mark.requirement("R48")
@pytest.mark.requirement("R54")
@pytest.mark.requirement("R79")
async def test_a_drawn_place_becomes_the_case_that_the_sample_named_and_is_made_once(
    reviews: RunningService, drawn: Quarter
) -> None:
    rank = (await ranks(drawn))["foster_care"]
    [named] = [one["case"] for one in (await drawn.sample())["picks"] if one["rank"] == rank]
    made = await assign(drawn, rank, key="assign")
    case = expect_success(made)
    assert (made.status_code, case["id"], case["rank"], case["assigned"]) == (201, named, rank, [REVIEWER])
    assert (case["case_type"], case["stage"], case["instrument"]) == ("FC", "not_started", "r3_2014")
    assert expect_success(await assign(drawn, rank, key="assign")) == case
    refused(await assign(drawn, rank), 409, "case-exists")
    mine = CaseClient(
        ApiClient.for_user(reviews.client, person(REVIEWER, "REVIEWER", site=drawn.site)), drawn.site, named
    )
    expect_success(await mine.save("1", ("A", 1, 0)))


@pytest.mark.requirement("R54")
@pytest.mark.parametrize(("said", "case_type"), [({}, "IH"), ({"case_type": "IHDR"}, "IHDR")])
async def test_an_in_home_place_becomes_a_family_or_a_differential_response(
    drawn: Quarter, said: dict[str, str], case_type: str
) -> None:
    assert expect_success(await assign(drawn, (await ranks(drawn))["in_home"], **said))["case_type"] == case_type


async def test_what_is_not_in_the_sample_or_does_not_fit_it_becomes_no_case(
    reviews: RunningService, drawn: Quarter
) -> None:
    by = await ranks(drawn)
    refused(await assign(drawn, by["foster_care"], case_type="IH"), 422, "case-type-does-not-fit")
    refused(await assign(drawn, by["oversample"]), 422, "not-in-the-sample")
    refused(await assign(drawn, 999), 422, "not-in-the-sample")
    refused(await assign(drawn, by["in_home"], reviewers=["usr_nobody_here"]), 422, "not-a-reviewer")
    ApiClient.for_user(reviews.client, person("usr_uncertified", "REVIEWER", site=drawn.site))
    refused(await assign(drawn, by["in_home"], reviewers=["usr_uncertified"]), 409, "not-certified")
    refused(await assign(drawn.of("2026Q4"), by["in_home"]), 404, "not-found")
    picks = (await drawn.sample())["picks"]
    reader = ApiClient.for_user(reviews.client, person("usr_reader", "OBSERVER", site=drawn.site))
    refused(await reader.request("GET", f"sites/{drawn.site}/cases/{picks[0]['case']}"), 404, "not-found")
    refused(await assign(drawn.by(reader), by["in_home"]), 403, "not-your-role")


@pytest.mark.requirement("R48")
async def test_beside_a_drawn_sample_no_case_of_the_county_and_quarter_is_taken_in(
    reviews: RunningService, drawn: Quarter
) -> None:
    """A case that chance did not pick would bend every figure."""
    leader = ApiClient.for_user(reviews.client, SignedInUser("usr_drawn_leader", {drawn.site: ("SITE_LEADER",)}))
    fields = FOSTER_CARE.model_dump(exclude_none=True) | {"county": SMALL, "quarter": drawn.name}
    refused(await leader.request("POST", f"sites/{drawn.site}/cases", fields), 409, "sampled-quarter")
    expect_success(await leader.request("POST", f"sites/{drawn.site}/cases", fields | {"county": VERY_SMALL}))
    expect_success(await leader.request("POST", f"sites/{drawn.site}/cases", fields | {"quarter": "2026Q4"}))
