"""The whole way of a case through QA: one person at a time, level by level, back to its reviewers, and final."""

import asyncio

import pytest

from tests.component.api_client import ApiClient, CaseClient, done, unchanged
from tests.component.journals import events_of
from tests.component.problems import refused
from tests.component.running_service import Running
from tests.support.histories import NOW
from tests.support.people import person

SECOND, OVERSIGHT = {"to": "second"}, {"to": "oversight"}
UNLOCK = {"why": "rating_in_question"}


async def note_on(case: CaseClient, text: str = "Which visits was this seen on?") -> str:
    note: str = done(await case.ask("POST", "notes", {"item": "3", "question": "B", "text": text}))["note"]
    return note


@pytest.mark.requirement("R46")
async def test_a_case_goes_back_with_a_note_comes_again_and_is_final_after_a_second_level(
    reviews: Running, taken_case: CaseClient, reviewer: ApiClient, senior: ApiClient
) -> None:
    note = await note_on(taken_case)
    assert done(await taken_case.move("qa/return"))["stage"] == "returned_to_reviewer"
    mine = taken_case.by(reviewer)
    rev = done(await mine.ask("GET", "texts"))["texts"]["rationale/3"]["rev"]
    done(await mine.save_texts(("rationale/3", "Invented: on both visits.", rev)))
    done(await mine.ask("POST", f"notes/{note}/replies", {"text": "On both, see the rationale."}))
    done(await mine.submit())
    again = await taken_case.taken()
    assert refused(await again.approve(), 409, "notes-open")["notes"] == [note]
    refused(await again.move("qa/pass-on", SECOND), 409, "notes-open")
    done(await again.ask("POST", f"notes/{note}/settle", {"how": "resolve"}))
    assert done(await again.move("qa/pass-on", SECOND))["stage"] == "ready_for_second_level_qa"
    other = again.by(ApiClient.of(reviews.client, person("usr_other_qa", "QA_FIRST")))
    refused(await other.take(), 403, "not-your-role")
    done(await (await again.by(senior).taken()).approve())
    final = done(await mine.read())
    assert (final["stage"], final["passed"], final["returns"]) == ("approved_final", ["initial", "second"], 1)
    assert final["completed"] == NOW.date().isoformat()


@pytest.mark.requirement("R46")
@pytest.mark.requirement("R47")
async def test_the_second_level_is_for_another_person_than_the_first(
    reviews: Running, submitted_case: CaseClient, senior: ApiClient
) -> None:
    """Also where both could do both."""
    first = await submitted_case.by(senior).taken()
    done(await first.move("qa/pass-on", SECOND))
    async with unchanged(first):
        refused(await first.take(), 403, "same-person-twice")
    other = submitted_case.by(ApiClient.of(reviews.client, person("usr_other_senior", "QA_SECOND")))
    assert done(await other.take())["custody"] == "usr_other_senior"


async def test_of_two_who_take_a_case_at_once_at_two_instances_exactly_one_has_it(
    reviews: Running, second_reviews: Running, submitted_case: CaseClient
) -> None:
    """Else two people would work on it, and one of them for nothing."""
    hands = [
        submitted_case.by(ApiClient.of(place.client, person(f"usr_taker_{number}", "QA_FIRST")))
        for number, place in enumerate((reviews, second_reviews) * 3)
    ]
    answers = await asyncio.gather(*(case.take() for case in hands))
    winners = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert len(winners) == 1
    for number, answer in enumerate(answers):
        if number not in winners:
            refused(answer, 409, "in-other-hands")
    assert done(await submitted_case.read())["custody"] == f"usr_taker_{winners[0]}"
    taken = [
        e for e in events_of(await reviews.rows(submitted_case.site, submitted_case.id)) if "qa_taken" in e["type"]
    ]
    assert len(taken) == 1


async def test_what_somebody_has_in_their_hands_nobody_else_moves(reviews: Running, taken_case: CaseClient) -> None:
    other = taken_case.by(ApiClient.of(reviews.client, person("usr_other_qa", "QA_FIRST")))
    async with unchanged(taken_case):
        for answer in (await other.take(), await other.approve(), await other.move("qa/return")):
            refused(answer, 409, "in-other-hands")


async def test_a_leader_takes_a_case_out_of_absent_hands_and_the_history_says_so(
    reviews: Running, taken_case: CaseClient, leader: ApiClient
) -> None:
    """A person on leave must not keep a case for ever; nobody but a leader decides that they are away."""
    other = taken_case.by(ApiClient.of(reviews.client, person("usr_other_qa", "QA_FIRST")))
    refused(await other.move("qa/release"), 403, "not-your-role")
    freed = done(await taken_case.by(leader).move("qa/release"))
    assert (freed["stage"], freed["custody"]) == ("ready_for_initial_qa", None)
    refused(await taken_case.approve(), 409, "not-taken")
    assert done(await other.take())["custody"] == "usr_other_qa"
    released = events_of(await reviews.rows(taken_case.site, taken_case.id))[-2]
    assert (released["type"], released["actor"]) == ("oms.reviews.qa_released.v1", "usr_leader")


async def test_whoever_took_a_case_by_mistake_lets_it_go_themselves(taken_case: CaseClient) -> None:
    assert done(await taken_case.move("qa/release"))["stage"] == "ready_for_initial_qa"


async def test_whoever_finds_a_conflict_of_interest_has_the_case_no_more(
    taken_case: CaseClient, senior: ApiClient
) -> None:
    done(await taken_case.ask("POST", "conflict"))
    refused(await taken_case.take(), 403, "conflict-of-interest")
    assert done(await taken_case.by(senior).take())["custody"] == "usr_senior"


async def test_final_case_is_unlocked_by_the_state_administrator_alone(
    approved_case: CaseClient, qa: ApiClient, leader: ApiClient, admin: ApiClient
) -> None:
    """A final case is unlocked by the states administrator alone and reviewed again."""
    async with unchanged(approved_case):
        for desk in (approved_case.desk, qa, leader):
            refused(await approved_case.by(desk).move("unlock", UNLOCK), 403, "not-your-role")
    assert done(await approved_case.by(admin).move("unlock", UNLOCK))["stage"] == "returned_to_reviewer"
    answer = done(await approved_case.read())["items"]["14"]["answers"]["A"]
    done(await approved_case.save("14", ("A", answer["value"], answer["rev"])))
    done(await approved_case.submit())
    done(await (await approved_case.by(qa).taken()).approve())
    assert done(await approved_case.read())["stage"] == "approved_final"


async def test_secondary_oversight_is_no_level_of_a_cqi_site(taken_case: CaseClient, senior: ApiClient) -> None:
    refused(await taken_case.move("qa/pass-on", OVERSIGHT), 409, "no-such-move")
    done(await taken_case.move("qa/pass-on", SECOND))
    second = await taken_case.by(senior).taken()
    async with unchanged(second):
        refused(await second.move("qa/pass-on", OVERSIGHT), 409, "no-such-move")
