"""What lies on a topic beside the events of the journal: copies and garbage are no fault, a stranger is one."""

import random

import pytest

from cli.audit.evidence.topic_index import TopicIndex
from shared.contracts.envelope import encode
from shared.contracts.topics import topic_of
from shared.kafka.records import Record
from tests.support.delivery.damaged_records import DAMAGE, Damage
from tests.support.delivery.histories import TOPIC, history
from tests.unit.audit.stored_cases import held


def test_copies_in_any_order_are_one() -> None:
    case = held(1)
    case.records.extend(case.records)
    random.Random(1).shuffle(case.records)
    judged = case.read_again().judged()
    events = len(case.records) // 2
    assert (judged.findings, judged.counts["records"]) == ([], events)


@pytest.mark.parametrize(("reason", "damage"), DAMAGE.values(), ids=DAMAGE)
def test_what_no_consumer_could_fold_is_counted_and_left_and_a_changed_event_is_told(
    reason: str, damage: Damage
) -> None:
    topics, sent = TopicIndex(), damage(history(2)[1])
    topics.add([Record(TOPIC, 0, 0, sent.key, sent.value)])
    if reason == "tampered":
        assert (topics.ignored, len(topics.keys())) == ({}, 1)
    else:
        assert (topics.ignored, topics.keys()) == ({reason: 1}, set())


def test_an_event_that_no_journal_knows_is_a_fault() -> None:
    case, stranger = held(1), held(2)
    case.records.append(stranger.records[0])
    found = [(one.kind, one.service, one.aggregate, one.sequence) for one in case.read_again().findings()]
    assert found[0] == ("topics", "reviews", stranger.key, 1)


def test_so_is_a_second_telling_of_an_event_beside_the_right_one() -> None:
    case = held(1)
    [forged] = history(1, site="ca-cqi", case=case.key.partition("|")[2])
    key = case.key.encode()
    case.records.append(Record(topic_of("reviews", "ca-cqi"), 0, 999, key, encode(forged)))
    found = [(one.kind, one.service, one.aggregate, one.sequence) for one in case.read_again().findings()]
    assert found[0] == ("topics", "reviews", case.key, 1)
