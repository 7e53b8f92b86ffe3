"""Topics are made before anybody needs them, and how far a group is, is never guessed."""

import pytest
from aiokafka import AIOKafkaConsumer

import shared.kafka.admin
from shared.contracts.topics import TOPICS, TopicSpec
from shared.kafka.adaptive_polling import AdaptivePoller
from shared.kafka.admin import create_topics
from shared.kafka.connection import KafkaError
from shared.kafka.lag import is_caught_up
from shared.kafka.subscription import RecordBatch
from tests.cluster.conftest import NewReader
from tests.support.delivery.histories import TOPIC, history, sent
from tests.support.delivery.topics import Place, TopicProbe

pytestmark = pytest.mark.cluster


async def test_making_the_topics_again_changes_nothing(probe: TopicProbe) -> None:
    before = await probe.partitions()
    await create_topics(probe.url, 3)
    assert await probe.partitions() == before
    assert set(before) == {topic.name for topic in TOPICS}


async def test_a_topic_that_the_broker_refuses_to_make_stops_the_start(
    probe: TopicProbe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stack that comes up without a topic would take answers that nobody ever hears of."""
    spec = TopicSpec("oms.never made!", "reviews", ("ratings",), 1)
    monkeypatch.setattr(shared.kafka.admin, "TOPICS", (spec,))
    with pytest.raises(KafkaError, match=r"oms\.never made!"):
        await create_topics(probe.url, partitions=1)


async def test_a_group_is_level_only_when_it_has_committed_all_that_its_topics_hold(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """A rebuilt view that is shown too early would show half of the state's cases."""
    reader = await new_reader()
    assert await is_caught_up(probe.url, reader.group, [TOPIC])
    await probe.send(TOPIC, map(sent, history(5)))
    assert not await is_caught_up(probe.url, reader.group, [TOPIC])
    await reader.read_all()
    assert await is_caught_up(probe.url, reader.group, [TOPIC])


async def test_a_group_that_never_read_and_a_topic_that_is_not_there_are_not_level(probe: TopicProbe) -> None:
    await probe.send(TOPIC, map(sent, history(1)))
    assert not await is_caught_up(probe.url, "a group that never read", [TOPIC])
    assert not await is_caught_up(probe.url, "a group that never read", ["oms.never.made"])


async def test_consumer_without_partitions_commits_nothing_and_continues(probe: TopicProbe) -> None:
    """After a rebalance in the middle of a poll, settling that poll must not be an error."""
    consumer = AIOKafkaConsumer(bootstrap_servers=probe.url, group_id="left with another")
    await consumer.start()
    consumer.assign([Place("oms.helpdesk", 0)])
    await probe.send(TOPIC, map(sent, history(1)))
    try:
        await RecordBatch(consumer, tuple(await probe.read(TOPIC)), AdaptivePoller()).commit()
    finally:
        await consumer.stop()
