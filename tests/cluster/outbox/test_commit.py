"""One insert is the commit: what was acknowledged is in the journal, whole, once, and nothing else decides."""

import asyncio
from collections.abc import Awaitable
from typing import get_args

import pytest

from services.identity.domain.person import GrantRole, Person, RevokeRole
from services.identity.store import people
from shared.contracts.envelope import hash_matches
from shared.contracts.identity.access import RoleGranted
from shared.contracts.vocabulary import Role, SiteRole
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import GENESIS
from shared.eventstore.repository import LoadedAggregate
from shared.mongo import Document, Store
from tests.support.any_events import accepting_any
from tests.support.delivery.histories import cause, person_id

pytestmark = pytest.mark.cluster

SITE = "ca-cqi"
ROLES: tuple[Role, ...] = tuple(one for one in get_args(SiteRole) if one != "CB_OVERSIGHT")


async def grant(store: Store, person: str, role: Role) -> LoadedAggregate[Person]:
    return await people.execute(store, cause(), SITE, person, GrantRole(SITE, role, "usr_leader"))


async def cached(store: Store, person: str) -> Document | None:
    return await store.of_site(SITE, "people").find_one({"_id": f"{SITE}|{person}"})


async def test_a_decision_of_several_facts_is_one_row_so_that_no_crash_can_keep_half_of_it(
    identity_store: Store, journal: Journal
) -> None:
    person = person_id()
    both = [RoleGranted(role="REVIEWER"), RoleGranted(role="OBSERVER")]
    await accepting_any(people).execute(identity_store, cause(), SITE, person, both)
    await grant(identity_store, person, "QA_FIRST")
    rows = await journal.after(f"{SITE}|{person}", 0)
    assert [(row["sequence"], row["last"], len(row["events"]), row["new"]) for row in rows] == [
        (1, 2, 2, True),
        (3, 3, 1, True),
    ]


async def test_a_refused_command_writes_nothing(identity_store: Store, journal: Journal) -> None:
    person = person_id()
    await grant(identity_store, person, "REVIEWER")
    with pytest.raises(Refused, match="already"):
        await grant(identity_store, person, "REVIEWER")
    assert await journal.collection.count_documents({}) == 1


async def test_what_nobody_made_is_missing(identity_store: Store, journal: Journal) -> None:
    with pytest.raises(Refused) as refused:
        await people.load(identity_store, SITE, person_id())
    assert (refused.value.slug, refused.value.status) == ("not-found", 404)


async def test_the_slower_of_two_writers_decides_again_on_what_the_faster_one_left(
    identity_store: Store, other_process: Store, journal: Journal
) -> None:
    """Without this an edit would be decided on a state that no longer is: somebody's answer silently replaced."""
    person = person_id()
    await grant(identity_store, person, "REVIEWER")
    await grant(other_process, person, "OBSERVER")
    decided_on: list[Person] = []

    command = GrantRole(SITE, "QA_FIRST", "usr_leader")
    done = await people.execute(identity_store, cause(), SITE, person, command, decided_on.append)
    assert [held.roles for held in decided_on] == [("REVIEWER",), ("REVIEWER", "OBSERVER")]
    assert done.state.roles == ("REVIEWER", "OBSERVER", "QA_FIRST")


async def test_a_refusal_on_a_stale_state_is_thought_over_on_the_current_one(
    identity_store: Store, other_process: Store, journal: Journal
) -> None:
    """Somebody must not be told that a role is held when it was just revoked elsewhere."""
    person = person_id()
    await grant(identity_store, person, "REVIEWER")
    await people.execute(other_process, cause(), SITE, person, RevokeRole("REVIEWER"))
    assert (await grant(identity_store, person, "REVIEWER")).head.sequence == 3


async def test_concurrent_writers_leave_each_acknowledged_change_once(identity_store: Store, journal: Journal) -> None:
    """Many writers at once leave every acknowledged change once and an unbroken chain."""
    person = person_id()

    async def until_acknowledged(role: Role) -> None:
        while await _is_too_busy(grant(identity_store, person, role)):
            pass

    await asyncio.gather(*(until_acknowledged(role) for role in ROLES))
    events = [event for row in await journal.after(f"{SITE}|{person}", 0) for event in row["events"]]
    assert [event["sequence"] for event in events] == list(range(1, len(ROLES) + 1))
    assert sorted(event["data"]["role"] for event in events) == sorted(ROLES)
    assert [event["previoushash"] for event in events] == [GENESIS, *(event["hash"] for event in events[:-1])]
    assert all(hash_matches(event) for event in events)
    assert sorted((await people.load(identity_store, SITE, person)).state.roles) == sorted(ROLES)


async def _is_too_busy(granting: Awaitable[object]) -> bool:
    """Whether it was refused for nothing but haste; any other refusal is a fault."""
    try:
        await granting
    except Refused as refused:
        if refused.slug != "too-busy":
            raise
        return True
    return False


@pytest.mark.parametrize("lost", ["the whole document", "its last change"])
async def test_a_crash_between_the_commit_and_the_cached_document_costs_nothing(
    identity_store: Store, other_process: Store, journal: Journal, lost: str
) -> None:
    person = person_id()
    await grant(identity_store, person, "REVIEWER")
    before = await cached(identity_store, person)
    await grant(identity_store, person, "OBSERVER")
    documents = identity_store.of_site(SITE, "people")
    await documents.delete_one({"_id": f"{SITE}|{person}"})
    if lost == "its last change":
        assert before is not None
        await documents.insert_one(before)
    assert (await people.load(other_process, SITE, person)).state.roles == ("REVIEWER", "OBSERVER")
    assert (await grant(other_process, person, "QA_FIRST")).head.sequence == 3


async def test_what_another_process_committed_is_read_although_this_one_remembers_less(
    identity_store: Store, other_process: Store, journal: Journal
) -> None:
    person = person_id()
    await grant(identity_store, person, "REVIEWER")
    await grant(other_process, person, "OBSERVER")
    assert (await people.load(identity_store, SITE, person)).state.roles == ("REVIEWER", "OBSERVER")


async def test_a_slow_writer_never_puts_an_older_state_over_a_newer_one(
    identity_store: Store, journal: Journal
) -> None:
    person = person_id()
    old = await grant(identity_store, person, "REVIEWER")
    await grant(identity_store, person, "OBSERVER")
    newest = await cached(identity_store, person)
    await people._save(identity_store, old)
    assert await cached(identity_store, person) == newest
