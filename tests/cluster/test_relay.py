"""The relay: what is in the journal reaches the topic, in each aggregate's order, and is marked only when it is there."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Any

import orjson
import pytest

import shared.outbox
from shared.contracts.identity import RoleGranted, RoleRevoked
from shared.journal import Journal
from shared.kafka import KafkaError, Sender
from shared.outbox import Relay
from shared.rows import Document, Head, Subject, head_of, row_of
from tests.cluster.histories import cause, person_id
from tests.cluster.senders import Hanging, Stumbling
from tests.cluster.waiting import until
from tests.cluster.wire import Wire

pytestmark = pytest.mark.cluster

SITE, TOPIC = "ca-cqi", "oms.identity"
EVENTS_A_ROW = 2

Sequences = dict[str, list[int]]


@pytest.fixture
async def sender(wire: Wire) -> AsyncIterator[Sender]:
    sender = Sender(wire.url)
    await sender.start()
    yield sender
    await sender.stop()


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that aggregates lie across pages, as in a backlog."""
    monkeypatch.setattr(shared.outbox, "PAGE", 7)


def rows_of_a_person(rows: int) -> list[Document]:
    subject, head, made = Subject("identity", SITE, person_id()), Head(), []
    for _ in range(rows):
        made.append(row_of(subject, head, [RoleGranted(role="OBSERVER"), RoleRevoked(role="OBSERVER")], cause()))
        head = head_of(made[-1])
    return made


async def fill(journal: Journal, people: int, rows: int) -> Sequences:
    """Journal rows of several people in any order; returns the sequences that must arrive."""
    made = [rows_of_a_person(rows) for _ in range(people)]
    flat = [row for of_one in made for row in of_one]
    random.Random(11).shuffle(flat)
    await journal.append(flat)
    return {of_one[0]["aggregate"]: list(range(1, rows * EVENTS_A_ROW + 1)) for of_one in made}


async def unsent(journal: Journal) -> int:
    return await journal.collection.count_documents({"new": True})


async def arrived(wire: Wire) -> Sequences:
    """The sequences per key, in the order in which they lie on the topic."""
    by_key: Sequences = defaultdict(list)
    for record in await wire.read(TOPIC):
        event = orjson.loads(record.value)
        by_key[f"{event['site']}|{event['subject']}"].append(event["sequence"])
    return dict(by_key)


def first_times(sequences: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(sequences))


async def test_unsent_rows_arrive_in_each_aggregates_order_and_are_marked(
    wire: Wire, journal: Journal, sender: Sender
) -> None:
    wanted = await fill(journal, people=9, rows=4)
    assert await Relay(journal.collection, TOPIC, sender).drain() == 9 * 4 * EVENTS_A_ROW
    assert await arrived(wire) == wanted
    assert await unsent(journal) == 0
    assert await Relay(journal.collection, TOPIC, sender).drain() == 0


async def test_a_record_is_keyed_by_its_aggregate_and_tells_other_tools_its_id_type_and_trace(
    wire: Wire, journal: Journal, sender: Sender
) -> None:
    await fill(journal, people=1, rows=1)
    await Relay(journal.collection, TOPIC, sender).drain()
    for record in await wire.read(TOPIC):
        event = orjson.loads(record.value)
        assert record.key == f"{SITE}|{event['subject']}".encode()
        assert list(record.headers) == [(name, event[name].encode()) for name in ("id", "type", "traceparent")]


@pytest.mark.parametrize("after", [0, 1, 5, 13])
async def test_a_sender_that_fails_half_way_loses_and_reorders_nothing(
    wire: Wire, journal: Journal, sender: Sender, after: int
) -> None:
    """The broker goes away in the middle of a page: what was not acknowledged is still unsent and goes again."""
    wanted = await fill(journal, people=5, rows=3)
    rows = await unsent(journal)
    with pytest.raises(KafkaError):
        await Relay(journal.collection, TOPIC, Stumbling(sender, after)).drain()
    assert await unsent(journal) >= rows - after // EVENTS_A_ROW
    await Relay(journal.collection, TOPIC, sender).drain()
    assert {key: first_times(found) for key, found in (await arrived(wire)).items()} == wanted
    assert await unsent(journal) == 0


async def test_a_row_is_marked_only_after_the_broker_has_acknowledged_it(
    wire: Wire, journal: Journal, sender: Sender
) -> None:
    """A relay that is killed while it waits must leave every row unsent."""
    await fill(journal, people=1, rows=3)
    hanging = Hanging(sender)
    draining = asyncio.create_task(Relay(journal.collection, TOPIC, hanging).drain())
    await until(hanging.has_sent(3 * EVENTS_A_ROW))
    assert await unsent(journal) == 3
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)
    assert await unsent(journal) == 3


async def test_a_running_relay_outlives_a_broker_that_fails_again_and_again(
    wire: Wire, journal: Journal, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.outbox, "IDLE_SECONDS", 0.02)
    wanted = await fill(journal, people=3, rows=3)
    running = asyncio.create_task(Relay(journal.collection, TOPIC, Stumbling(sender, 1, 4, 2, 9)).run())
    await until(lambda: _none_left(journal))
    running.cancel()
    assert {key: first_times(found) for key, found in (await arrived(wire)).items()} == wanted


async def _none_left(journal: Journal) -> bool:
    return await unsent(journal) == 0


async def test_two_relays_at_once_lose_nothing_and_keep_each_aggregates_order(
    wire: Wire, journal: Journal, sender: Sender
) -> None:
    """A paused relay that wakes beside its successor needs no lease: at worst events come twice."""
    wanted = await fill(journal, people=8, rows=5)
    other = Sender(wire.url)
    await other.start()
    relays = [Relay(journal.collection, TOPIC, one) for one in (sender, other)]
    await asyncio.gather(*(relay.drain() for relay in relays))
    await other.stop()
    assert {key: sorted(set(found)) for key, found in (await arrived(wire)).items()} == wanted
    assert {key: first_times(found) for key, found in (await arrived(wire)).items()} == wanted
    assert await unsent(journal) == 0


async def test_an_insert_wakes_the_relay_also_when_it_would_sleep_for_hours(
    wire: Wire, journal: Journal, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the wake-up every save would wait for the next poll before anybody else hears of it."""
    monkeypatch.setattr(shared.outbox, "IDLE_SECONDS", 3600.0)
    running = asyncio.create_task(Relay(journal.collection, TOPIC, sender).run())

    async def knock() -> Any:
        """The change stream opens some time after the start; until it hears, knock."""
        await fill(journal, people=1, rows=1)
        return await arrived(wire)

    await until(knock)
    await until(lambda: _none_left(journal))
    wanted = await fill(journal, people=1, rows=1)
    key = next(iter(wanted))

    async def heard() -> bool:
        return key in await arrived(wire)

    await until(heard)
    running.cancel()
