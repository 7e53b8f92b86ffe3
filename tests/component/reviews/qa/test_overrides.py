"""Overrides at their address: a leader's rating beside the calculated one, with a reason that people can read."""

from typing import Any

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.case_texts import kept
from tests.component.problems import refused
from tests.component.running_service import RunningService

WHY = "The rules do not know of the Vandersloot order."
ITEM = "items/3/override"


async def item_3(case: CaseClient) -> dict[str, Any]:
    shown: dict[str, Any] = expect_success(await case.read())["items"]["3"]
    return shown


@pytest.fixture
async def other(taken_case: CaseClient) -> str:
    """Another rating of item 3 than the calculated one."""
    return "S" if (await item_3(taken_case))["preliminary"]["rating"] == "ANI" else "ANI"


async def test_both_ratings_are_shown_with_the_reason_until_the_override_is_undone(
    taken_case: CaseClient, leader: ApiClient, other: str
) -> None:
    before = await item_3(taken_case)
    mine = taken_case.as_user(leader)
    expect_success(await mine.request("PUT", ITEM, {"rating": other, "why": WHY}))
    after = await item_3(taken_case)
    assert after["preliminary"] == before["preliminary"]
    override = after["override"]
    calculated = before["preliminary"]["rating"]
    assert (override["rating"], override["calculated"], override["by"]) == (other, calculated, "usr_leader")
    assert expect_success(await taken_case.request("GET", "texts"))["overrides"] == {"3": WHY}
    expect_success(await mine.request("DELETE", ITEM))
    assert await item_3(taken_case) == before
    refused(await mine.request("DELETE", ITEM), 409, "not-overridden")


async def test_an_override_goes_with_the_case_to_the_end(taken_case: CaseClient, leader: ApiClient, other: str) -> None:
    expect_success(await taken_case.as_user(leader).request("PUT", ITEM, {"rating": other, "why": WHY}))
    expect_success(await taken_case.approve())
    assert (await item_3(taken_case))["override"]["rating"] == other
    async with unchanged(taken_case):
        for answer in (
            await taken_case.as_user(leader).request("DELETE", ITEM),
            await taken_case.as_user(leader).request("PUT", ITEM, {"rating": other, "why": WHY}),
        ):
            refused(answer, 409, "case-not-in-qa")


async def test_whoever_approves_has_seen_the_override(taken_case: CaseClient, leader: ApiClient, other: str) -> None:
    """A rating that changed between look and approval would be final unseen."""
    etag = await taken_case.etag()
    expect_success(await taken_case.as_user(leader).request("PUT", ITEM, {"rating": other, "why": WHY}))
    refused(await taken_case.approve(etag), 412, "stale-version")


async def test_leaders_alone_override(
    taken_case: CaseClient, reviewer: ApiClient, admin: ApiClient, leader: ApiClient, other: str
) -> None:
    """Reviewers may only suggest it [F10]."""
    async with unchanged(taken_case):
        for api in (reviewer, taken_case.api, admin):
            somebody = taken_case.as_user(api)
            refused(await somebody.request("PUT", ITEM, {"rating": other, "why": WHY}), 403, "not-your-role")
    expect_success(await taken_case.as_user(leader).request("PUT", ITEM, {"rating": other, "why": WHY}))
    refused(await taken_case.request("DELETE", ITEM), 403, "not-your-role")


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"rating": "S", "why": "  "}, "not-valid"),
        ({"rating": "S"}, "not-valid"),
        ({"rating": "INCOMPLETE", "why": WHY}, "not-valid"),
        ({"rating": "NA", "why": WHY}, "rating-not-possible"),
    ],
)
async def test_an_override_that_does_not_fit_is_refused_and_its_words_are_not_kept(
    reviews: RunningService, taken_case: CaseClient, leader: ApiClient, body: dict[str, str], slug: str
) -> None:
    before = await kept(reviews, taken_case)
    async with unchanged(taken_case):
        refused(await taken_case.as_user(leader).request("PUT", ITEM, body), 422, slug)
    assert await kept(reviews, taken_case) == before
