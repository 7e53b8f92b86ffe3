"""A fold that fails: for good it costs one case its later events, for a while it costs nothing but time."""

from collections.abc import Sequence

import pytest
from pymongo.errors import AutoReconnect, NetworkTimeout

from shared.consumer.event_processor import EventHandler, EventRun
from shared.mongo import ConcurrencyConflict
from tests.cluster.conftest import NewReader
from tests.cluster.folds import Failing, at, times
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import TOPIC, histories, key_of_event, recorded, sent, woven
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


async def test_poison_event_is_parked_after_three_attempts_and_blocks_its_case_only(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """An event that no fold survives is parked after three tries and only its case waits."""
    poisoned, *others = histories(cases=6, length=8)
    key = key_of_event(poisoned[0])
    made: list[Failing] = []

    def failing(fold: EventHandler) -> EventHandler:
        made.append(Failing(fold, at(key, 4)))
        return made[0]

    reader = await new_reader(wrap=failing)
    await probe.send(TOPIC, map(sent, woven([poisoned, *others])))
    await reader.read_all()
    expected = recompute(reader.view, recorded([*poisoned[:3], *woven(others)]))
    assert check(expected, await reader.rows()) == []
    rows = await reader.parked()
    assert [(row["key"], row["reason"], row["attempts"]) for row in rows] == [
        (key, "handler", 3),
        *[(key, "gap", 1)] * 4,
    ]
    assert rows[0]["detail"] == "ZeroDivisionError"
    assert sum(_is_alone(runs, key, 4) for runs in made[0].tried) == 3


def _is_alone(runs: Sequence[EventRun], key: str, sequence: int) -> bool:
    return [(run.key, [fact.sequence for fact in run.events]) for run in runs] == [(key, [sequence])]


async def test_after_the_bug_is_mended_a_resend_brings_the_case_level(probe: TopicProbe, new_reader: NewReader) -> None:
    poisoned, *others = histories(cases=3, length=6)
    reader = await new_reader(wrap=lambda fold: Failing(fold, at(key_of_event(poisoned[0]), 2)))
    await probe.send(TOPIC, map(sent, woven([poisoned, *others])))
    await reader.read_all()
    mended = await new_reader(view=reader.view)
    await probe.send(TOPIC, map(sent, poisoned))
    await mended.read_all()
    assert check(recompute(reader.view, recorded(woven([poisoned, *others]))), await mended.rows()) == []
    assert "gap" not in await mended.reasons()


@pytest.mark.parametrize(
    "error", [ConcurrencyConflict(), AutoReconnect("no primary"), NetworkTimeout("too slow")], ids=repr
)
async def test_an_error_that_passes_is_tried_again_and_parks_and_loses_nothing(
    probe: TopicProbe, new_reader: NewReader, error: Exception
) -> None:
    """A restart of the database in the middle of a season must not put a single answer aside."""
    reader = await new_reader(wrap=lambda fold: Failing(fold, times(4, error)))
    events = woven(histories(cases=5, length=6))
    await probe.send(TOPIC, map(sent, events))
    async with reader.reading():
        await until(reader.is_caught_up)
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.parked() == []
    assert not reader.inbox.stopped_topics


async def test_offsets_stay_where_they_are_for_as_long_as_the_store_fails(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """A consumer that dies during the outage must find everything again."""
    failing = times(10**6, ConcurrencyConflict())
    reader = await new_reader(wrap=lambda fold: Failing(fold, failing))
    await probe.send(TOPIC, map(sent, woven(histories(cases=5, length=6))))
    async with reader.reading():

        async def tried_often() -> bool:
            return len(reader.polls) > 5

        await until(tried_often)
        assert set((await probe.committed(reader.group, TOPIC)).values()) == {0}
    assert await reader.rows() == {}
    assert await reader.parked() == []
