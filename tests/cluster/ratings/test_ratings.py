"""Ratings: whatever workers do to each other, every case has the ratings its answers give, each told once."""

import itertools
import uuid
from contextlib import AsyncExitStack
from functools import partial
from unittest.mock import patch

import pytest

import services.ratings.handlers
import services.ratings.store
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.runtime import Runtime
from tests.cluster.ratings.rated_cases import faults, published_case
from tests.cluster.ratings.raters import fold, paused_before_writing, worker
from tests.support.delivery.histories import TOPIC, sent, woven
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


async def test_two_workers_over_the_same_events_at_once_leave_each_rating_once_and_right(
    probe: TopicProbe, runtime: Runtime, site: str
) -> None:
    """A worker that was taken for dead and goes on beside its successor, for the whole length of a backlog."""
    cases = [published_case(site, seed) for seed in range(12)]
    groups = [f"ratings-{uuid.uuid4().hex}" for _ in range(2)]
    for group in groups:
        await probe.start_group(group, [TOPIC])
    await probe.send(TOPIC, map(sent, woven([case.events for case in cases])))
    async with AsyncExitStack() as running:
        for group, batch in zip(groups, (90, 140), strict=True):
            await running.enter_async_context(worker(runtime, probe, group, batch))
        for group in groups:
            await until(partial(probe.is_caught_up, group, [TOPIC]))
    assert await faults(runtime.store, cases) == []
    assert (
        await runtime.store.collection(Purpose.TRAINING, ParkingLot.COLLECTION).count_documents(
            {"group": {"$in": groups}}
        )
        == 0
    )


@pytest.mark.parametrize(("zombie", "successor"), [(40, 40), (40, 90), (90, 40), (7, None), (None, 7)])
async def test_a_paused_worker_that_writes_late_from_a_stale_state_changes_no_rating(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch, zombie: int | None, successor: int | None
) -> None:
    """Both start at the same event and get differently far; None is to the end."""
    case = published_case(site, 5)
    end = len(case.facts)
    await fold(runtime, case, 1, 5)
    async with paused_before_writing(fold(runtime, case, 6, zombie or end), monkeypatch):
        await fold(runtime, case, 6, successor or end)
    await fold(runtime, case, 6, end)
    assert await faults(runtime.store, [case]) == []


async def test_a_worker_that_wakes_after_many_batches_of_its_successor_changes_no_rating(
    runtime: Runtime, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = published_case(site, 6)
    async with paused_before_writing(fold(runtime, case, 1, 30), monkeypatch):
        for first, last in itertools.pairwise([1, *range(11, len(case.facts), 10), len(case.facts) + 1]):
            await fold(runtime, case, first, last - 1)
    assert await faults(runtime.store, [case]) == []


STEPS = {"writing the journal": (Journal, "append_each"), "writing the cache": (services.ratings.store, "_save_cases")}


@pytest.mark.parametrize("batch", [1, 7, 40])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
async def test_worker_that_dies_before_a_write_loses_and_repeats_no_rating(
    runtime: Runtime, site: str, step: tuple[object, str], batch: int
) -> None:
    """The same events come again, in other batches than before."""
    case = published_case(site, 7)
    await fold(runtime, case, 1, 20)
    with patch.object(*step, side_effect=ProcessLookupError), pytest.raises(ProcessLookupError):
        await fold(runtime, case, 21, 60)
    for first in range(21, len(case.facts) + 1, batch):
        await fold(runtime, case, first, first + batch - 1)
    assert await faults(runtime.store, [case]) == []
