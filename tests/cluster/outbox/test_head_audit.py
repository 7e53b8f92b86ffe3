"""What a topic lost for good: announced heads bring it to light, a resend heals it."""

from datetime import timedelta

import pytest

from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.kafka.producer import EventProducer
from shared.mongo import Document
from shared.outbox.relay import OutboxRelay, mark_unpublished
from tests.cluster.conftest import NewReader
from tests.cluster.journals import EVENTS_A_ROW, TOPIC, arrived, fill, rows_of_a_person
from tests.cluster.outbox.senders import Forgetful
from tests.cluster.readers import Reader, TracedView
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import AT, recorded
from tests.support.delivery.topics import TopicProbe

pytestmark = pytest.mark.cluster

WINDOW = timedelta(seconds=60)


async def announce(journal: Journal, sender: EventProducer) -> int:
    return await OutboxRelay(journal.collection, TOPIC, sender).republish_heads(AT, WINDOW)


async def lose(journal: Journal, rows: list[Document]) -> None:
    """The topic takes them, acknowledges them, and does not have them."""
    await journal.append(rows)
    await OutboxRelay(journal.collection, TOPIC, Forgetful()).publish_pending()


async def send(journal: Journal, sender: EventProducer, rows: list[Document]) -> None:
    await journal.append(rows)
    await OutboxRelay(journal.collection, TOPIC, sender).publish_pending()


async def faults(reader: Reader, rows: list[Document]) -> list[str]:
    facts = recorded([event for row in rows for event in row["events"]])
    return check(recompute(reader.view, facts), await reader.rows())


async def people_reader(new_reader: NewReader) -> Reader:
    return await new_reader(view=TracedView(owners=("identity",)), topics=(TOPIC,))


async def test_every_aggregate_that_went_quiet_lately_is_announced_by_its_last_event(
    probe: TopicProbe, journal: Journal, sender: EventProducer
) -> None:
    quiet = await fill(journal, people=3, rows=2)
    await fill(journal, people=2, rows=2, at=AT + timedelta(seconds=5))
    await fill(journal, people=2, rows=2, at=AT - WINDOW)
    assert await announce(journal, sender) == len(quiet)
    assert await arrived(probe) == {key: sequences[-1:] for key, sequences in quiet.items()}


async def test_lost_last_event_is_found_by_the_head_audit(
    journal: Journal, sender: EventProducer, new_reader: NewReader
) -> None:
    """An approval that nobody heard of would be missing from the quarter for ever: nothing follows it."""
    reader = await people_reader(new_reader)
    rows = rows_of_a_person(2)
    rows[1]["events"], rows[1]["last"] = rows[1]["events"][:1], 3
    await send(journal, sender, rows[:1])
    await lose(journal, rows[1:])
    await reader.read_all()
    assert await faults(reader, rows) != []
    await announce(journal, sender)
    await reader.read_all()
    assert await faults(reader, rows) == []
    assert await reader.parked() == []


async def test_a_lost_stretch_is_parked_as_a_gap_by_the_audit_and_healed_by_a_resend(
    journal: Journal, sender: EventProducer, new_reader: NewReader
) -> None:
    reader = await people_reader(new_reader)
    rows = rows_of_a_person(4)
    key = key_of(rows[0]["events"][0]["site"], rows[0]["events"][0]["subject"])
    await send(journal, sender, rows[:1])
    await lose(journal, rows[1:])
    await announce(journal, sender)
    await reader.read_all()
    assert [(row["key"], row["reason"]) for row in await reader.parked()] == [(key, "gap")]
    assert await mark_unpublished(journal, key, from_sequence=EVENTS_A_ROW + 1) == 3
    await OutboxRelay(journal.collection, TOPIC, sender).publish_pending()
    await reader.read_all()
    assert await faults(reader, rows) == []
    assert await reader.parked() == []


async def test_a_resend_of_everything_changes_nothing_where_nothing_was_lost(
    journal: Journal, sender: EventProducer, new_reader: NewReader
) -> None:
    reader = await people_reader(new_reader)
    rows = rows_of_a_person(3)
    await send(journal, sender, rows)
    assert await mark_unpublished(journal, rows[0]["aggregate"]) == 3
    await OutboxRelay(journal.collection, TOPIC, sender).publish_pending()
    await reader.read_all()
    assert await faults(reader, rows) == []
