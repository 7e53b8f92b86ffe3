"""The whole way of a case through QA: one person at a time, level by level, back to its reviewers, and final."""

import asyncio

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.journals import events_of
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW
from tests.support.people import person

SECOND, OVERSIGHT = {"to": "second"}, {"to": "oversight"}
UNLOCK = {"why": "rating_in_question"}


async def note_on(case: CaseClient, text: str = "Which visits was this seen on?") -> str:
    note: str = expect_success(await case.request("POST", "notes", {"item": "3", "question": "B", "text": text}))[
        "note"
    ]
    return note


@pytest.mark.requirement("R46")
async def test_a_case_goes_back_with_a_note_comes_again_and_is_final_after_a_second_level(
    reviews: RunningService, taken_case: CaseClient, reviewer: ApiClient, senior: ApiClient
) -> None:
    note = await note_on(taken_case)
    assert expect_success(await taken_case.move("qa/return"))["stage"] == "returned_to_reviewer"
    mine = taken_case.as_user(reviewer)
    rev = expect_success(await mine.request("GET", "texts"))["texts"]["rationale/3"]["rev"]
    expect_success(await mine.save_texts(("rationale/3", "Invented: on both visits.", rev)))
    expect_success(await mine.request("POST", f"notes/{note}/replies", {"text": "On both, see the rationale."}))
    expect_success(await mine.submit())
    again = await taken_case.taken_for_qa()
    assert refused(await again.approve(), 409, "notes-open")["notes"] == [note]
    refused(await again.move("qa/pass-on", SECOND), 409, "notes-open")
    expect_success(await again.request("POST", f"notes/{note}/settle", {"how": "resolve"}))
    assert expect_success(await again.move("qa/pass-on", SECOND))["stage"] == "ready_for_second_level_qa"
    other = again.as_user(ApiClient.for_user(reviews.client, person("usr_other_qa", "QA_FIRST")))
    refused(await other.take_for_qa(), 403, "not-your-role")
    expect_success(await (await again.as_user(senior).taken_for_qa()).approve())
    final = expect_success(await mine.read())
    assert (final["stage"], final["passed"], final["returns"]) == ("approved_final", ["initial", "second"], 1)
    assert final["completed"] == NOW.date().isoformat()


@pytest.mark.requirement("R46")
@pytest.mark.requirement("R47")
async def test_the_second_level_is_for_another_person_than_the_first(
    reviews: RunningService, submitted_case: CaseClient, senior: ApiClient
) -> None:
    """Also where both could do both."""
    first = await submitted_case.as_user(senior).taken_for_qa()
    expect_success(await first.move("qa/pass-on", SECOND))
    async with unchanged(first):
        refused(await first.take_for_qa(), 403, "same-person-twice")
    other = submitted_case.as_user(ApiClient.for_user(reviews.client, person("usr_other_senior", "QA_SECOND")))
    assert expect_success(await other.take_for_qa())["custody"] == "usr_other_senior"


async def test_of_two_who_take_a_case_at_once_at_two_instances_exactly_one_has_it(
    reviews: RunningService, second_reviews: RunningService, submitted_case: CaseClient
) -> None:
    """Else two people would work on it, and one of them for nothing."""
    hands = [
        submitted_case.as_user(ApiClient.for_user(place.client, person(f"usr_taker_{number}", "QA_FIRST")))
        for number, place in enumerate((reviews, second_reviews) * 3)
    ]
    answers = await asyncio.gather(*(case.take_for_qa() for case in hands))
    winners = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert len(winners) == 1
    for number, answer in enumerate(answers):
        if number not in winners:
            refused(answer, 409, "in-other-hands")
    assert expect_success(await submitted_case.read())["custody"] == f"usr_taker_{winners[0]}"
    taken = [
        e for e in events_of(await reviews.rows(submitted_case.site, submitted_case.id)) if "qa_taken" in e["type"]
    ]
    assert len(taken) == 1


async def test_what_somebody_has_in_their_hands_nobody_else_moves(
    reviews: RunningService, taken_case: CaseClient
) -> None:
    other = taken_case.as_user(ApiClient.for_user(reviews.client, person("usr_other_qa", "QA_FIRST")))
    async with unchanged(taken_case):
        for answer in (await other.take_for_qa(), await other.approve(), await other.move("qa/return")):
            refused(answer, 409, "in-other-hands")


async def test_a_leader_takes_a_case_out_of_absent_hands_and_the_history_says_so(
    reviews: RunningService, taken_case: CaseClient, leader: ApiClient
) -> None:
    """A person on leave must not keep a case for ever; nobody but a leader decides that they are away."""
    other = taken_case.as_user(ApiClient.for_user(reviews.client, person("usr_other_qa", "QA_FIRST")))
    refused(await other.move("qa/release"), 403, "not-your-role")
    freed = expect_success(await taken_case.as_user(leader).move("qa/release"))
    assert (freed["stage"], freed["custody"]) == ("ready_for_initial_qa", None)
    refused(await taken_case.approve(), 409, "not-taken")
    assert expect_success(await other.take_for_qa())["custody"] == "usr_other_qa"
    released = events_of(await reviews.rows(taken_case.site, taken_case.id))[-2]
    assert (released["type"], released["actor"]) == ("oms.reviews.qa_released.v1", "usr_leader")


async def test_whoever_took_a_case_by_mistake_lets_it_go_themselves(taken_case: CaseClient) -> None:
    assert expect_success(await taken_case.move("qa/release"))["stage"] == "ready_for_initial_qa"


async def test_whoever_finds_a_conflict_of_interest_has_the_case_no_more(
    taken_case: CaseClient, senior: ApiClient
) -> None:
    expect_success(await taken_case.request("POST", "conflict"))
    refused(await taken_case.take_for_qa(), 403, "conflict-of-interest")
    assert expect_success(await taken_case.as_user(senior).take_for_qa())["custody"] == "usr_senior"


async def test_final_case_is_unlocked_by_the_state_administrator_alone(
    approved_case: CaseClient, qa: ApiClient, leader: ApiClient, admin: ApiClient
) -> None:
    """A final case is unlocked by the states administrator alone and reviewed again."""
    async with unchanged(approved_case):
        for api in (approved_case.api, qa, leader):
            refused(await approved_case.as_user(api).move("unlock", UNLOCK), 403, "not-your-role")
    assert expect_success(await approved_case.as_user(admin).move("unlock", UNLOCK))["stage"] == "returned_to_reviewer"
    answer = expect_success(await approved_case.read())["items"]["14"]["answers"]["A"]
    expect_success(await approved_case.save("14", ("A", answer["value"], answer["rev"])))
    expect_success(await approved_case.submit())
    expect_success(await (await approved_case.as_user(qa).taken_for_qa()).approve())
    assert expect_success(await approved_case.read())["stage"] == "approved_final"


async def test_secondary_oversight_is_no_level_of_a_cqi_site(taken_case: CaseClient, senior: ApiClient) -> None:
    refused(await taken_case.move("qa/pass-on", OVERSIGHT), 409, "no-such-move")
    expect_success(await taken_case.move("qa/pass-on", SECOND))
    second = await taken_case.as_user(senior).taken_for_qa()
    async with unchanged(second):
        refused(await second.move("qa/pass-on", OVERSIGHT), 409, "no-such-move")
