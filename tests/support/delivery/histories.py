"""Invented histories of cases: the events as their owner would have journalled them, and any damage done to them."""

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.contracts.envelope import RecordedEvent, encode, read, with_hash
from shared.contracts.event import Event
from shared.contracts.identity.access import RoleGranted
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated
from shared.eventstore.journal_entry import AggregateId, CommandContext, StreamHead, new_journal_entry
from shared.runtime import new_id
from tests.support.delivery.topics import OutgoingRecord

Attributes = dict[str, Any]

SITE = "ca-training"
TOPIC = "oms.training.reviews"
AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
ONE_ID = "00000000-0000-7000-8000-000000000001"
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def cause(at: datetime = AT) -> CommandContext:
    return CommandContext("usr_tests", at, ONE_ID, ONE_ID, TRACE, new_id)


def case_id() -> str:
    return f"cas_{uuid.uuid4().hex}"


def person_id() -> str:
    return f"usr_{uuid.uuid4().hex}"


def facts_of_a_case(length: int, seed: int = 0) -> list[Event]:
    """A case is created and its questions are answered, some of them again."""
    rng = random.Random(seed)
    created = CaseCreated(
        county="06001", quarter="2026Q3", case_type="FC", agency="child_welfare", instrument="r4_2022"
    )
    answers = [
        AnswerSaved(item=str(rng.randint(1, 18)), question=rng.choice("ABC") + "1", value=rng.choice(("Yes", "No")))
        for _ in range(length - 1)
    ]
    return [created, *answers]


def history(length: int, seed: int = 0, *, site: str = SITE, case: str | None = None) -> list[Attributes]:
    """The sealed and chained events of one new case, in order."""
    row = new_journal_entry(
        AggregateId("reviews", site, case or case_id()), StreamHead(), facts_of_a_case(length, seed), cause()
    )
    events: list[Attributes] = row["events"]
    return events


def histories(cases: int, length: int) -> list[list[Attributes]]:
    return [history(length, seed) for seed in range(cases)]


def woven(all_of_them: Iterable[Sequence[Attributes]]) -> list[Attributes]:
    """Event after event of all cases in turn, as many reviewers at once would make them."""
    longest = list(all_of_them)
    rounds = range(max(len(records) for records in longest))
    return [records[step] for step in rounds for records in longest if step < len(records)]


def grant_of_a_person(site: str = SITE) -> Attributes:
    """An identity's event: well made, and at home on another topic."""
    row = new_journal_entry(
        AggregateId("identity", site, person_id()), StreamHead(), [RoleGranted(role="REVIEWER")], cause()
    )
    event: Attributes = row["events"][0]
    return event


def changed(event: Attributes, **attributes: Any) -> Attributes:
    """The event with other attributes and a hash that fits them: wrong, but not tampered with."""
    return with_hash({name: value for name, value in (event | attributes).items() if name != "hash"})


def sent(event: Attributes) -> OutgoingRecord:
    """The record as the relay sends it."""
    headers = [(name, event[name].encode()) for name in ("id", "type", "traceparent")]
    return OutgoingRecord(key_of_event(event).encode(), encode(event), tuple(headers))


def key_of_event(event: Attributes) -> str:
    return f"{event['site']}|{event['subject']}"


def recorded(events: Iterable[Attributes]) -> list[RecordedEvent]:
    return [read(event) for event in events]
