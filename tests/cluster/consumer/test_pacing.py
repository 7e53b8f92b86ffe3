"""When a consumer asks for more: what came meanwhile is taken together, and nobody waits for nothing."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from functools import partial

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from shared.kafka.adaptive_polling import AdaptivePoller, PollingSettings
from shared.kafka.subscription import BatchSubscription, RecordBatch, make_broker
from tests.support.delivery.topics import OutgoingRecord, Place, TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster

URGENT, ALSO_URGENT = Place("oms.cqi.ratings", 0), Place("oms.cqi.ratings", 1)
LEISURELY = Place("oms.cqi.reviews", 0)
FOR_EVER = 1000.0


@pytest.fixture
async def consumer(probe: TopicProbe) -> AsyncIterator[AIOKafkaConsumer]:
    """Of three partitions, from where this test began."""
    one = AIOKafkaConsumer(bootstrap_servers=probe.url, enable_auto_commit=False)
    await one.start()
    one.assign([URGENT, ALSO_URGENT, LEISURELY])
    for place in one.assignment():
        one.seek(place, probe.start_offsets[place])
    yield one
    await one.stop()


async def put(probe: TopicProbe, place: Place, *values: bytes) -> None:
    for value in values:
        await probe.send(place.topic, [OutgoingRecord(b"key", value)], place.partition)


async def polled(pace: AdaptivePoller, consumer: AIOKafkaConsumer, most: int = 100) -> set[bytes]:
    """The values of the next poll that has any."""
    found: tuple[ConsumerRecord[bytes, bytes], ...] = ()
    while not found:
        found = await pace.poll(consumer, most)
    return {record.value or b"" for record in found}


async def test_what_comes_while_records_are_worked_on_is_taken_together(
    probe: TopicProbe, consumer: AIOKafkaConsumer
) -> None:
    """Otherwise the client fetches the first of it alone, and the work of a pass is done for one save at a time."""
    pace = AdaptivePoller()
    await put(probe, URGENT, b"1")
    assert await polled(pace, consumer) == {b"1"}
    await put(probe, URGENT, b"2", b"3", b"4")
    await put(probe, ALSO_URGENT, b"5")
    assert await polled(pace, consumer) == {b"2", b"3", b"4", b"5"}


async def test_a_backlog_is_worked_off_without_rests(probe: TopicProbe, consumer: AIOKafkaConsumer) -> None:
    """A review season's backlog must not be dealt out in portions."""
    pace = AdaptivePoller(settings=PollingSettings(pause_ratio=FOR_EVER, max_pause_seconds=FOR_EVER))
    await put(probe, URGENT, b"1", b"2", b"3")
    assert [await polled(pace, consumer, most=1) for _ in range(3)] == [{b"1"}, {b"2"}, {b"3"}]


async def test_leisurely_topics_rest_on_while_urgent_ones_are_asked_for_again(
    probe: TopicProbe, consumer: AIOKafkaConsumer
) -> None:
    settings = PollingSettings(low_priority_pause_seconds=FOR_EVER)
    pace = AdaptivePoller([LEISURELY.topic], settings)
    await put(probe, LEISURELY, b"1")
    assert await polled(pace, consumer) == {b"1"}
    await put(probe, LEISURELY, b"2")
    await put(probe, URGENT, b"3")
    assert await polled(pace, consumer) == {b"3"}


async def test_a_partition_that_failed_rests_its_time_and_the_others_go_on(
    probe: TopicProbe, consumer: AIOKafkaConsumer
) -> None:
    """One aggregate's fault must not hold up the cases of other partitions, nor be tried without a pause."""
    pace = AdaptivePoller()
    await put(probe, URGENT, b"1")
    assert await polled(pace, consumer) == {b"1"}
    consumer.seek(URGENT, probe.start_offsets[URGENT])
    pace.pause_for(consumer, [URGENT], FOR_EVER)
    await put(probe, ALSO_URGENT, b"2")
    assert await polled(pace, consumer) == {b"2"}


async def test_what_has_rested_is_asked_for_again(probe: TopicProbe, consumer: AIOKafkaConsumer) -> None:
    pace = AdaptivePoller(low_priority=[LEISURELY.topic])
    pace.pause_for(consumer, consumer.assignment(), 0.05)
    await put(probe, LEISURELY, b"1")
    assert await polled(pace, consumer) == {b"1"}


async def test_poll_while_all_partitions_are_paused_returns_within_a_second(consumer: AIOKafkaConsumer) -> None:
    """The consume loop must turn, or the worker would be taken for dead."""
    poller = AdaptivePoller()
    poller.pause_for(consumer, consumer.assignment(), FOR_EVER)
    began = time.monotonic()
    assert await poller.poll(consumer, 100) == ()
    assert time.monotonic() - began < 3


async def test_seconds_since_last_poll_grow_only_while_a_batch_is_handled(probe: TopicProbe) -> None:
    """Seconds since last poll stay few while idle and grow while a batch is handled."""
    entered, leave = asyncio.Event(), asyncio.Event()

    async def handle(batch: RecordBatch) -> None:
        entered.set()
        await leave.wait()
        await batch.commit()

    group = f"turning-{uuid.uuid4().hex}"
    await probe.start_group(group, [URGENT.topic])
    broker = make_broker(probe.url)
    subscription = BatchSubscription(broker, [URGENT.topic], group, handle)
    await broker.start()
    try:
        await asyncio.sleep(3)
        assert subscription.seconds_since_last_poll < 2
        await put(probe, URGENT, b"1")
        await entered.wait()
        await asyncio.sleep(3)
        assert subscription.seconds_since_last_poll >= 3
        leave.set()
        await until(partial(_turns_again, subscription))
    finally:
        leave.set()
        await broker.stop()


async def _turns_again(subscription: BatchSubscription) -> bool:
    return subscription.seconds_since_last_poll < 1
