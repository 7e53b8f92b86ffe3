"""The relay: what is in the journal reaches the topic, in each aggregate's order, and is marked when it is there."""

import asyncio
from datetime import timedelta

import orjson
import pytest

from shared.eventstore.journal import Journal
from shared.kafka.connection import KafkaError
from shared.kafka.producer import EventProducer
from shared.outbox.commit_queue import CommitQueue
from shared.outbox.relay import EventPublisher, OutboxRelay, SweepPolicy
from tests.cluster.journals import (
    EVENTS_A_ROW,
    SITE,
    TOPIC,
    all_sent,
    arrived,
    fill,
    first_arrivals,
    rows_of_a_person,
    unsent,
)
from tests.cluster.outbox.senders import Hanging, Stumbling
from tests.support.delivery.histories import AT
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


def make_relay(journal: Journal, publisher: EventPublisher, queue: CommitQueue | None = None) -> OutboxRelay:
    """With small pages, so that aggregates lie across them as in a backlog, and no long sleep after an error."""
    return OutboxRelay(journal.collection, TOPIC, publisher, queue, SweepPolicy(page_size=7, interval_seconds=0.02))


async def test_unsent_rows_arrive_in_each_aggregates_order_and_are_marked(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    wanted = await fill(journal, people=9, rows=4)
    assert await make_relay(journal, sender).publish_pending() == 9 * 4 * EVENTS_A_ROW
    assert await arrived(probe) == wanted
    assert await unsent(journal) == 0
    assert await make_relay(journal, sender).publish_pending() == 0


async def test_record_has_the_aggregate_as_key_and_id_type_and_trace_as_headers(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    """A record is keyed by its aggregate and tells other tools its id type and trace."""
    await fill(journal, people=1, rows=1)
    await make_relay(journal, sender).publish_pending()
    records = await probe.read(TOPIC)
    assert len(records) == EVENTS_A_ROW
    for record in records:
        event = orjson.loads(record.value)
        assert record.key == f"{SITE}|{event['subject']}".encode()
        own = [(name, event[name].encode()) for name in ("id", "type", "traceparent")]
        assert list(record.headers) == [("content-type", b"application/cloudevents+json"), *own]


@pytest.mark.parametrize("after", [0, 1, 5, 13])
async def test_a_sender_that_fails_half_way_loses_and_reorders_nothing(
    probe: TopicProbe, journal: Journal, sender: EventProducer, after: int
) -> None:
    """The broker goes away in the middle of a page: what was not acknowledged is still unsent and goes again."""
    wanted = await fill(journal, people=5, rows=3)
    with pytest.raises(KafkaError):
        await make_relay(journal, Stumbling(sender, after)).publish_pending()
    assert await unsent(journal) >= 5 * 3 - after // EVENTS_A_ROW
    await make_relay(journal, sender).publish_pending()
    assert await first_arrivals(probe) == wanted
    assert await unsent(journal) == 0


async def test_a_row_is_marked_only_after_the_broker_has_acknowledged_it(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    """A relay that is killed while it waits must leave every row unsent."""
    await fill(journal, people=1, rows=3)
    hanging = Hanging(sender)
    draining = asyncio.create_task(make_relay(journal, hanging).publish_pending())
    await until(hanging.has_sent(3 * EVENTS_A_ROW))
    assert await unsent(journal) == 3
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)
    assert await unsent(journal) == 3


async def test_two_relays_at_once_lose_nothing_and_keep_each_aggregates_order(
    probe: TopicProbe, journal: Journal, sender: EventProducer, other_sender: EventProducer
) -> None:
    """A paused relay that wakes beside its successor needs no lease: at worst events come twice."""
    wanted = await fill(journal, people=8, rows=5)
    relays = [make_relay(journal, one) for one in (sender, other_sender)]
    await asyncio.gather(*(relay.publish_pending() for relay in relays))
    assert await first_arrivals(probe) == wanted
    assert await unsent(journal) == 0


async def test_rows_that_are_offered_in_any_order_are_sent_at_once_in_theirs(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    """Nothing sweeps here: what this process commits must not wait for it."""
    rows = [*rows_of_a_person(4), *rows_of_a_person(4)]
    await journal.append(rows)
    queue = CommitQueue()
    running = asyncio.create_task(make_relay(journal, sender, queue).publish_queued())
    queue.add(rows[::-1])
    await until(lambda: all_sent(journal))
    running.cancel()
    assert await arrived(probe) == {row["aggregate"]: list(range(1, 4 * EVENTS_A_ROW + 1)) for row in rows}


async def test_sweep_publishes_rows_that_failed_or_whose_process_died(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    """The broker fails again and again; some rows were never offered by anybody who is still alive."""
    offered = rows_of_a_person(3)
    await journal.append(offered)
    wanted = await fill(journal, people=3, rows=3)
    queue = CommitQueue()
    relay = make_relay(journal, Stumbling(sender, 1, 4, 2, 9), queue)
    running = asyncio.create_task(relay.publish_queued())
    queue.add(offered)
    sweeping = asyncio.create_task(relay.sweep(lambda: AT + SweepPolicy().min_age))
    await until(lambda: all_sent(journal))
    for task in (running, sweeping):
        task.cancel()
    assert await first_arrivals(probe) == wanted | {offered[0]["aggregate"]: list(range(1, 3 * EVENTS_A_ROW + 1))}


async def test_the_sweep_leaves_alone_what_its_own_process_is_still_sending(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    """Otherwise every event would be sent twice."""
    old = await fill(journal, people=2, rows=2)
    await fill(journal, people=2, rows=2, at=AT + timedelta(seconds=1))
    await make_relay(journal, sender).publish_pending(until=AT)
    assert await arrived(probe) == old
    assert await unsent(journal) == 2 * 2
