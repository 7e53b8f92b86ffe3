"""What-if of a case: leaders and QA see what another answer would change, and nothing is changed by that."""

from typing import Any

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService

GOOD = {"A": "Yes", "B": "Yes", "C": "NA", "D": "No", "E": "No", "F": "No"}


def trial(item: str, **answers: Any) -> dict[str, Any]:
    return {"ops": [{"item": item, "q": question, "value": value} for question, value in answers.items()]}


@pytest.fixture
async def rated_case(open_case: CaseClient, leader: ApiClient) -> CaseClient:
    """Item 3 is a Strength; in a leader's hands."""
    expect_success(await open_case.save("3", *((question, value, 0) for question, value in GOOD.items())))
    return open_case.as_user(leader)


async def test_what_if_shows_both_ratings_and_changes_nothing(reviews: RunningService, rated_case: CaseClient) -> None:
    """A leader who tries an answer must not change a case, nor leave a trace in its history."""
    rows = await reviews.rows(rated_case.site, rated_case.id)
    async with unchanged(rated_case):
        shown = expect_success(await rated_case.request("POST", "what-if", trial("3", B="No"), key="a trial"))
    changed = {line["name"]: (line["before"]["rating"], line["now"]["rating"]) for line in shown["ratings"]}
    assert changed == {"3": ("S", "ANI")}
    assert [line["now"]["why"] for line in shown["ratings"]] == [
        "3B is No: a risk or safety concern was not assessed or not addressed"
    ]
    assert shown["shown"]["3"]["counts"]["B"] == "needs_work"
    assert (shown["items"]["3"], shown["outcomes"]["S2"]) == ("ANI", "INCOMPLETE")
    assert await reviews.rows(rated_case.site, rated_case.id) == rows


async def test_what_if_of_a_withdrawn_answer_shows_completeness_before_and_after(rated_case: CaseClient) -> None:
    progress = expect_success(await rated_case.request("POST", "what-if", trial("3", B=None)))["progress"]
    before = progress["before"]
    changed = {"complete": before["complete"] - 1, "unanswered": before["unanswered"] + 1}
    assert progress["now"] == before | changed


async def test_what_if_of_a_final_case_is_shown_too(approved_case: CaseClient, leader: ApiClient) -> None:
    """A question about a final rating is answered without unlocking the case."""
    led = approved_case.as_user(leader)
    async with unchanged(led):
        assert expect_success(await led.request("POST", "what-if", trial("3", B="No")))["items"]["3"] == "ANI"


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (trial("3", A="Perhaps"), "not-an-answer"),
        (trial("4", A=1, G=1), "not-an-answer"),
        ({"ops": []}, "not-valid"),
        ({"ops": [{"item": "19", "q": "A", "value": 1}]}, "not-valid"),
        (trial("1", applicable="No", A=1), "answer-locked"),
    ],
)
async def test_what_if_of_no_answer_is_refused_in_words(rated_case: CaseClient, body: Any, slug: str) -> None:
    refused(await rated_case.request("POST", "what-if", body), 422, slug)


async def test_what_if_is_for_leaders_and_qa_alone(rated_case: CaseClient, reviewer: ApiClient, qa: ApiClient) -> None:
    """A reviewer who could try answers would fit them to a rating."""
    refused(await rated_case.as_user(reviewer).request("POST", "what-if", trial("3", B="No")), 403, "not-your-role")
    response = await rated_case.as_user(qa).request("POST", "what-if", trial("3", B="No"))
    assert expect_success(response)["items"]["3"] == "ANI"
    assert "oms-read" in response.headers
