"""A storm of bad records means that the fault is ours: stop, park no more, lose nothing, go on when told to."""

import pytest

from shared.consumer.circuit_breaker import BreakerPolicy
from shared.consumer.parking_lot import ParkingLot
from shared.mongo import StoreError
from tests.cluster.conftest import NewReader
from tests.cluster.readers import Reader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.damaged_records import of_value
from tests.support.delivery.histories import TOPIC, histories, history, recorded, sent
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster

STORM = 30
MAX_CONSECUTIVE_FAILURES = BreakerPolicy().max_consecutive_failures
PARTITION = 2


async def opened(reader: Reader) -> bool:
    """And read a few times more since: whatever an open breaker lets through, it has let through."""
    if not reader.inbox.stopped_topics:
        return False
    polls = len(reader.polls)

    async def three_more() -> bool:
        return len(reader.polls) >= polls + 3

    await until(three_more)
    return True


async def test_thirty_bad_records_open_the_breaker_and_closing_it_resumes(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """Thirty bad records in a row open the breaker and after closing it everything goes on."""
    reader = await new_reader()
    before, after = histories(cases=2, length=5)
    bad = [of_value(b"{")(before[0]) for _ in range(STORM)]
    await probe.send(TOPIC, [*map(sent, before), *bad, *map(sent, after)], partition=PARTITION)
    async with reader.reading():
        await until(lambda: opened(reader))
        assert len(await reader.parked()) == MAX_CONSECUTIVE_FAILURES - 1
        assert (await probe.committed(reader.group, TOPIC))[PARTITION] == len(before) + MAX_CONSECUTIVE_FAILURES - 1
        assert check(recompute(reader.view, recorded(before)), await reader.rows()) == []
        await reader.resume()
        await until(reader.is_caught_up)
    assert await reader.reasons() == ["unreadable"] * STORM
    assert check(recompute(reader.view, recorded([*before, *after])), await reader.rows()) == []


async def test_consumer_restarted_during_a_storm_parks_each_record_once(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """A consumer that is restarted during a storm parks no record twice and skips none."""
    reader = await new_reader()
    good = histories(cases=1, length=5)[0]
    bad = [of_value(b"{")(good[0]) for _ in range(STORM)]
    await probe.send(TOPIC, [*bad, *map(sent, good)], partition=PARTITION)
    async with reader.reading():
        await until(lambda: opened(reader))
    reader.inbox = reader.new_inbox()
    await reader.inbox.sync_breakers()
    assert reader.inbox.stopped_topics == [TOPIC], "a restart is nobody's decision to go on"
    await reader.resume()
    await reader.read_all()
    assert await reader.reasons() == ["unreadable"] * STORM
    assert check(recompute(reader.view, recorded(good)), await reader.rows()) == []


async def test_gaps_and_events_from_the_future_are_no_storm(probe: TopicProbe, new_reader: NewReader) -> None:
    """They heal by themselves: a lost record or an upgrade under way must not stop a season."""
    reader = await new_reader()
    behind_a_gap = history(STORM)[1:]
    good = history(4)
    await probe.send(TOPIC, map(sent, [*behind_a_gap, *good]), partition=PARTITION)
    await reader.read_all()
    assert not reader.inbox.stopped_topics
    assert await reader.reasons() == ["gap"] * (STORM - 1)
    assert check(recompute(reader.view, recorded(good)), await reader.rows()) == []


async def test_one_bad_record_that_is_read_again_and_again_during_an_outage_is_no_storm(
    probe: TopicProbe, new_reader: NewReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long outage of the database must not leave a stopped consumer behind when it ends."""
    reader = await new_reader()
    good = history(4)
    put, failures = ParkingLot.park, iter(range(MAX_CONSECUTIVE_FAILURES + 5))

    async def out_of_order(*args: object) -> None:
        if next(failures, None) is not None:
            raise StoreError("no primary")
        await put(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(ParkingLot, "park", out_of_order)
    await probe.send(TOPIC, [of_value(b"{")(good[0])], partition=PARTITION)
    async with reader.reading():
        await until(reader.is_caught_up)
        await probe.send(TOPIC, map(sent, good), partition=PARTITION)
        await until(reader.is_caught_up)
    assert not reader.inbox.stopped_topics
    assert await reader.reasons() == ["unreadable"]
    assert check(recompute(reader.view, recorded(good)), await reader.rows()) == []
