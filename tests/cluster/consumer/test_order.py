"""Duplicates, disorder, lost records: every event of a case is folded once and in order, or is known to be missing."""

import random

import pytest

from shared.contracts.vocabulary import Purpose
from tests.cluster.conftest import NewReader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import TOPIC, histories, history, key_of_event, recorded, sent, woven
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


async def test_records_delivered_three_times_and_shuffled_have_each_effect_once(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """What two relays, a resend and a head audit do to a topic on a bad day."""
    reader = await new_reader()
    events = woven(histories(cases=12, length=15))
    old = [*events, *events]
    random.Random(5).shuffle(old)
    await probe.send(TOPIC, map(sent, [event for event in events for _ in range(3)]))
    await probe.send(TOPIC, map(sent, old))
    await reader.read_all()
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.parked() == []


async def test_events_in_any_order_end_in_the_same_rows_and_nothing_stays_parked(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """Small polls, so that the disorder spans them and gaps open and close."""
    reader = await new_reader()
    events = woven(histories(cases=6, length=12))
    shuffled = list(events)
    random.Random(9).shuffle(shuffled)
    await probe.send(TOPIC, map(sent, shuffled))
    async with reader.reading(largest_batch=5):
        await until(reader.is_caught_up)
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.parked() == []


async def test_a_lost_record_parks_what_follows_of_its_case_alone_and_a_resend_heals_it(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    reader = await new_reader()
    broken, *others = histories(cases=5, length=10)
    survivors = [event for event in broken if event["sequence"] != 4]
    await probe.send(TOPIC, map(sent, woven([survivors, *others])))
    async with reader.reading():
        await until(reader.is_caught_up)
        expected = recompute(reader.view, recorded([*broken[:3], *woven(others)]))
        assert check(expected, await reader.rows()) == []
        rows = await reader.parked()
        assert {(row["key"], row["reason"]) for row in rows} == {(key_of_event(broken[0]), "gap")}
        assert [row["detail"].split()[1] for row in rows] == [str(n) for n in range(5, 11)]
        await probe.send(TOPIC, [sent(broken[3])])
        await until(reader.is_caught_up)
        assert await reader.parked() == []
    assert check(recompute(reader.view, recorded(woven([broken, *others]))), await reader.rows()) == []


async def test_several_holes_in_one_case_close_one_after_the_other(probe: TopicProbe, new_reader: NewReader) -> None:
    reader = await new_reader()
    events = history(20)
    lost = [events[2], events[9], events[15]]
    await probe.send(TOPIC, map(sent, [event for event in events if event not in lost]))
    async with reader.reading():
        for event, still_parked in ((lost[1], 16), (lost[0], 4), (lost[2], 0)):
            await until(reader.is_caught_up)
            await probe.send(TOPIC, [sent(event)])
            await until(reader.is_caught_up)
            assert len(await reader.parked()) == still_parked
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []


async def test_a_parked_event_that_is_sent_again_is_parked_no_longer_than_the_gap_lasts(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """A head audit repeats the last event every minute: its copies must vanish with the gap, too."""
    reader = await new_reader()
    events = history(3)
    await probe.send(TOPIC, map(sent, [events[0], events[2], events[2]]))
    async with reader.reading():
        await until(reader.is_caught_up)
        await probe.send(TOPIC, [sent(events[2])])
        await until(reader.is_caught_up)
        assert set(await reader.reasons()) == {"gap"}
        await probe.send(TOPIC, [sent(events[1])])
        await until(reader.is_caught_up)
    assert await reader.parked() == []
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []


async def test_purposes_never_meet_though_one_group_reads_all_of_them(probe: TopicProbe, new_reader: NewReader) -> None:
    """The same case number in training and in a federal review are two cases in two databases."""
    topics = tuple(f"oms.{purpose}.reviews" for purpose in Purpose)
    reader = await new_reader(topics=topics)
    shared_id = history(1)[0]["subject"]
    by_topic = {
        f"oms.{purpose}.reviews": history(4, seed, site=f"ca-{purpose}", case=shared_id)
        for seed, purpose in enumerate(Purpose)
    }
    for topic, events in by_topic.items():
        await probe.send(topic, map(sent, events))
    await reader.read_all()
    for purpose in Purpose:
        rows = await reader.rows_of(purpose)
        assert check(recompute(reader.view, recorded(by_topic[f"oms.{purpose}.reviews"])), rows) == []
