"""Elimination at its addresses: asked for by one, decided by another, undone by the state's administrator alone."""

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.case_texts import kept
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW, REVIEWER
from tests.support.people import person

WORKSHEET = {"reason": "key_participants", "evidence": "Three letters came back unopened."}
YES, NO = {"eliminate": True}, {"eliminate": False}


@pytest.fixture
async def asked_case(taken_case: CaseClient, reviewer: ApiClient) -> CaseClient:
    """In QA, and its reviewer has filled in a worksheet."""
    expect_success(await taken_case.as_user(reviewer).request("POST", "elimination", WORKSHEET))
    return taken_case


@pytest.fixture
async def eliminated_case(asked_case: CaseClient, leader: ApiClient) -> CaseClient:
    expect_success(await asked_case.as_user(leader).request("POST", "elimination/decide", YES))
    return asked_case


@pytest.mark.requirement("R56")
async def test_elimination_worksheet_shows_reason_evidence_and_decider(
    asked_case: CaseClient, leader: ApiClient
) -> None:
    """Whoever approves sees what the reason rests on [F15]."""
    shown = expect_success(await asked_case.as_user(leader).request("GET", "elimination"))
    sheet = shown["worksheet"]
    assert (sheet["reason"], sheet["by"], sheet["decided"]) == ("key_participants", REVIEWER, None)
    assert shown["evidence"] == WORKSHEET["evidence"]
    assert shown["not_held"]
    assert all(row["held"] == "No" and row["why_not"] for row in shown["not_held"])
    expect_success(await asked_case.as_user(leader).request("POST", "elimination/decide", YES))
    decided = expect_success(await asked_case.request("GET", "elimination"))["worksheet"]
    assert (decided["decided"], decided["decided_by"]) == ("eliminated", "usr_leader")
    assert decided["decided_at"].startswith(NOW.date().isoformat())


@pytest.mark.requirement("R55")
async def test_an_eliminated_case_keeps_its_work_and_nobody_works_on_it(
    asked_case: CaseClient, leader: ApiClient, reviewer: ApiClient
) -> None:
    items, texts = (
        expect_success(await asked_case.read())["items"],
        expect_success(await asked_case.request("GET", "texts"))["texts"],
    )
    gone = expect_success(await asked_case.as_user(leader).request("POST", "elimination/decide", YES))
    assert gone["stage"] == "eliminated"
    assert expect_success(await asked_case.read())["items"] == items
    assert expect_success(await asked_case.request("GET", "texts"))["texts"] == texts
    async with unchanged(asked_case):
        mine, rev = asked_case.as_user(reviewer), items["14"]["answers"]["A"]["rev"]
        refused(await mine.save("14", ("A", "No", rev)), 409, "case-locked")
        refused(await mine.submit(), 409, "case-locked")
        refused(await asked_case.approve(), 409, "case-not-in-qa")
        refused(await asked_case.request("POST", "notes", {"item": "3", "text": "?"}), 409, "case-locked")
        refused(await mine.request("POST", "elimination", WORKSHEET), 409, "case-locked")


@pytest.mark.requirement("R55")
async def test_the_states_administrator_alone_takes_an_eliminated_case_back(
    eliminated_case: CaseClient, leader: ApiClient, admin: ApiClient, senior: ApiClient
) -> None:
    async with unchanged(eliminated_case):
        for api in (leader, eliminated_case.api, senior):
            refused(await eliminated_case.as_user(api).request("POST", "restore"), 403, "not-your-role")
    back = expect_success(await eliminated_case.as_user(admin).request("POST", "restore"))
    assert (back["stage"], back["replaced_by"]) == ("ready_for_initial_qa", None)
    refused(await eliminated_case.approve(), 409, "not-taken")
    expect_success(await (await eliminated_case.taken_for_qa()).approve())
    refused(await eliminated_case.as_user(admin).request("POST", "restore"), 409, "not-eliminated")


@pytest.mark.requirement("R56")
async def test_nobody_approves_their_own_worksheet(
    filled_case: CaseClient, leader: ApiClient, admin: ApiClient
) -> None:
    mine = filled_case.as_user(leader)
    expect_success(await mine.request("POST", "elimination", WORKSHEET))
    async with unchanged(filled_case):
        refused(await mine.request("POST", "elimination/decide", YES), 403, "own-worksheet")
    assert (
        expect_success(await filled_case.as_user(admin).request("POST", "elimination/decide", YES))["stage"]
        == "eliminated"
    )


@pytest.mark.requirement("R56")
@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER"])
async def test_a_decision_is_for_leaders(reviews: RunningService, asked_case: CaseClient, role: str) -> None:
    somebody = asked_case.as_user(ApiClient.for_user(reviews.client, person("usr_no_leader", role)))
    async with unchanged(asked_case):
        refused(await somebody.request("POST", "elimination/decide", YES), 403, "not-your-role")


async def test_a_refused_worksheet_leaves_the_case_where_it_is(asked_case: CaseClient, leader: ApiClient) -> None:
    kept_in = expect_success(await asked_case.as_user(leader).request("POST", "elimination/decide", NO))
    assert kept_in["stage"] == "initial_qa"
    refused(await asked_case.as_user(leader).request("POST", "elimination/decide", YES), 409, "no-worksheet")
    expect_success(await asked_case.approve())


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"reason": "ran_away", "evidence": "Invented."}, "not-valid"),
        ({"reason": "duplicate", "evidence": ""}, "not-valid"),
        ({"reason": "duplicate"}, "not-valid"),
        ({"reason": "ih_too_short", "evidence": "Invented."}, "reason-does-not-fit"),
    ],
)
async def test_a_worksheet_that_does_not_fit_is_refused_and_its_words_are_not_kept(
    reviews: RunningService, filled_case: CaseClient, body: dict[str, str], slug: str
) -> None:
    """A child who ran away is not by itself a reason [F15]."""
    before = await kept(reviews, filled_case)
    async with unchanged(filled_case):
        refused(await filled_case.request("POST", "elimination", body), 422, slug)
    assert await kept(reviews, filled_case) == before
