"""Garbage on a topic is parked with its reason and its bytes while everything else flows on."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from shared.contracts.reviews.entry import AnswerSaved
from shared.eventstore.journal_entry import AggregateId, head_of, new_journal_entry
from tests.cluster.conftest import NewReader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.damaged_records import DAMAGE, of_value
from tests.support.delivery.histories import SITE, TOPIC, Attributes, case_id, cause, histories, history, recorded, sent
from tests.support.delivery.topics import OutgoingRecord, TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


def with_damage_between(events: Sequence[Attributes]) -> tuple[list[OutgoingRecord], dict[int, str]]:
    """Before every event a damaged copy of it; returns the records and which of them are parked for what."""
    records: list[OutgoingRecord] = []
    reasons: dict[int, str] = {}
    kinds = list(DAMAGE.values())
    for place, event in enumerate(events):
        if place < len(kinds):
            reason, damage = kinds[place]
            reasons[len(records)] = reason
            records.append(damage(event))
        records.append(sent(event))
    return records, reasons


async def test_malformed_record_of_every_kind_is_parked_with_its_reason(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """Malformed records of every kind are parked each with its reason and nothing else is."""
    reader = await new_reader()
    events = [event for of_one in histories(cases=3, length=30) for event in of_one]
    records, reasons = with_damage_between(events)
    places = [(await probe.send(TOPIC, [record]))[0] for record in records]
    await reader.read_all()
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    parked = {(row["partition"], row["offset"]): row for row in await reader.parked()}
    assert {place: row["reason"] for place, row in parked.items()} == {places[n]: why for n, why in reasons.items()}
    assert {place: (row["raw_key"], row["value"]) for place, row in parked.items()} == {
        places[n]: (records[n].key, records[n].value) for n in reasons
    }


async def test_a_parked_reason_never_repeats_what_the_record_said(probe: TopicProbe, new_reader: NewReader) -> None:
    """Reasons are logged and shown to operators, who must not read case content."""
    reader = await new_reader()
    secret = b'{"type": "oms.reviews.case_created.v1", "data": {"county": "Jane Doe"}, "Jane Doe": 1}'
    await probe.send(TOPIC, [of_value(secret)(history(1)[0])])
    await reader.read_all()
    assert ["Jane" in row["detail"] for row in await reader.parked()] == [False]


@pytest.mark.parametrize("value", [None, b"", b"\xff\xfe"])
async def test_odd_headers_harm_no_good_record(probe: TopicProbe, new_reader: NewReader, value: bytes | None) -> None:
    """Other tools may write what they like into headers; the framework's own parser stumbles over these."""
    reader = await new_reader()
    events = history(6)
    odd = (("id", value), ("type", value), ("content-type", value), ("reply_to", value), ("correlation_id", value))
    await probe.send(TOPIC, [replace(sent(event), headers=odd) for event in events])
    await reader.read_all()
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.parked() == []


@pytest.mark.parametrize("name", [b"\xff\xfe", b"", b"\xed\xa0\x80", b"\x00"])
async def test_a_headers_name_that_is_no_text_stops_nobody(
    probe: TopicProbe, new_reader: NewReader, name: bytes
) -> None:
    """The client's parser raises on it at every read: the whole consumer would stand still and say that it is well."""
    reader = await new_reader()
    odd, other = history(9), history(5)
    await probe.send(TOPIC, map(sent, other))
    await probe.send_batch(TOPIC, [(sent(event), b"id" if n % 3 else name) for n, event in enumerate(odd)], partition=3)
    async with reader.reading(largest_batch=4):
        await until(reader.is_caught_up)
    assert check(recompute(reader.view, recorded([*odd, *other])), await reader.rows()) == []
    assert await reader.parked() == []


async def test_one_bad_record_in_a_batch_of_500_costs_none_of_the_499_others(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    reader = await new_reader()
    events = history(499)
    records = [sent(event) for event in events]
    records.insert(250, of_value(b"{")(events[250]))
    await probe.send(TOPIC, records)
    await reader.read_all()
    assert [len(poll) for poll in reader.polls if poll] == [500]
    assert check(recompute(reader.view, recorded(events)), await reader.rows()) == []
    assert await reader.reasons() == ["unreadable"]


async def test_a_record_that_is_well_made_and_cannot_be_stored_parks_its_own_case_alone(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """A number beyond the database's range passes every contract; it must not stop the whole topic."""
    reader = await new_reader()
    broken, healthy = history(3), history(5)
    huge = new_journal_entry(
        AggregateId("reviews", SITE, case_id()),
        head_of({"last": 0, "events": [{"hash": "0" * 64}]}),
        [AnswerSaved(item="1", question="A1", value=2**63), AnswerSaved(item="1", question="B1", value="Yes")],
        cause(),
    )["events"]
    await probe.send(TOPIC, map(sent, [*broken, *huge, *healthy]))
    async with reader.reading():
        await until(reader.is_caught_up)
    assert check(recompute(reader.view, recorded([*broken, *healthy])), await reader.rows()) == []
    assert await reader.reasons() == ["gap", "handler"]
