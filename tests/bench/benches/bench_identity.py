"""Identity with 10,000 people in 156 sites: an authorization answer in a service, and a site's user list.

An answer is judged on a service's own copy of the facts, in memory; the peer is the same question asked of the store
by key, as a service would that keeps no copy. The list is read as the API reads it; the peer is the bare two queries.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

from services.identity.store import user_list
from shared.access import AccessRequest, AccessState, authorize
from shared.access.state import RoleAssignment, SiteFacts
from shared.contracts.vocabulary import Purpose
from shared.mongo import Store
from shared.reference.jurisdictions import jurisdictions
from tests.bench.measurement import Bar, Line, expect, p50, p99, spread
from tests.bench.servers import ApartStore, Place

PEOPLE, EACH, ASKED, LISTS = 10_000, 3, 20_000, 200
ROLES = ("REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER", "SITE_LEADER", "STATE_ADMIN")
NOW = datetime(2026, 9, 30, tzinfo=UTC)
MOST_ANSWER_MS, MOST_LIST_MS = 1.0, 100.0
SEED = 20261125

Memberships = list[tuple[str, str, str]]
"""Person, site, role."""


class Identity:
    name = "identity"

    async def run(self, place: Place) -> list[Line]:
        people = PEOPLE // 100 if place.quick else PEOPLE
        held = _memberships(people)
        load = f"{people:,} people in {len(_sites())} sites, {EACH} roles each (seed {SEED})"
        with place.mark() as mark:
            store = ApartStore(place.cluster.mongo_url, "identity", mark)
            try:
                await _fill(store, held)
                return [await self._answers(store, held, load), await self._list(store, held, load)]
            finally:
                store.close()

    async def _answers(self, store: Store, held: Memberships, load: str) -> Line:
        facts, rng = _facts(held), random.Random(SEED)
        asked = [(*rng.choice(held)[:1], rng.choice(_sites())) for _ in range(ASKED)] + [one[:2] for one in held]
        questions = [AccessRequest(person, "case.read", site, NOW) for person, site in asked]
        ours = _timed([partial(authorize, facts, one) for one in questions])
        allowed = sum(authorize(facts, one).allowed for one in questions)
        expect(allowed >= len(held), "somebody who holds a role was refused")
        peer = []
        for person, site in asked[:2000]:
            began = time.perf_counter()
            await store.collection(None, "people").find_one({"_id": f"{site}|{person}"})
            peer.append(time.perf_counter() - began)
        worst = max(ours) * 1000
        bar = Bar(f"every answer <= {MOST_ANSWER_MS:.0f} ms", worst <= MOST_ANSWER_MS)
        what = "an authorization answer in a service; peer: one look into the store"
        said = f"p50 {p50(ours) * 1000:.1f} µs, slowest {worst:.3f} ms of {len(ours):,}"
        return Line(self.name, what, load, said, f"p50 {p50(peer):.2f} ms, p99 {p99(peer):.2f} ms", bars=(bar,))

    async def _list(self, store: Store, held: Memberships, load: str) -> Line:
        sites = random.Random(SEED).sample(_sites(), min(LISTS, len(_sites())))
        largest = max(_sites(), key=lambda site: sum(one[1] == site for one in held))
        ours, peer = [], []
        for site in [*sites, largest]:
            ours.append(await _seconds(partial(user_list.list_for_site, store, site)))
            peer.append(await _seconds(partial(_bare, store, site)))
        expect(len(await user_list.list_for_site(store, largest)) > 0, "the list of a site with people is empty")
        worst = max(ours) * 1000
        bar = Bar(f"every list <= {MOST_LIST_MS:.0f} ms", worst <= MOST_LIST_MS)
        what = "a site's user list; peer: its two queries alone"
        ratio = spread([one / other for one, other in zip(ours, peer, strict=True)], "{:.2f}x")
        said = f"median {median(ours) * 1000:.1f} ms, slowest {worst:.1f} ms of {len(ours)}"
        return Line(self.name, what, load, said, f"median {median(peer) * 1000:.1f} ms", ratio, bars=(bar,))


def _sites() -> list[str]:
    return [f"{code}-{purpose}" for code in jurisdictions() for purpose in Purpose]


def _memberships(people: int) -> Memberships:
    rng, sites = random.Random(SEED), _sites()
    return [
        (f"usr_{number:032x}", site, rng.choice(ROLES)) for number in range(people) for site in rng.sample(sites, EACH)
    ]


def _facts(held: Memberships) -> AccessState:
    facts = AccessState()
    for person, site, role in held:
        facts.roles[site, person] = (RoleAssignment(role),)
        facts.sites_by_person[person].add(site)
        facts.sites[site] = SiteFacts("active")
    return facts


async def _fill(store: Store, held: Memberships) -> None:
    await store.index("people", ["site"])
    rows: list[dict[str, Any]] = [
        {
            "_id": f"{site}|{person}",
            "site": site,
            "state": {"holds": [{"role": role, "counties": None}], "proposed": []},
        }
        for person, site, role in held
    ]
    profiles = [
        {"_id": person, "name": f"Invented {person[-6:]}", "email": f"{person}@state.example", "last_used": NOW}
        for person in dict.fromkeys(one[0] for one in held)
    ]
    await store.collection(None, "people").insert_many(rows)
    await store.collection(None, "profiles").insert_many(profiles)


def _state(role: str) -> dict[str, Any]:
    return {"holds": [{"role": role, "counties": None}], "proposed": []}


async def _bare(store: Store, site: str) -> int:
    rows = await store.collection(None, "people").find({"site": site}).to_list(None)
    ids = [row["_id"].partition("|")[2] for row in rows]
    return len(await store.collection(None, "profiles").find({"_id": {"$in": ids}}).to_list(None))


def _timed(calls: Sequence[Callable[[], Any]]) -> list[float]:
    found = []
    for call in calls:
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return found


async def _seconds(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    await ask()
    return time.perf_counter() - began
