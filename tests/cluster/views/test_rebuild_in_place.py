"""`rebuild` mends a view from the topics while its workers go on: no row lost, none old, none half."""

import random
from typing import Any

import pytest

from shared.kafka.topic_reader import read_to_end
from shared.ops import crash_points
from shared.projection.rebuild import RebuildReport, rebuild
from shared.projection.view import collection_name
from shared.projection.view_writer import live_rows
from shared.runtime import utc_now
from tests.cluster.conftest import NewReader
from tests.cluster.readers import Reader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.damaged_records import of_value
from tests.support.delivery.histories import TOPIC, histories, recorded, sent, woven
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


@pytest.fixture
async def reader(new_reader: NewReader) -> Reader:
    return await new_reader()


async def again(reader: Reader) -> RebuildReport:
    """A rebuild for which the topic begins where the test begins."""
    began: dict[Any, int] = {
        tuple(place): at for place, at in reader.probe.start_offsets.items() if place.topic == TOPIC
    }

    def of_this_test(url: str, _topics: Any, after: Any = None) -> Any:
        return read_to_end(url, [TOPIC], began | dict(after or {}))

    return await rebuild(reader.store, reader.view, reader.probe.url, utc_now, of_this_test)


async def spoil(reader: Reader) -> None:
    """Rows changed, lost and invented, as a faulty program or hand would."""
    rows = reader.store.collection(reader.store.purpose_of_topic(TOPIC), collection_name(reader.view))
    keys = sorted(await reader.rows())
    await rows.update_one({"_id": keys[0]}, {"$set": {"row.steps": []}})
    await rows.delete_one({"_id": keys[1]})
    await rows.insert_one({"_id": "ca-training|cas_none", "site": "ca-training", "revision": 1, "row": {}, "seen": {}})


async def test_a_spoilt_view_is_whole_again_and_says_what_it_left_out(probe: TopicProbe, reader: Reader) -> None:
    events = woven(histories(cases=6, length=12))
    records = [sent(event) for event in events]
    await probe.send(TOPIC, [*records[:20], of_value(b"{")(events[0]), *records[20:]])
    await reader.read_all()
    before = await live_rows(reader.store, reader.store.purpose_of_topic(TOPIC), reader.view)
    await spoil(reader)
    done = await again(reader)
    assert (done.events, done.rows, done.unreadable, done.waiting) == (len(events), 6, 1, 0)
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    after = await live_rows(reader.store, reader.store.purpose_of_topic(TOPIC), reader.view)
    assert after[1] == before[1]


async def test_what_comes_twice_too_early_and_never_is_sorted_out(probe: TopicProbe, reader: Reader) -> None:
    one, two, three = histories(cases=3, length=8)
    records = [*one, *one[2:5], *reversed(two), *three[:3], *three[4:]]
    await probe.send(TOPIC, map(sent, records), partition=1)
    done = await again(reader)
    assert done.waiting == 4
    assert check(recompute(reader.view, recorded([*one, *two, *three[:3]])), await reader.rows()) == []


async def test_workers_running_during_a_rebuild_lose_no_event_and_no_row(probe: TopicProbe, reader: Reader) -> None:
    """Workers that go on meanwhile neither lose an event nor bring an old row back."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    events = woven(histories(cases=8, length=60))
    cuts = sorted(random.Random(seed).sample(range(1, len(events)), 5))
    parts = [events[a:b] for a, b in zip([0, *cuts], [*cuts, len(events)], strict=True)]
    async with reader.reading(largest_batch=20):
        for part in parts:
            await probe.send(TOPIC, map(sent, part))
            await again(reader)
        await until(reader.is_caught_up)
        await reader.inbox.retry_parked()
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.parked() == []


async def test_interrupted_rebuild_leaves_a_whole_view_and_can_be_repeated(
    probe: TopicProbe, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild that was cut short anywhere leaves a whole view and can be repeated."""
    events = woven(histories(cases=5, length=6))
    await probe.send(TOPIC, map(sent, events))
    await reader.read_all()
    expected = recompute(reader.view, recorded(events))
    for point in ("rebuild.folded", "rebuild.writing", "rebuild.switching", "rebuild.switched"):
        with monkeypatch.context() as patched:
            patched.setattr(crash_points, "crash_point", _cut_short_at(point))
            with pytest.raises(KeyboardInterrupt):
                await again(reader)
        assert check(expected, await reader.rows()) == [], point
        await again(reader)
        assert check(expected, await reader.rows()) == [], point


def _cut_short_at(point: str) -> Any:
    def here(passed: str) -> None:
        if passed == point:
            raise KeyboardInterrupt

    return here
