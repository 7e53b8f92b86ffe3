"""Consumers come and go: what was done is not done again, what was not done is done by whoever is there."""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial

import pytest

from shared.kafka.records import Record
from shared.kafka.subscription import RecordBatch
from tests.cluster.conftest import NewReader
from tests.cluster.readers import Reader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import TOPIC, Attributes, histories, history, recorded, sent, woven
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


def places(polls: Sequence[Sequence[Record]]) -> list[tuple[int, int]]:
    return [(record.partition, record.offset) for poll in polls for record in poll]


async def test_a_consumer_that_leaves_in_the_middle_is_continued_where_it_stopped(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """A deployment in the middle of a backlog must neither skip nor repeat a season."""
    reader = await new_reader()
    events = woven(histories(cases=20, length=30))
    await probe.send(TOPIC, map(sent, events))

    async def some_polls() -> bool:
        return len(reader.polls) >= 5

    async with reader.reading(largest_batch=10):
        await until(some_polls)
    assert not await reader.is_caught_up()
    first = places(reader.polls)
    reader.polls.clear()
    reader.inbox = reader.new_inbox()
    await reader.read_all()
    second = places(reader.polls)
    assert set(first).isdisjoint(second)
    assert len(first) + len(second) == len(events)
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []


async def test_consumer_that_dies_before_the_commit_has_each_effect_once(
    probe: TopicProbe, new_reader: NewReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consumer that dies after the effect and before the commit leaves each effect once."""
    reader = await new_reader()
    events = woven(histories(cases=6, length=10))
    await probe.send(TOPIC, map(sent, events))
    settle = RecordBatch.commit

    async def dies(*_args: object) -> None:
        raise ProcessLookupError

    async def has_effects() -> bool:
        return len(await reader.rows()) == 6

    monkeypatch.setattr(RecordBatch, "commit", dies)
    async with reader.reading():
        await until(has_effects)
    monkeypatch.setattr(RecordBatch, "commit", settle)
    assert set((await probe.committed(reader.group, TOPIC)).values()) == {0}
    reader.inbox = reader.new_inbox()
    await reader.read_all()
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []


async def test_members_that_join_and_leave_lose_nothing_and_do_nothing_twice(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """Scaling up and down under load, partitions wandering from one to the other in the middle of their polls."""
    reader = await new_reader()
    enough = asyncio.Event()
    async with reader.reading(largest_batch=7):
        sending = asyncio.create_task(keep_sending(probe, reader, enough))
        for newcomers in (2, 1):
            async with AsyncExitStack() as joined:
                for _ in range(newcomers):
                    await joined.enter_async_context(reader.reading(7, inbox=reader.new_inbox()))
                await until(partial(has_members, probe, reader, newcomers + 1))
            await until(partial(has_members, probe, reader, 1))
        enough.set()
        events = await sending
        await until(reader.is_caught_up)
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.parked() == []


async def has_members(probe: TopicProbe, reader: Reader, wanted: int) -> bool:
    return await probe.members(reader.group) == wanted


async def keep_sending(probe: TopicProbe, reader: Reader, enough: asyncio.Event) -> list[Attributes]:
    """New cases and new events for as long as members come and go; returns all that was sent."""
    gone: list[Attributes] = []
    for seed in itertools.count():
        events = woven([history(10, seed=10 * seed + n) for n in range(8)])
        await probe.send(TOPIC, map(sent, events))
        gone += events
        if enough.is_set():
            break
        await until(reader.is_caught_up)
    return gone
