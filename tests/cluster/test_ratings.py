"""Ratings: whatever workers do to each other, every case has the ratings its answers give, each told once."""

import asyncio
import itertools
import random
import string
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from unittest.mock import patch

import orjson
import pytest

import services.ratings.handlers
import services.ratings.store
import shared.kafka
from services.ratings.api import Policies, choose_rule_set
from services.ratings.handlers import RateCases
from services.ratings.store import declare, rule_book_of
from shared.contracts.envelope import key_of
from shared.contracts.vocabulary import Purpose
from shared.http import Asked
from shared.inbox import Inbox
from shared.journal import Journal
from shared.kafka import broker, subscribe
from shared.mongo import Store
from shared.parked import Parked
from shared.runtime import Runtime
from shared.security import User
from tests.cluster.conftest import runtime_of
from tests.cluster.histories import TOPIC, cause, sent, woven
from tests.cluster.rated_cases import Told, faults, told
from tests.cluster.waiting import until
from tests.cluster.wire import Wire

pytestmark = pytest.mark.cluster

OTHER_RULES = {"p1_item5_na": "literal", "wb2_partial": "on"}
DECIDED_BY_RULES = (66, 104, 187, 201, 216, 230)
"""Seeds of cases that have other outcomes by the other rules; a test checks that they have."""


@pytest.fixture(scope="session")
async def ratings_store(service_urls: dict[str, str]) -> AsyncIterator[Store]:
    store = Store(service_urls["ratings"], "ratings")
    await Journal.declare(store)
    await Parked.declare(store)
    await declare(store)
    yield store
    store.close()


@pytest.fixture
def runtime(wire: Wire, ratings_store: Store) -> Runtime:
    return runtime_of("ratings", wire.url, ratings_store)


@pytest.fixture
async def site(ratings_store: Store) -> AsyncIterator[str]:
    """A site of this test alone: rules are chosen for a whole site."""
    state = "".join(random.SystemRandom().choices(string.ascii_lowercase, k=2))
    yield (site := f"{state}-training")
    of_site = {"_id": {"$regex": f"^{site}\\|"}}
    for name in (services.ratings.store.CASES, "rule_books"):
        await ratings_store.of_site(site, name).delete_many(of_site)
    await ratings_store.of_site(site, Journal.NAME).delete_many({"aggregate": of_site["_id"]})
    ratings_store.recent.forget(f"rule_books|{key_of(site, rule_book_of(site))}")


async def fold(runtime: Runtime, case: Told, first: int, last: int) -> None:
    await RateCases(runtime).fold(Purpose.TRAINING, "reviews", [case.run(first, last)])


@asynccontextmanager
async def worker(runtime: Runtime, wire: Wire, group: str, largest_batch: int) -> AsyncIterator[None]:
    kafka = broker(wire.url)
    with patch.object(shared.kafka, "LARGEST_BATCH", largest_batch):
        subscribe(kafka, [TOPIC], group, Inbox(group, runtime.store, RateCases(runtime), runtime.now).handle)
    await kafka.start()
    try:
        yield
    finally:
        await kafka.stop()


async def test_two_workers_over_the_same_events_at_once_leave_each_rating_once_and_right(
    wire: Wire, runtime: Runtime, site: str
) -> None:
    """A worker that was taken for dead and goes on beside its successor, for the whole length of a backlog."""
    cases = [told(site, seed) for seed in range(12)]
    groups = [f"ratings-{uuid.uuid4().hex}" for _ in range(2)]
    for group in groups:
        await wire.admit(group, [TOPIC])
    await wire.put(TOPIC, map(sent, woven([case.events for case in cases])))
    async with AsyncExitStack() as running:
        for group, batch in zip(groups, (90, 140), strict=True):
            await running.enter_async_context(worker(runtime, wire, group, batch))
        for group in groups:
            await until(lambda group=group: wire.level(group, [TOPIC]))
    assert await faults(runtime.store, cases) == []
    assert await runtime.store.collection(Purpose.TRAINING, Parked.NAME).count_documents({"group": {"$in": groups}}) == 0


@asynccontextmanager
async def paused_before_writing(folding: Awaitable[None], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A worker that has read everything and then sleeps for as long as the block runs; it writes at its end."""
    reached, go_on = asyncio.Event(), asyncio.Event()
    commit = services.ratings.handlers.commit

    async def late(*args: Any) -> None:
        monkeypatch.setattr(services.ratings.handlers, "commit", commit)
        reached.set()
        await go_on.wait()
        await commit(*args)

    monkeypatch.setattr(services.ratings.handlers, "commit", late)
    sleeping = asyncio.ensure_future(folding)
    await reached.wait()
    yield
    go_on.set()
    await sleeping


@pytest.mark.parametrize(("zombie", "successor"), [(40, 40), (40, 90), (90, 40), (7, None), (None, 7)])
async def test_a_paused_worker_that_writes_late_from_a_stale_state_changes_no_rating(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch, zombie: int | None, successor: int | None
) -> None:
    """Both start at the same event and get differently far; None is to the end."""
    case = told(site, 5)
    end = len(case.facts)
    await fold(runtime, case, 1, 5)
    async with paused_before_writing(fold(runtime, case, 6, zombie or end), monkeypatch):
        await fold(runtime, case, 6, successor or end)
    await fold(runtime, case, 6, end)
    assert await faults(runtime.store, [case]) == []


async def test_a_worker_that_wakes_after_many_batches_of_its_successor_changes_no_rating(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = told(site, 6)
    async with paused_before_writing(fold(runtime, case, 1, 30), monkeypatch):
        for first, last in itertools.pairwise([1, *range(11, len(case.facts), 10), len(case.facts) + 1]):
            await fold(runtime, case, first, last - 1)
    assert await faults(runtime.store, [case]) == []


@pytest.mark.parametrize("batch", [1, 7, 40])
async def test_a_worker_that_dies_between_the_journal_and_its_cache_rates_nothing_twice(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    """The same events come again, in other batches than before."""
    case = told(site, 7)
    save = services.ratings.store._save_cases

    async def dies(*_args: object) -> None:
        raise ProcessLookupError

    await fold(runtime, case, 1, 20)
    monkeypatch.setattr(services.ratings.store, "_save_cases", dies)
    with pytest.raises(ProcessLookupError):
        await fold(runtime, case, 21, 60)
    monkeypatch.setattr(services.ratings.store, "_save_cases", save)
    for first in range(21, len(case.facts) + 1, batch):
        await fold(runtime, case, first, first + batch - 1)
    assert await faults(runtime.store, [case]) == []


async def choose(runtime: Runtime, site: str, policies: dict[str, str]) -> None:
    """As `oms rerate` does: until nothing remains."""
    leader = User("usr_tests", "a test", {site: ("SITE_LEADER",)})
    while True:
        answer = await choose_rule_set(site, Policies(policies=policies), Asked(leader, runtime, cause(), None))
        if orjson.loads(answer.body)["remaining"] == 0:
            return


async def test_after_a_rerate_every_case_stands_rated_by_the_chosen_rules(runtime: Runtime, site: str) -> None:
    cases = [told(site, seed) for seed in (*range(10), *DECIDED_BY_RULES)]
    for case in cases:
        await fold(runtime, case, 1, len(case.facts))
    assert await faults(runtime.store, cases) == []
    await choose(runtime, site, OTHER_RULES)
    assert await faults(runtime.store, cases, OTHER_RULES) == []
    assert sum(case.expected(OTHER_RULES) != case.expected({}) for case in cases) == len(DECIDED_BY_RULES)


@pytest.mark.parametrize("seen", [0, 1, 30])
async def test_a_worker_that_slept_through_a_rerate_does_not_bring_the_old_rules_back(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch, seen: int
) -> None:
    """It read the rules before they were changed and writes after everything was rated again."""
    cases = [told(site, seed) for seed in DECIDED_BY_RULES]
    runs = [case.run(seen + 1, len(case.facts)) for case in cases]
    if seen:
        await RateCases(runtime).fold(Purpose.TRAINING, "reviews", [case.run(1, seen) for case in cases])
    folding = RateCases(runtime).fold(Purpose.TRAINING, "reviews", runs)
    async with paused_before_writing(folding, monkeypatch):
        await choose(runtime, site, OTHER_RULES)
    assert await faults(runtime.store, cases, OTHER_RULES) == []
