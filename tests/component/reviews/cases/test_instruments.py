"""The instrument is public to whoever is signed in: what is asked, by which rules it is rated, how far to trust it."""

import pytest

from shared.instrument import load
from tests.component.api_client import ApiClient, expect_success
from tests.component.problems import refused
from tests.component.running_service import RunningService


@pytest.mark.requirement("R38")
@pytest.mark.parametrize("version", ["r4_2022", "r3_2014"])
async def test_every_item_question_and_outcome_is_there_with_the_source_of_its_rules(
    reviewer: ApiClient, version: str
) -> None:
    shown, instrument = expect_success(await reviewer.request("GET", f"instruments/{version}")), load(version)
    assert shown["version"] == version
    assert [item["id"] for item in shown["items"]] == [item.id for item in instrument.items]
    assert [[q["id"] for q in item["questions"]] for item in shown["items"]] == [
        [question.id for question in item.questions] for item in instrument.items
    ]
    assert [outcome["id"] for outcome in shown["outcomes"]] == [outcome.id for outcome in instrument.outcomes]
    assert all(rule["src"] for item in shown["items"] for rule in item["rating"]["rules"])


async def test_it_says_that_it_must_be_verified_and_what_was_not(reviewer: ApiClient) -> None:
    trust = expect_success(await reviewer.request("GET", "instruments/r4_2022"))["cover"]["trust"]
    assert trust["must_verify_before_federal_use"] is True
    assert trust["unverified"]


async def test_an_unknown_version_and_a_stranger_get_none(reviews: RunningService, reviewer: ApiClient) -> None:
    problem = refused(await reviewer.request("GET", "instruments/r9_2099"), 404, "not-found")
    assert problem["detail"] == "There is no such version."
    refused(await reviews.client.get("/api/v1/instruments/r4_2022"), 401, "not-signed-in")
