"""Whatever the order in which people save: what was accepted is current or in the history, and nothing else is."""

from collections.abc import Sequence

from hypothesis import given, seed, settings

from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.journals import events_of
from tests.component.reviews.cases.interleavings import ITEM, PEOPLE, QUESTIONS, Promise, Screen, Step, play, rounds
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE, SITE
from tests.support.people import person

SEED = 20260930


@seed(SEED)
@settings(max_examples=40, database=None)
@given(schedule=rounds)
async def test_no_accepted_answer_is_ever_lost(
    reviews: RunningService, second_reviews: RunningService, schedule: Sequence[Sequence[Step]]
) -> None:
    """The third person is served by another instance, which has its own memory of the case."""
    print(f"interleavings of seed {SEED}")
    instances = (reviews, reviews, second_reviews)
    clients = [
        ApiClient.for_user(there.client, person(name, "REVIEWER"))
        for there, name in zip(instances, PEOPLE, strict=True)
    ]
    created = expect_success(await clients[0].request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))
    cases = [CaseClient(api, SITE, created["id"]) for api in clients]
    await give_to(reviews.runtime, cases[0].site, cases[0].id, *PEOPLE)
    promises = await play([Screen(case, name) for case, name in zip(cases, PEOPLE, strict=True)], schedule)

    events = events_of(await reviews.rows(SITE, created["id"]))
    told = [(e["actor"], e["data"]["question"], e["data"].get("value"), e["sequence"]) for e in events[2:]]
    assert told == [(p.person, p.question, p.value, p.rev) for p in promises]
    shown = expect_success(await cases[0].read())["items"][ITEM]["answers"]
    assert shown == {p.question: {"value": p.value, "rev": p.rev} for p in promises}
    for question in QUESTIONS:
        nobody_overwrote_what_they_had_not_seen([p for p in promises if p.question == question])


def nobody_overwrote_what_they_had_not_seen(promises: Sequence[Promise]) -> None:
    assert [promise.base for promise in promises] == [0, *(promise.rev for promise in promises)][: len(promises)]
