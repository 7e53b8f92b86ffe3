"""Narratives and names are kept word for word, refused in words, and never lost between two people."""

import asyncio
import uuid
from typing import Any

import pytest

from services.reviews.domain.case.entry.texts import MAX_TEXT_LENGTH
from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.case_texts import kept, key_of_case, read_texts, said, write
from tests.component.problems import places, refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW, REVIEWER, SECOND_REVIEWER
from tests.support.people import ANOTHER_REVIEWER

TYPED = "  Two lines,\nwith “quotes”, ünïcode, a \0, an emoji 🙂 and a formula: =1+1  "
AT = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.requirement("R42")
async def test_a_text_comes_back_as_it_was_typed_with_who_wrote_it_and_when(open_case: CaseClient) -> None:
    saved = expect_success(await open_case.save_texts(("rationale/1", TYPED, 0), ("face/case_name", "Invented", 0)))
    assert saved["texts"] == {"rationale/1": {"rev": 2}, "face/case_name": {"rev": 3}}
    found = await read_texts(open_case)
    assert found["rationale/1"] == {"text": TYPED, "rev": 2, "by": REVIEWER, "at": AT}
    assert found["face/case_name"]["text"] == "Invented"


async def test_the_longest_text_is_kept(open_case: CaseClient) -> None:
    await write(open_case, rationale_1="x" * MAX_TEXT_LENGTH)
    assert len((await said(open_case))["rationale/1"] or "") == MAX_TEXT_LENGTH


@pytest.mark.parametrize("nothing", [None, "", " \n\t "])
async def test_a_text_that_is_taken_back_stands_as_empty_with_its_revision(
    open_case: CaseClient, nothing: str | None
) -> None:
    """A screen that did not know the revision could not write there again."""
    await write(open_case, rationale_1="Invented.")
    expect_success(await open_case.save_texts(("rationale/1", nothing, 2)))
    assert (await read_texts(open_case))["rationale/1"] == {"text": "", "rev": 3, "by": REVIEWER, "at": AT}
    expect_success(await open_case.save_texts(("rationale/1", "Written again.", 3)))


async def test_concurrent_texts_at_two_instances_are_kept_under_one_key(
    reviews: RunningService, second_reviews: RunningService, shared_case: CaseClient
) -> None:
    """The case's first texts: each instance makes a key, and one of the keys would be lost with what it sealed."""
    there = shared_case.as_user(ApiClient.for_user(second_reviews.client, ANOTHER_REVIEWER))
    fields = [f"rationale/{item}" for item in range(1, 9)]
    hands = [shared_case, there] * 4
    saves = (case.save_texts((field, f"About {field}.", 0)) for case, field in zip(hands, fields, strict=True))
    assert {answer.status_code for answer in await asyncio.gather(*saves)} == {200}
    assert await said(there) == {field: f"About {field}." for field in fields}
    assert len(await key_of_case(reviews, shared_case)) == 1


async def test_a_true_collision_shows_both_texts_to_its_own_editor_and_keeps_the_first(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    await write(shared_case.as_user(second_reviewer), rationale_1="Theirs.")
    async with unchanged(shared_case):
        answer = await shared_case.save_texts(("rationale/1", "Mine.", 0), ("rationale/2", "Fits.", 0))
    [conflict] = refused(answer, 412, "text-conflict")["conflicts"]
    assert conflict == {
        "field": "rationale/1",
        "yours": "Mine.",
        "theirs": "Theirs.",
        "theirs_rev": 3,
        "theirs_by": SECOND_REVIEWER,
        "theirs_at": AT,
    }
    assert await said(shared_case) == {"rationale/1": "Theirs."}
    expect_success(await shared_case.save_texts(("rationale/1", "Both.", conflict["theirs_rev"])))


async def test_a_collision_with_a_text_that_was_taken_back_shows_it_as_empty(open_case: CaseClient) -> None:
    await write(open_case, rationale_1="Invented.")
    expect_success(await open_case.save_texts(("rationale/1", None, 2)))
    [conflict] = refused(await open_case.save_texts(("rationale/1", "Mine.", 2)), 412, "text-conflict")["conflicts"]
    assert (conflict["theirs"], conflict["theirs_rev"]) == ("", 3)


LONGER = "a secret " * 3000
OP: dict[str, Any] = {"field": "rationale/1", "text": "Invented.", "base_rev": 0}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"ops": []}, "body.ops"),
        ({"ops": [OP] * 81}, "body.ops"),
        ({"ops": [OP | {"text": LONGER}]}, "body.ops.0.text"),
        ({"ops": [OP | {"text": 7}]}, "body.ops.0.text"),
        ({"ops": [OP | {"field": "rationale/19"}]}, "body.ops.0.field"),
        ({"ops": [OP | {"field": "../rationale/1"}]}, "body.ops.0.field"),
        ({"ops": [OP | {"base_rev": -1}]}, "body.ops.0.base_rev"),
        ({"ops": [OP | {"by": "usr_qa"}]}, "body.ops.0.by"),
        ({"ops": [{"field": "rationale/1", "base_rev": 0}]}, "body.ops.0.text"),
    ],
)
async def test_a_save_of_the_wrong_shape_is_told_the_place_and_nothing_of_the_text(
    reviews: RunningService, open_case: CaseClient, body: Any, place: str
) -> None:
    async with unchanged(open_case):
        answer = await open_case.api.request("PUT", f"{open_case.path}/texts", body)
    assert places(refused(answer, 422, "not-valid")) == [place]
    assert "secret" not in answer.text
    assert await kept(reviews, open_case) == []


async def test_half_a_character_is_refused_and_no_fault_of_ours(open_case: CaseClient) -> None:
    content = b'{"ops": [{"field": "rationale/1", "text": "\\ud800", "base_rev": 0}]}'
    async with unchanged(open_case):
        refused(await open_case.api.request("PUT", f"{open_case.path}/texts", content=content), 422, "not-valid")


async def test_a_text_for_a_field_that_the_case_does_not_have_keeps_the_whole_save_out(
    reviews: RunningService, in_home_case: CaseClient
) -> None:
    async with unchanged(in_home_case):
        answer = await in_home_case.save_texts(("rationale/1", "Fits.", 0), ("rationale/4", "Does not.", 0))
    assert [one["field"] for one in refused(answer, 422, "not-a-text")["errors"]] == ["rationale/4"]
    assert await kept(reviews, in_home_case) == [], "what was sealed for it was let go"


async def test_a_submitted_case_says_where_it_is_and_keeps_its_texts(
    reviews: RunningService, submitted_case: CaseClient
) -> None:
    before = await kept(reviews, submitted_case)
    async with unchanged(submitted_case):
        refused(await submitted_case.save_texts(("comments/1", "Too late.", 0)), 409, "case-locked")
    assert await kept(reviews, submitted_case) == before


async def test_a_save_sent_again_is_answered_the_same_and_seals_nothing_twice(
    reviews: RunningService, open_case: CaseClient
) -> None:
    key = uuid.uuid4().hex
    first = await open_case.save_texts(("rationale/1", "Invented.", 0), key=key)
    expect_success(await open_case.save_texts(("rationale/1", "Changed since.", 2)))
    rows = await kept(reviews, open_case)
    async with unchanged(open_case):
        again = await open_case.save_texts(("rationale/1", "Invented.", 0), key=key)
    assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, first.headers["etag"])
    assert again.headers["idempotency-replayed"] == "true"
    assert await kept(reviews, open_case) == rows
    refused(await open_case.save_texts(("rationale/1", "Another.", 0), key=key), 422, "idempotency-key-reused")


async def test_a_retry_after_the_case_moved_on_is_still_answered(filled_case: CaseClient) -> None:
    """The answer to the last save was lost, and the reviewers' submission came first."""
    key = uuid.uuid4().hex
    first = await filled_case.save_texts(("comments/1", "Invented.", 0), key=key)
    expect_success(await filled_case.submit())
    again = await filled_case.save_texts(("comments/1", "Invented.", 0), key=key)
    assert (again.status_code, again.content) == (200, first.content)
