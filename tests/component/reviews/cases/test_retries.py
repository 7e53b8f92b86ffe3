"""A browser that got no answer sends its request again: it is done once and answered the same."""

import asyncio
import uuid

from shared.eventstore.journal import count_events
from tests.component.api_client import ApiClient, CaseClient, Response, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, SITE

FIELDS = FOSTER_CARE.model_dump()
CASES = f"sites/{SITE}/cases"


def new_key() -> str:
    return uuid.uuid4().hex


def same(first: Response, again: Response) -> None:
    """Nothing tells the two apart but the header that says so."""
    assert (again.status_code, again.content, again.headers["etag"]) == (
        first.status_code,
        first.content,
        first.headers["etag"],
    )
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_creation_sent_twice_makes_one_case(reviews: RunningService, reviewer: ApiClient) -> None:
    key = new_key()
    first = await reviewer.request("POST", CASES, FIELDS, key=key)
    events = await count_events(reviews.store)
    same(first, await reviewer.request("POST", CASES, FIELDS, key=key))
    assert await count_events(reviews.store) == events


async def test_a_creation_sent_again_after_the_case_moved_on_answers_what_it_answered_then(reviewer: ApiClient) -> None:
    key = new_key()
    first = await reviewer.request("POST", CASES, FIELDS, key=key)
    case = CaseClient(reviewer, SITE, first.json()["id"])
    expect_success(await case.save("1", ("applicable", "No", 0)))
    async with unchanged(case):
        same(first, await reviewer.request("POST", CASES, FIELDS, key=key))


async def test_ten_equal_creations_at_once_make_one_case(reviewer: ApiClient) -> None:
    key = new_key()
    answers = await asyncio.gather(*(reviewer.request("POST", CASES, FIELDS, key=key) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_save_sent_again_is_answered_the_same_also_after_later_changes(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    key = new_key()
    first = await shared_case.save("1", ("A", 2, 0), key=key)
    async with unchanged(shared_case):
        same(first, await shared_case.save("1", ("A", 2, 0), key=key))
    expect_success(await shared_case.as_user(second_reviewer).save("1", ("A", 5, 3), ("B", 1, 0)))
    async with unchanged(shared_case):
        same(first, await shared_case.save("1", ("A", 2, 0), key=key))


async def test_ten_equal_saves_at_once_are_one_save(reviews: RunningService, open_case: CaseClient) -> None:
    key = new_key()
    answers = await asyncio.gather(*(open_case.save("1", ("A", 2, 0), key=key) for _ in range(10)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert len(await reviews.rows(open_case.site, open_case.id)) == 2


async def test_a_submission_and_an_approval_sent_again_are_answered_the_same(
    filled_case: CaseClient, qa: ApiClient
) -> None:
    keys, etag = (new_key(), new_key()), await filled_case.etag()
    submitted = await filled_case.submit(etag, key=keys[0])
    same(submitted, await filled_case.submit(etag, key=keys[0]))
    in_qa = await filled_case.as_user(qa).taken_for_qa()
    etag = await in_qa.etag()
    approved = await in_qa.approve(etag, key=keys[1])
    same(approved, await in_qa.approve(etag, key=keys[1]))
    same(submitted, await filled_case.submit('"1"', key=keys[0]))


async def test_a_key_that_was_used_with_another_body_is_refused(open_case: CaseClient) -> None:
    key = new_key()
    expect_success(await open_case.save("1", ("A", 2, 0), key=key))
    async with unchanged(open_case):
        refused(await open_case.save("1", ("A", 3, 2), key=key), 422, "idempotency-key-reused")
        refused(await open_case.save("1", ("B", 3, 0), key=key), 422, "idempotency-key-reused")
        refused(await open_case.save("2", ("A", "Yes", 0), key=key), 422, "idempotency-key-reused")


async def test_the_same_key_of_somebody_else_is_another_key(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    """Nobody can block or read another person's requests by guessing a key."""
    key = new_key()
    expect_success(await shared_case.save("1", ("A", 2, 0), key=key))
    content = expect_success(await shared_case.as_user(second_reviewer).save("1", ("B", 3, 0), key=key))
    assert content["answers"]["B"]["value"] == 3


async def test_a_refused_request_can_be_sent_again_with_the_same_key_once_it_fits(open_case: CaseClient) -> None:
    """Nothing was done under the key, so nothing is remembered."""
    key = new_key()
    refused(await open_case.save("1", ("A", -1, 0), key=key), 422, "not-an-answer")
    assert expect_success(await open_case.save("1", ("A", 1, 0), key=key))["answers"]["A"]["value"] == 1


async def test_a_key_that_is_too_long_is_refused_before_anything_is_done(open_case: CaseClient) -> None:
    async with unchanged(open_case):
        refused(await open_case.save("1", ("A", 1, 0), key="k" * 201), 422, "not-valid")
