"""Journals filled by hand, and what of them lies on the topic: for tests of the relay."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import orjson

from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import AggregateId, Document, StreamHead, head_of, new_journal_entry
from tests.support.delivery.histories import AT, cause, person_id
from tests.support.delivery.topics import TopicProbe

SITE, TOPIC = "ca-cqi", "oms.identity"
EVENTS_A_ROW = 2

Sequences = dict[str, list[int]]


def rows_of_a_person(rows: int, at: datetime = AT) -> list[Document]:
    subject, head, made = AggregateId("identity", SITE, person_id()), StreamHead(), []
    for _ in range(rows):
        made.append(
            new_journal_entry(subject, head, [RoleGranted(role="OBSERVER"), RoleRevoked(role="OBSERVER")], cause(at))
        )
        head = head_of(made[-1])
    return made


async def fill(journal: Journal, people: int, rows: int, at: datetime = AT) -> Sequences:
    """Journal rows of several people in any order; returns the sequences that must arrive."""
    made = [rows_of_a_person(rows, at) for _ in range(people)]
    flat = [row for of_one in made for row in of_one]
    random.Random(11).shuffle(flat)
    await journal.append(flat)
    return {of_one[0]["aggregate"]: list(range(1, rows * EVENTS_A_ROW + 1)) for of_one in made}


async def unsent(journal: Journal) -> int:
    return await journal.collection.count_documents({"new": True})


async def all_sent(journal: Journal) -> bool:
    return await unsent(journal) == 0


async def arrived(probe: TopicProbe) -> Sequences:
    """The sequences per key, in the order in which they lie on the topic."""
    by_key: Sequences = defaultdict(list)
    for record in await probe.read(TOPIC):
        event = orjson.loads(record.value)
        by_key[f"{event['site']}|{event['subject']}"].append(event["sequence"])
    return dict(by_key)


async def first_arrivals(probe: TopicProbe) -> Sequences:
    """Without the doubles: what a consumer folds and in which order."""
    return {key: _first_times(found) for key, found in (await arrived(probe)).items()}


def _first_times(sequences: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(sequences))
