"""Sums of a view: those of its rows, after whatever crash, race, repetition or rebuild."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from services.projections.views.case_ratings import CaseRatings
from shared.consumer.event_processor import EventRun
from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.entry import CaseCreated
from shared.contracts.reviews.qa import CaseApproved, CaseEliminated, CaseRestored, CaseSubmitted, QaTaken
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, new_journal_entry
from shared.kafka.topic_reader import read_to_end
from shared.mongo import ConcurrencyConflict, Store
from shared.ops import crash_points
from shared.projection import sums as sums_module
from shared.projection.rebuild import rebuild
from shared.projection.sums import STALE, declare_sums, sum_again, sums_name
from shared.projection.sums_reader import read_sums
from shared.projection.view import View, collection_name
from shared.projection.view_writer import POINTERS, ViewWriter, promote
from shared.runtime import utc_now
from tests.cluster.conftest import NewReader
from tests.support.delivery.histories import SITE, TOPIC, Attributes, case_id, cause, sent
from tests.support.delivery.sums_checker import wrong_sums
from tests.support.delivery.topics import TopicProbe
from tests.support.handlers import apply_runs

pytestmark = pytest.mark.cluster

COUNTIES = ("06001", "06037", "06073")
POINTS = ("view.folding", "view.summing", "view.summed", "view.unmarking")


@pytest.fixture
async def view(projections_store: Store) -> AsyncIterator[View]:
    """The dashboards' own view under a name of this test."""

    class Fresh(CaseRatings):
        name = f"case_ratings_{uuid.uuid4().hex}"

    fresh = Fresh()
    await declare_sums(projections_store, fresh)
    yield fresh
    rows = collection_name(fresh)
    for purpose in projections_store.purposes:
        for name in (rows, sums_name(rows)):
            await projections_store.collection(purpose, name).drop()
        await projections_store.collection(purpose, POINTERS).delete_one({"_id": fresh.name})


def life(county: str, rng: random.Random) -> list[RecordedEvent]:
    """What reviews tells of a case of the county, and how far it came."""
    created = CaseCreated(county=county, quarter="2026Q3", case_type="FC", agency="probation", instrument="r4_2022")
    way = [created, CaseSubmitted(completed="2026-08-14"), QaTaken(level="initial"), CaseApproved()]
    out = [CaseEliminated(reason="key_participants"), CaseRestored()]
    facts = [*way[: rng.randint(1, len(way))], *out[: rng.randint(0, 2)]]
    entry = new_journal_entry(AggregateId("reviews", SITE, case_id()), StreamHead(), facts, cause())
    return list(events_in(entry))


def cut(told: Sequence[RecordedEvent], rng: random.Random) -> list[EventRun]:
    """The runs of one case, each of which repeats some of the one before, as at-least-once delivery does."""
    places = sorted({rng.randint(1, len(told)), len(told)})
    begins = [0, *(max(0, place - rng.randint(0, 1)) for place in places[:-1])]
    return [EventRun(told[0].key, tuple(told[a:b])) for a, b in zip(begins, places, strict=True)]


async def write(store: Store, view: View, runs: Sequence[EventRun], owner: str = "reviews") -> None:
    await apply_runs(ViewWriter(view, store), Purpose.TRAINING, owner, runs)


async def test_sums_are_those_of_the_rows_whatever_order_two_owners_come_in(
    projections_store: Store, view: View
) -> None:
    """A county's figure would depend on which topic was read first."""
    told = [life(county, random.Random(seed)) for seed in range(20) for county in COUNTIES]
    rated = [
        EventRun(facts[0].key, tuple(_rated(facts[0].envelope.subject, random.Random(number))))
        for number, facts in enumerate(told)
    ]
    await write(projections_store, view, rated[::2], "ratings")
    await write(projections_store, view, [EventRun(facts[0].key, tuple(facts)) for facts in told])
    await write(projections_store, view, rated[1::2], "ratings")
    assert await wrong_sums(projections_store, Purpose.TRAINING, view) == []


def _rated(case: str, rng: random.Random) -> list[RecordedEvent]:
    common: dict[str, Any] = {"reason": "invented", "questions": (), "case_version": 2, "rule_set": "r4_2022"}
    facts = [
        ItemRated(item=str(item), rating=rng.choice(("S", "ANI", "NA")), **common)
        for item in rng.sample(range(1, 19), 4)
    ]
    return list(events_in(new_journal_entry(AggregateId("ratings", SITE, case), StreamHead(), facts, cause())))


@pytest.mark.parametrize("seed", range(3))
async def test_workers_that_sum_the_same_county_at_once_leave_no_stale_sum(
    projections_store: Store, view: View, seed: int
) -> None:
    """The last of two racing sums would show a county without the other's case, until its next event."""
    rng = random.Random(seed)
    lives = [cut(life(rng.choice(COUNTIES), rng), rng) for _ in range(40)]

    async def worker(mine: list[list[EventRun]]) -> None:
        for runs in mine:
            for run in runs:
                await write(projections_store, view, [run])
                if rng.random() < 0.2:
                    await sum_again(projections_store, view)

    await asyncio.gather(*(worker(lives[number::4]) for number in range(4)))
    assert await wrong_sums(projections_store, Purpose.TRAINING, view) == []


@pytest.mark.parametrize("point", POINTS)
async def test_a_batch_that_dies_at_any_point_is_summed_by_the_next_sweep(
    projections_store: Store, view: View, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """Sums would miss the cases of a worker that was killed: their events are not read again."""
    rng = random.Random(point)
    before = [EventRun(told[0].key, tuple(told)) for told in (life(rng.choice(COUNTIES), rng) for _ in range(12))]
    await write(projections_store, view, before)
    batch = [EventRun(told[0].key, tuple(told)) for told in (life(rng.choice(COUNTIES), rng) for _ in range(12))]
    with monkeypatch.context() as patched:
        patched.setattr(crash_points, "crash_point", _dying_at(point))
        patched.setattr(crash_points, "truncate_batch", _halved_at(point))
        with pytest.raises(KeyboardInterrupt):
            await write(projections_store, view, batch)
    await write(projections_store, view, batch)
    assert _shown(await read_sums(projections_store, Purpose.TRAINING, view, {"site": SITE})) == await _recomputed(
        projections_store, view
    ), "a reader sees no stale sum even before the sweep"
    await sum_again(projections_store, view)
    assert await wrong_sums(projections_store, Purpose.TRAINING, view) == []


def _dying_at(point: str) -> Callable[[str], None]:
    def here(passed: str) -> None:
        if passed == point:
            raise KeyboardInterrupt

    return here


def _halved_at(point: str) -> Callable[[str, Sequence[Any]], Sequence[Any]]:
    return lambda passed, batch: batch[: len(batch) // 2] if passed == point else batch


def _shown(sums: Any) -> dict[Any, Any]:
    return dict(sums.documents)


async def _recomputed(store: Store, view: View) -> dict[Any, Any]:
    summary = CaseRatings.summary
    found: dict[Any, list[Any]] = {}
    async for document in store.collection(Purpose.TRAINING, collection_name(view)).find({"row": {"$exists": True}}):
        found.setdefault(summary.key_of(document["site"], document["row"]), []).append(document["row"])
    return {key: summary.sums_of(rows) for key, rows in found.items()}


async def test_a_writer_paused_between_reading_and_storing_sums_undoes_no_newer_ones(
    projections_store: Store, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums made of older rows would replace those of the newer ones, whose marks are gone already."""
    first, second = (life("06001", random.Random(seed)) for seed in (1, 2))
    summary = CaseRatings.summary
    rows = projections_store.collection(Purpose.TRAINING, collection_name(view))
    paused, go_on = asyncio.Event(), asyncio.Event()
    read_rows = sums_module.rows_of_keys

    async def slowly(*args: Any) -> Any:
        found = await read_rows(*args)
        if not paused.is_set():
            paused.set()
            await go_on.wait()
        return found

    await write(projections_store, view, [EventRun(first[0].key, tuple(first))])
    monkeypatch.setattr(sums_module, "rows_of_keys", slowly)
    late = asyncio.create_task(sums_module.sum_keys(rows, summary, [(SITE, "2026Q3", "06001")]))
    await paused.wait()
    await write(projections_store, view, [EventRun(second[0].key, tuple(second))])
    go_on.set()
    await late
    assert await wrong_sums(projections_store, Purpose.TRAINING, view) == []


async def test_a_rebuild_sums_what_it_has_rebuilt_and_forgets_invented_counties(
    probe: TopicProbe, new_reader: NewReader, projections_store: Store, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums of a view that a faulty program spoilt would stay wrong, while its rows are right again."""
    reader = await new_reader(view=view, topics=(TOPIC,))
    events: list[Attributes] = []
    for seed in range(9):
        rng = random.Random(seed)
        events += [recorded.envelope.model_dump(mode="json") for recorded in life(rng.choice(COUNTIES), rng)]
    await probe.send(TOPIC, map(sent, events))
    await reader.read_all()
    rows = projections_store.collection(Purpose.TRAINING, collection_name(view))
    sums = projections_store.collection(Purpose.TRAINING, sums_name(rows.name))
    right = {document["_id"]: document["sums"] async for document in sums.find()}
    assert right
    await sums.update_many({}, {"$set": {"sums": {"kinds": [], "counts": b""}}})
    await sums.insert_one(
        {"_id": f"{SITE}|2026Q3|06999", "site": SITE, "quarter": "2026Q3", "county": "06999", "revision": 1, "sums": {}}
    )
    began = {tuple(place): at for place, at in probe.start_offsets.items() if place.topic == TOPIC}

    def of_this_test(url: str, _topics: Any, after: Any = None) -> Any:
        return read_to_end(url, [TOPIC], began | dict(after or {}))

    with monkeypatch.context() as patched:
        patched.setattr(crash_points, "crash_point", _dying_at("rebuild.summing"))
        with pytest.raises(KeyboardInterrupt):
            await rebuild(projections_store, view, probe.url, utc_now, of_this_test)
    assert await rows.count_documents({STALE: True}) == 9
    await sum_again(projections_store, view)
    await rebuild(projections_store, view, probe.url, utc_now, of_this_test)
    assert await wrong_sums(projections_store, Purpose.TRAINING, view) == []
    after = {document["_id"]: document["sums"] async for document in sums.find() if document["sums"]["kinds"]}
    assert after == right


async def test_until_its_promotion_a_version_with_sums_shows_those_of_the_older_rows(
    projections_store: Store, view: View
) -> None:
    """An upgrade would show empty dashboards until every topic was read again."""
    told = [life(county, random.Random(seed)) for seed in range(4) for county in COUNTIES]
    await write(projections_store, view, [EventRun(facts[0].key, tuple(facts)) for facts in told])
    await promote(projections_store, view)
    right = await read_sums(projections_store, Purpose.TRAINING, view, {"site": SITE, "county": COUNTIES[:2]})

    class Next(CaseRatings):
        name, version = view.name, view.version + 1

    shown = await read_sums(projections_store, Purpose.TRAINING, Next(), {"site": SITE, "county": COUNTIES[:2]})
    assert (_shown(shown), shown.version) == (_shown(right), collection_name(view))
    assert len(shown.documents) == 2


async def test_a_conflict_of_two_rows_leaves_the_marks_of_the_one_that_was_written(
    projections_store: Store, view: View
) -> None:
    """A batch that conflicts is read again as duplicates: without the mark nobody would sum its rows."""
    one, two = (life("06001", random.Random(seed)) for seed in (3, 4))
    writer = ViewWriter(view, projections_store)
    batch = await writer.load(Purpose.TRAINING, "reviews", {one[0].key: 1, two[0].key: 1})
    await write(projections_store, view, [EventRun(one[0].key, tuple(one))])
    with pytest.raises(ConcurrencyConflict):
        await batch.apply([EventRun(told[0].key, tuple(told)) for told in (one, two)])
    await write(projections_store, view, [EventRun(told[0].key, tuple(told)) for told in (one, two)])
    assert [
        fault for fault in await wrong_sums(projections_store, Purpose.TRAINING, view) if "stale" not in fault
    ] == []
    await sum_again(projections_store, view)
    assert await wrong_sums(projections_store, Purpose.TRAINING, view) == []
