"""Whatever the order in which tabs save: every text that was accepted is current or in the history, word for word."""

from collections.abc import Sequence

from hypothesis import given, seed, settings

from services.reviews.store import texts
from services.reviews.store.texts import TextOwner
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.case_texts import kept, read_texts
from tests.component.journals import events_of
from tests.component.reviews.texts.interleavings_of_texts import FIELDS, TABS, Promise, Step, Tab, play, rounds
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE, SITE
from tests.support.people import person

SEED = 20261001


@seed(SEED)
@settings(max_examples=30, database=None)
@given(schedule=rounds)
async def test_no_accepted_text_is_ever_lost(
    reviews: RunningService, second_reviews: RunningService, schedule: Sequence[Sequence[Step]]
) -> None:
    """The last tab is served by another instance, which has its own memory of the case."""
    print(f"interleavings of seed {SEED}")
    instances = (reviews, reviews, reviews, second_reviews)
    clients = [
        ApiClient.for_user(there.client, person(name, "REVIEWER")) for there, name in zip(instances, TABS, strict=True)
    ]
    created = expect_success(await clients[0].request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))
    cases = [CaseClient(api, SITE, created["id"]) for api in clients]
    await give_to(reviews.runtime, cases[0].site, cases[0].id, *sorted(set(TABS)))
    promises = await play([Tab(case, name) for case, name in zip(cases, TABS, strict=True)], schedule)

    events = events_of(await reviews.rows(SITE, created["id"]))[2:]
    assert [(e["actor"], e["data"]["field"], e["sequence"]) for e in events] == [
        (p.person, p.field, p.rev) for p in promises
    ]
    versions = [e["data"].get("text", {}).get("version_id") for e in events]
    said = await texts.read(reviews.runtime, TextOwner(SITE, created["id"]), filter(None, versions))
    assert [said.get(version) for version in versions] == [p.text for p in promises]
    assert {row["_id"] for row in await kept(reviews, cases[0])} == set(filter(None, versions)), "nothing else is kept"
    shown = {name: (one["text"], one["rev"]) for name, one in (await read_texts(cases[0])).items()}
    assert shown == {p.field: (p.text or "", p.rev) for p in promises}
    for field in FIELDS:
        nobody_overwrote_what_they_had_not_seen([p for p in promises if p.field == field])


def nobody_overwrote_what_they_had_not_seen(promises: Sequence[Promise]) -> None:
    assert [promise.base for promise in promises] == [0, *(promise.rev for promise in promises)][: len(promises)]
