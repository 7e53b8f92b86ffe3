"""A site's list of users is gone through in time, row by row; who is removed is out at once (R25, R26)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.identity.jobs.mail_delivery import deliver_due
from services.identity.jobs.user_review_schedule import open_due_reviews
from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, accept, address_of, open_site
from tests.component.identity.stack import Stack
from tests.component.problems import refused

DAYS = timedelta(days=1)
AFTERNOON = 15
EVENING = timedelta(hours=10)
"""From `AFTERNOON` to the evening of the same day in every state, and to the next day in UTC."""

KINDS = ["training", "cqi", "cfsr"]


async def opened_review(place: Place) -> dict[str, Any]:
    return expect_success(await place.administrator.post(f"{place.path}/user-reviews", {}))


async def answer(place: Place, review: str, person: str, decision: str) -> Any:
    path = f"{place.path}/user-reviews/{review}/people/{person}"
    return await place.administrator.ask("PUT", path, {"decision": decision})


async def listed(by: Account, place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = expect_success(await by.get(f"{place.path}/user-reviews"))["reviews"]
    return found


@pytest.mark.requirement("R25")
@pytest.mark.requirement("R26")
@pytest.mark.parametrize("kind", KINDS)
async def test_user_review_is_signed_with_every_row_answered_and_removes_at_once(
    stack: Stack, operator: Account, officer: Account, kind: str
) -> None:
    """A list is signed only with every row answered and who is removed is out at once."""
    place = await open_site(stack, stack.new_site(kind), operator, officer)
    reviewer = await accept(stack, address_of("reviewer", place.site))
    review = await opened_review(place)
    rows = {row["person"]: row["now"] for row in review["rows"]}
    assert [one["role"] for one in rows[reviewer.id]["roles"]] == ["REVIEWER"]
    assert rows[reviewer.id]["last_used"].startswith(stack.clock().date().isoformat())
    assert rows[reviewer.id]["second_factor"] is False
    refused(await answer(place, review["id"], place.administrator.id, "remove"), 403, "own-role")
    refused(await answer(place, review["id"], operator.id, "keep"), 404, "not-on-the-list")
    assert await reviewer.browser.is_in()
    expect_success(await answer(place, review["id"], reviewer.id, "remove"))
    refused(await reviewer.get("me"), 401, "not-signed-in")
    await reviewer.back()
    refused(await reviewer.get(f"{place.path}/rule-set"), 403, "not-your-site")
    left = [person for person in rows if person != reviewer.id]
    sign_off = f"{place.path}/user-reviews/{review['id']}/sign-off"
    missing = refused(await place.administrator.post(sign_off), 409, "review-unfinished")["missing"]
    assert sorted(one["where"] for one in missing) == sorted(left)
    for person in left:
        expect_success(await answer(place, review["id"], person, "keep"))
    signed = expect_success(await place.administrator.post(sign_off))
    assert signed["signed_by"] == place.administrator.id
    assert signed["signed_at"].startswith(stack.clock().date().isoformat())
    refused(await answer(place, review["id"], left[0], "keep"), 409, "review-signed")


@pytest.mark.requirement("R25")
async def test_only_the_administrator_and_the_operator_go_through_a_list(cqi: Place, operator: Account) -> None:
    leader = await cqi.somebody("SITE_LEADER")
    refused(await leader.post(f"{cqi.path}/user-reviews", {}), 403, "not-your-role")
    refused(await leader.get(f"{cqi.path}/user-reviews"), 403, "not-your-role")
    assert (await operator.get(f"{cqi.path}/user-reviews")).status_code == 200


async def sign(place: Place, review: str) -> None:
    administrator = await place.administrator.back()
    for row in expect_success(await administrator.get(f"{place.path}/user-reviews/{review}"))["rows"]:
        expect_success(await answer(place, review, row["person"], "keep"))
    expect_success(await administrator.post(f"{place.path}/user-reviews/{review}/sign-off"))


async def late_letters(stack: Stack, place: Place, review: str) -> list[int]:
    await deliver_due(stack.runtime)
    readers = ("operator", place.administrator.id)
    return [stack.office.came(f"overdue-{place.site}-{review}-{reader}") for reader in readers]


@pytest.mark.requirement("R25")
@pytest.mark.requirement("R26")
@pytest.mark.parametrize("kind", KINDS)
async def test_user_review_begins_every_ninety_days_and_a_late_one_is_mailed_once(
    stack: Stack, the_operator: Account, operator: Account, officer: Account, kind: str
) -> None:
    """Every ninety days a review begins by itself and a late one is said once by mail."""
    place = await open_site(stack, stack.new_site(kind), operator, officer)
    await stack.later(89 * DAYS)
    await open_due_reviews(stack.runtime)
    assert await listed(await the_operator.back(), place) == []
    await stack.later(1 * DAYS)
    await asyncio.gather(open_due_reviews(stack.runtime), open_due_reviews(stack.runtime))
    (review,) = await listed(await the_operator.back(), place)
    assert (review["people"], review["answered"], review["overdue"]) == (3 if kind == "cfsr" else 4, 0, False)
    assert review["due"] == (stack.clock() + 14 * DAYS).date().isoformat()
    await stack.later(14 * DAYS)
    await open_due_reviews(stack.runtime)
    assert await late_letters(stack, place, review["id"]) == [0, 0]
    await stack.later(1 * DAYS)
    for _ in range(2):
        await open_due_reviews(stack.runtime)
    assert await late_letters(stack, place, review["id"]) == [1, 1]
    assert [one["overdue"] for one in await listed(await the_operator.back(), place)] == [True]
    await sign(place, review["id"])
    assert [one["overdue"] for one in await listed(the_operator, place)] == [False]
    await stack.later(90 * DAYS)
    await open_due_reviews(stack.runtime)
    assert len(await listed(await the_operator.back(), place)) == 2


@pytest.mark.requirement("R25")
async def test_user_review_in_the_evening_is_due_and_late_by_the_day_at_the_site(
    stack: Stack, the_operator: Account, operator: Account, officer: Account
) -> None:
    """Administrators would be written to as late while their last day is not over."""
    await stack.until_hour(AFTERNOON)
    place = await open_site(stack, stack.new_site("cqi"), await operator.back(), await officer.back())
    today = stack.clock()
    await stack.later(EVENING)
    assert stack.clock().date() > today.date()
    await place.administrator.back()
    review = await opened_review(place)
    assert review["due"] == (today + 14 * DAYS).date().isoformat()
    await stack.later(14 * DAYS)
    await open_due_reviews(stack.runtime)
    assert [one["overdue"] for one in await listed(await the_operator.back(), place)] == [False]
    assert await late_letters(stack, place, review["id"]) == [0, 0]
    await stack.later(DAYS - EVENING)
    await open_due_reviews(stack.runtime)
    assert [one["overdue"] for one in await listed(await the_operator.back(), place)] == [True]
    assert await late_letters(stack, place, review["id"]) == [1, 1]


@pytest.mark.requirement("R25")
async def test_user_review_begun_by_hand_counts_for_the_schedule(
    stack: Stack, the_operator: Account, operator: Account, officer: Account
) -> None:
    """A review that was begun by hand counts and the next comes and is late like any."""
    place = await open_site(stack, stack.new_site("cqi"), operator, officer)
    await stack.later(60 * DAYS)
    await place.administrator.back()
    first = (await opened_review(place))["id"]
    await sign(place, first)
    await stack.later(89 * DAYS)
    await open_due_reviews(stack.runtime)
    assert [one["id"] for one in await listed(await the_operator.back(), place)] == [first]
    await stack.later(1 * DAYS)
    await open_due_reviews(stack.runtime)
    (second,) = [one for one in await listed(await the_operator.back(), place) if one["id"] != first]
    await stack.later(15 * DAYS)
    await open_due_reviews(stack.runtime)
    assert await late_letters(stack, place, second["id"]) == [1, 1]
