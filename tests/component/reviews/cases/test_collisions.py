"""Many hands in one case: edits of different questions merge, a true collision is shown to whoever came second."""

import asyncio
from collections import Counter

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.histories import NOW, SECOND_REVIEWER
from tests.support.people import person

WRITERS, PEOPLE = 20, 4
"""Windows in which people write at once, and the people: so many can have a case together."""

TWENTY_QUESTIONS = [
    ("12", question, "Yes")
    for question in ("A1", "A2", "B1", "B2", "B3", "B4", "C1", "C2")
] + [(item, question, "Yes") for item in ("3", "13") for question in ("A", "B", "C")] + [
    ("3", "D", "No"), ("3", "E", "No"), ("3", "F", "No"), ("14", "A", "Yes"), ("14", "B", "Yes"), ("16", "A", "Yes"),
]  # fmt: skip


async def writers(reviews: RunningService, case: CaseClient) -> list[CaseClient]:
    """Each person has the case open several times."""
    people = [person(f"usr_writer_{number % PEOPLE}", "REVIEWER") for number in range(WRITERS)]
    await give_to(reviews.runtime, case.site, case.id, *(user.id for user in people[:PEOPLE]))
    return [case.as_user(ApiClient.for_user(reviews.client, user)) for user in people]


async def test_edits_of_different_questions_by_two_people_merge_though_the_etag_moved(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    etag = await shared_case.etag()
    expect_success(await shared_case.save("1", ("A", 2, 0), if_match=etag))
    merged = expect_success(await shared_case.as_user(second_reviewer).save("1", ("B", 3, 0), if_match=etag))
    assert {question: one["value"] for question, one in merged["answers"].items()} == {"A": 2, "B": 3}


async def test_a_true_collision_shows_both_values_and_whose_the_other_is(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    expect_success(await shared_case.save("1", ("A", 2, 0)))
    expect_success(await shared_case.as_user(second_reviewer).save("1", ("A", 4, 3)))
    async with unchanged(shared_case):
        problem = refused(await shared_case.save("1", ("A", 7, 3)), 412, "answer-conflict")
    assert problem["conflicts"] == [
        {
            "q": "A",
            "yours": 7,
            "theirs": 4,
            "theirs_rev": 4,
            "theirs_by": SECOND_REVIEWER,
            "theirs_at": NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
    ]
    assert expect_success(await shared_case.save("1", ("A", 7, 4)))["answers"]["A"]["value"] == 7


async def test_one_collision_keeps_the_whole_save_out_and_alone_is_named(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    expect_success(await shared_case.save("1", ("A", 2, 0)))
    async with unchanged(shared_case):
        answer = await shared_case.as_user(second_reviewer).save("1", ("B", 0, 0), ("A", 7, 0))
    assert [conflict["q"] for conflict in refused(answer, 412, "answer-conflict")["conflicts"]] == ["A"]


async def test_an_answer_based_on_a_revision_that_never_was_collides(open_case: CaseClient) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.save("1", ("A", 7, 99)), 412, "answer-conflict")
    assert problem["conflicts"][0]["theirs_rev"] == 0


async def test_of_twenty_writers_of_one_question_one_is_kept_and_all_others_are_told(
    reviews: RunningService, open_case: CaseClient
) -> None:
    hands = await writers(reviews, open_case)
    answers = await asyncio.gather(*(case.save("1", ("A", n, 0)) for n, case in enumerate(hands)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: WRITERS - 1}
    kept = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
    for answer in answers:
        if answer.status_code == 412:
            [conflict] = refused(answer, 412, "answer-conflict")["conflicts"]
            assert (conflict["theirs"], conflict["theirs_by"]) == (kept, f"usr_writer_{kept % PEOPLE}")
    assert expect_success(await hands[0].read())["items"]["1"]["answers"]["A"] == {"value": kept, "rev": 3}


async def test_of_twenty_writers_of_twenty_questions_nobody_is_refused_and_nothing_is_lost(
    reviews: RunningService, open_case: CaseClient
) -> None:
    hands = await writers(reviews, open_case)
    saves = zip(hands, TWENTY_QUESTIONS, strict=True)
    answers = await asyncio.gather(*(case.save(item, (question, value, 0)) for case, (item, question, value) in saves))
    assert [answer.status_code for answer in answers] == [200] * WRITERS
    items = expect_success(await hands[0].read())["items"]
    assert [items[item]["answers"][question]["value"] for item, question, _ in TWENTY_QUESTIONS] == [
        value for _, _, value in TWENTY_QUESTIONS
    ]
    assert len(await reviews.rows(open_case.site, open_case.id)) == 2 + WRITERS
