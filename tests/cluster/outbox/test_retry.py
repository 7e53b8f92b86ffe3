"""A client that heard no answer asks again with the same key: one change, one answer, however often and how fast."""

import asyncio
from dataclasses import replace

import pytest

from services.identity.domain.person import GrantRole, Person, RevokeRole
from services.identity.store import people
from shared.contracts.vocabulary import Role
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import IdempotencyKey
from shared.eventstore.repository import LoadedAggregate
from shared.mongo import Store
from tests.support.delivery.histories import cause, person_id

pytestmark = pytest.mark.cluster

SITE = "ca-cqi"


async def grant(store: Store, person: str, role: Role, retry: IdempotencyKey) -> LoadedAggregate[Person]:
    return await people.execute(store, replace(cause(), retry=retry), SITE, person, GrantRole(SITE, role, "usr_leader"))


async def test_ten_identical_requests_that_race_make_one_change_and_get_one_answer(
    identity_store: Store, journal: Journal
) -> None:
    person, retry = person_id(), IdempotencyKey(f"usr_tests:{person_id()}", "digest of the body")
    answers = await asyncio.gather(*(grant(identity_store, person, "REVIEWER", retry) for _ in range(10)))
    assert {(one.head.sequence, one.head.hash, one.state.roles) for one in answers} == {
        (1, answers[0].head.hash, ("REVIEWER",))
    }
    assert sorted(one.replayed for one in answers) == [False, *[True] * 9]
    assert await journal.collection.count_documents({}) == 1


async def test_a_late_retry_gets_the_answer_of_then_and_not_of_now(identity_store: Store, journal: Journal) -> None:
    """An ETag of a later version would let the client overwrite what it has not seen."""
    person, retry = person_id(), IdempotencyKey(f"usr_tests:{person_id()}", "digest of the body")
    first = await grant(identity_store, person, "REVIEWER", retry)
    await people.execute(identity_store, cause(), SITE, person, RevokeRole("REVIEWER"))
    again = await grant(identity_store, person, "REVIEWER", retry)
    assert again.replayed
    assert (again.head, again.state) == (first.head, first.state)
    assert await journal.collection.count_documents({}) == 2


async def test_a_key_that_comes_with_another_request_is_refused_and_changes_nothing(
    identity_store: Store, journal: Journal
) -> None:
    person, key = person_id(), f"usr_tests:{person_id()}"
    await grant(identity_store, person, "REVIEWER", IdempotencyKey(key, "one body"))
    for other in (person, person_id()):
        with pytest.raises(Refused) as refused:
            await grant(identity_store, other, "OBSERVER", IdempotencyKey(key, "another body"))
        assert (refused.value.slug, refused.value.status) == ("idempotency-key-reused", 422)
    assert await journal.collection.count_documents({}) == 1
