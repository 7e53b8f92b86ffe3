"""Operations x roles x relations to the site x objects: no answer shows or changes what the table does not allow."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from typing import get_args

import pytest

from shared.access import AccessRequest, authorize
from shared.contracts.vocabulary import PLATFORM, PlatformRole, Role, SiteRole
from shared.eventstore.journal import Journal
from tests.component.api_client import ApiClient, Response
from tests.component.sweep.operations import JUDGED, OWN, Operation, operations
from tests.component.sweep.sites import ANOTHER_SITE, CANARY, SERVANTS, SITE, World
from tests.support.histories import NOW
from tests.support.people import SignedInUser

RELATIONS = {
    "own": SITE,
    "other site": ANOTHER_SITE,
    "other purpose": "ca-cfsr",
    "other state": "ny-training",
    "none": "",
}
"""Where the person's role is held; platform roles count everywhere, and have no relation but their own."""

OBJECTS = ("its own", "another site's", "missing")
SWEPT = [one for one in operations() if one.name not in OWN]
AT_LEAST = 10_000
TARGETS = (SITE, "ca-cfsr")
ROLES = (*get_args(Role), "EVERY")
"""The last holds every role of a site at once."""


@dataclass(frozen=True)
class Call:
    """One question: who asks, from where, and about which object."""

    operation: Operation
    role: str
    relation: str
    about: str
    site: str = SITE


WITHOUT_OBJECT = {"site", "item", "jurisdiction", "version", "digest"}


def calls() -> list[Call]:
    """Where an address names no object, all three are the same question, and asked once."""
    found = []
    for operation in SWEPT:
        names_one = set(re.findall(r"{([a-z]+)}", operation.path)) - {
            "site",
            "item",
            "jurisdiction",
            "version",
            "digest",
        }
        for role in ROLES:
            for relation, site in product(RELATIONS, TARGETS if "{site}" in operation.path else (SITE,)):
                objects = OBJECTS if names_one else OBJECTS[:1]
                found += [Call(operation, role, relation, about, site) for about in objects]
    return found


def somebody(role: str, relation: str) -> SignedInUser:
    place = RELATIONS[relation]
    name = f"usr_{role.lower()}_{relation.replace(' ', '_')}"
    if relation == "own" and role in get_args(PlatformRole):
        place = PLATFORM
    held = get_args(SiteRole) if role == "EVERY" else (role,)
    return SignedInUser(name, {place: held} if place else {})


async def ask(world: World, call: Call) -> Response:
    known = {"its own": world.there[SITE], "another site's": world.there[ANOTHER_SITE], "missing": world.missing}
    names = {**known[call.about], "site": call.site}
    path = re.sub(r"{([a-z]+)}", lambda found: names[found[1]], call.operation.path)
    path += "?quarter=2026Q3" if call.operation.service == "projections" else ""
    api = ApiClient.for_user(world.services[call.operation.service].client, somebody(call.role, call.relation))
    return await api.request(call.operation.method, path.removeprefix("/"), call.operation.body, if_match='"1"')


def allowed(world: World, call: Call) -> bool:
    facts = world.services[call.operation.service].runtime.access.state
    place = (
        call.site if "{site}" in call.operation.path else "ca" if "{jurisdiction}" in call.operation.path else PLATFORM
    )
    asked = AccessRequest(somebody(call.role, call.relation).id, call.operation.action, place, NOW)
    return authorize(facts, asked).allowed


def test_every_operation_of_the_document_is_swept_or_about_the_person_themselves() -> None:
    """A new operation that nobody thought through is what a leak begins with."""
    assert {one.name for one in operations()} == JUDGED.keys() | OWN


@pytest.mark.requirement("R2")
@pytest.mark.requirement("R34")
@pytest.mark.timeout(600)
async def test_nobody_sees_or_changes_what_the_table_does_not_allow(world: World) -> None:
    before, refused, leaks = await changes(world), 0, list[str]()
    answers: dict[tuple[str, ...], dict[str, tuple[int, bytes]]] = {}
    for call in calls():
        ApiClient.for_user(world.services[call.operation.service].client, somebody(call.role, call.relation))
        if allowed(world, call):
            continue
        answer = await ask(world, call)
        refused += 1
        if answer.status_code not in (403, 422) or CANARY in answer.text:
            leaks.append(f"{call.operation.name} as {call.role} ({call.relation}), {call.about}: {answer.status_code}")
        key = (call.operation.name, call.role, call.relation, call.site)
        answers.setdefault(key, {})[call.about] = (answer.status_code, answer.content)
    assert leaks == []
    assert all(len(set(of_one.values())) == 1 for of_one in answers.values()), "a refusal tells what is there"
    assert await changes(world) == before, "something that was refused changed something"
    assert len(calls()) >= AT_LEAST, f"{len(calls()):,} calls"


@pytest.mark.requirement("R2")
@pytest.mark.timeout(600)
async def test_another_sites_object_is_answered_like_a_missing_one_to_whoever_may_ask(world: World) -> None:
    """In status, body and length: whether it exists is nobody's business."""
    different, asked = list[str](), 0
    for call in calls():
        ApiClient.for_user(world.services[call.operation.service].client, somebody(call.role, call.relation))
        if call.about != "another site's" or "{site}" not in call.operation.path or not allowed(world, call):
            continue
        other, missing = [await ask(world, replace(call, about=about)) for about in OBJECTS[1:]]
        asked += 1
        if (other.status_code, other.content) != (missing.status_code, missing.content) or CANARY in other.text:
            different.append(f"{call.operation.name} as {call.role}: {other.status_code} and {missing.status_code}")
    assert different == []
    assert asked > 0


async def changes(world: World) -> Counter[str]:
    """Rows of every journal by service, without the trails that refusals leave."""
    rows: Counter[str] = Counter()
    for name in SERVANTS:
        store = world.services[name].store
        for purpose in store.purposes:
            told = {"aggregate": {"$not": {"$regex": "[|]trl_"}}}
            rows[name] += await store.collection(purpose, Journal.COLLECTION).count_documents(told)
    return rows
