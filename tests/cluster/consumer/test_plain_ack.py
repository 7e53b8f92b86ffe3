"""The control: a consumer as tutorials write it, over the same records, is caught by the same checker. Ours is not."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from shared.contracts.envelope import Envelope, key_of, read
from shared.contracts.vocabulary import Purpose
from shared.mongo import Collection, ConcurrencyConflict, Document, Store
from tests.cluster.conftest import NewReader
from tests.cluster.folds import Failing, times
from tests.cluster.readers import TracedView
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.damaged_records import of_value
from tests.support.delivery.histories import TOPIC, Attributes, histories, recorded, sent, woven
from tests.support.delivery.topics import OutgoingRecord, TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster

TROUBLES = {"a malformed record": (True, 0), "a handler that raises once": (False, 1), "both": (True, 1)}


@pytest.fixture
async def rows(projections_store: Store) -> AsyncIterator[Collection]:
    collection = projections_store.collection(Purpose.TRAINING, f"plain_{uuid.uuid4().hex}")
    yield collection
    await collection.drop()


@asynccontextmanager
async def plain(probe: TopicProbe, group: str, rows: Collection, hiccups: int) -> AsyncIterator[None]:
    """Typed batches, acknowledged by policy, the latest state per case upserted: right until something goes wrong."""
    kafka = KafkaBroker(probe.url, logger=None)
    left = [ConnectionError("the database is away")] * hiccups

    @kafka.subscriber(
        TOPIC,
        group_id=group,
        batch=True,
        max_records=25,
        ack_policy=AckPolicy.ACK,
        auto_offset_reset="earliest",
    )
    async def save(events: list[Envelope]) -> None:
        if left:
            raise left.pop()
        for event in events:
            await upsert(rows, event)

    await kafka.start()
    try:
        yield
    finally:
        await kafka.stop()


async def upsert(rows: Collection, event: Envelope) -> None:
    key = {"_id": key_of(event.site, event.subject)}
    before: Document = await rows.find_one(key) or {}
    before.pop("_id", None)
    await rows.replace_one(key, TracedView().evolve(before, read(event.model_dump())), upsert=True)


def records_of(events: Sequence[Attributes], *, malformed: bool) -> list[OutgoingRecord]:
    records = [sent(event) for event in events]
    if malformed:
        records.insert(len(records) // 2, of_value(b'{"specversion": "1.0", ')(events[0]))
    return records


async def faults_of_plain(
    probe: TopicProbe, rows: Collection, events: Sequence[Attributes], trouble: tuple[bool, int]
) -> list[str]:
    malformed, hiccups = trouble
    group = f"plain-{uuid.uuid4().hex}"
    await probe.start_group(group, [TOPIC])
    await probe.send(TOPIC, records_of(events, malformed=malformed), partition=0)
    async with plain(probe, group, rows, hiccups):
        await until(lambda: probe.is_caught_up(group, [TOPIC]))
    stored = {row.pop("_id"): row async for row in rows.find()}
    return check(recompute(TracedView(), recorded(events)), stored)


async def test_the_plain_consumer_is_right_for_as_long_as_nothing_goes_wrong(
    probe: TopicProbe, rows: Collection
) -> None:
    """The checker does not cry wolf: what it reports below is loss, not another way to count."""
    assert await faults_of_plain(probe, rows, woven(histories(cases=6, length=20)), (False, 0)) == []


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_the_plain_consumer_loses_events_and_the_checker_says_so(
    probe: TopicProbe, rows: Collection, trouble: tuple[bool, int]
) -> None:
    assert await faults_of_plain(probe, rows, woven(histories(cases=6, length=20)), trouble) != []


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_ours_loses_nothing_in_the_same_trouble(
    probe: TopicProbe, new_reader: NewReader, trouble: tuple[bool, int]
) -> None:
    malformed, hiccups = trouble
    reader = await new_reader(wrap=lambda fold: Failing(fold, times(hiccups, ConcurrencyConflict())))
    events = woven(histories(cases=6, length=20))
    await probe.send(TOPIC, records_of(events, malformed=malformed), partition=0)
    async with reader.reading(largest_batch=25):
        await until(reader.is_caught_up)
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.reasons() == ["unreadable"] * malformed
