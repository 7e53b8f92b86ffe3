"""A body that does not fit is refused in words that name the place, and nothing of it is kept."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.eventstore.journal import count_events
from shared.web.body_limits import LARGEST_BODY
from tests.component.api_client import ApiClient, CaseClient, unchanged
from tests.component.problems import places, refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, SITE

FIELDS = FOSTER_CARE.model_dump()
OP = {"q": "A", "value": 1, "base_rev": 0}


async def send_raw(case: CaseClient, content: Any) -> Any:
    return await case.api.request("PATCH", f"{case.path}/items/1/answers", content=content, if_match='"1"')


@pytest.mark.parametrize("content", [b'{"ops": [', b"Yes", b'{"ops": [{"q": "A", "value": 1,}]}', b"{'ops': []}"])
async def test_what_is_not_json_is_said_to_be_none(open_case: CaseClient, content: bytes) -> None:
    async with unchanged(open_case):
        refused(await send_raw(open_case, content), 400, "not-json")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'{"ops": [{"q": "A", "value": "\xff", "base_rev": 0}]}', id="not UTF-8"),
        pytest.param(b'{"ops": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="too deep to be read"),
        pytest.param(b'{"ops": [{"q": "A", "value": ' + b"9" * 5000 + b', "base_rev": 0}]}', id="too many digits"),
    ],
)
async def test_what_cannot_be_read_is_a_bad_request_and_no_fault_of_ours(open_case: CaseClient, content: bytes) -> None:
    async with unchanged(open_case):
        refused(await send_raw(open_case, content), 400, "bad-request")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ([], "body"),
        ({}, "body.ops"),
        ({"ops": {}}, "body.ops"),
        ({"ops": []}, "body.ops"),
        ({"ops": [OP] * 41}, "body.ops"),
        ({"ops": [OP], "comment": "mine"}, "body.comment"),
        ({"ops": [OP | {"comment": "mine"}]}, "body.ops.0.comment"),
        ({"ops": [{"q": "A", "value": 1}]}, "body.ops.0.base_rev"),
        ({"ops": [{"q": "A", "base_rev": 0}]}, "body.ops.0.value"),
        ({"ops": [OP | {"q": 1}]}, "body.ops.0.q"),
        ({"ops": [OP | {"q": "the first"}]}, "body.ops.0.q"),
        ({"ops": [OP | {"base_rev": "0"}]}, "body.ops.0.base_rev"),
        ({"ops": [OP | {"base_rev": True}]}, "body.ops.0.base_rev"),
        ({"ops": [OP | {"base_rev": 0.5}]}, "body.ops.0.base_rev"),
        ({"ops": [OP | {"base_rev": -1}]}, "body.ops.0.base_rev"),
        ({"ops": [OP | {"base_rev": None}]}, "body.ops.0.base_rev"),
    ],
)
async def test_a_save_of_the_wrong_shape_is_told_the_place(open_case: CaseClient, body: Any, place: str) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.send("1", body), 422, "not-valid")
    assert places(problem) == [place]


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity", b"1e400"])
async def test_numbers_that_json_does_not_have_are_no_answers(open_case: CaseClient, value: bytes) -> None:
    content = b'{"ops": [{"q": "A", "value": ' + value + b', "base_rev": 0}]}'
    async with unchanged(open_case):
        refused(await send_raw(open_case, content), 422, "not-an-answer")


@pytest.mark.parametrize("depth", [50, 200, 700])
async def test_an_answer_nested_deeply_is_refused_like_any_other_wrong_type(open_case: CaseClient, depth: int) -> None:
    content = b'{"ops": [{"q": "A", "value": ' + b"[" * depth + b"]" * depth + b', "base_rev": 0}]}'
    async with unchanged(open_case):
        answer = await send_raw(open_case, content)
    assert answer.json()["type"] in {"/problems/not-an-answer", "/problems/not-valid"}
    assert answer.status_code == 422


async def test_a_body_that_says_it_is_larger_than_a_mebibyte_is_refused(open_case: CaseClient) -> None:
    async with unchanged(open_case):
        refused(await send_raw(open_case, b" " * (LARGEST_BODY + 1)), 413, "too-large")


async def test_a_body_that_does_not_say_its_length_is_refused_once_it_is_larger(open_case: CaseClient) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * (32 * 1024)

    async with unchanged(open_case):
        refused(await send_raw(open_case, trickle()), 413, "too-large")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"county": "Alameda"}, "body.county"),
        ({"county": 6001}, "body.county"),
        ({"quarter": "2026Q5"}, "body.quarter"),
        ({"case_type": "ADOPTION"}, "body.case_type"),
        ({"agency": "school"}, "body.agency"),
        ({"instrument": "r9_2099"}, "body.instrument"),
        ({"stage": "approved_final"}, "body.stage"),
        ({"county": None}, "body.county"),
    ],
)
async def test_a_case_that_does_not_fit_is_not_created(
    reviews: RunningService, reviewer: ApiClient, change: dict[str, Any], place: str
) -> None:
    before = await count_events(reviews.store)
    answer = await reviewer.request("POST", f"sites/{SITE}/cases", FIELDS | change)
    assert places(refused(answer, 422, "not-valid")) == [place]
    assert await count_events(reviews.store) == before
