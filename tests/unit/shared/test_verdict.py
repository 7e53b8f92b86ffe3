"""A record is judged by itself: what is good is folded, what is wrong is named, and nothing at all stops the judge."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.consumer.record_validation import (
    POISON_REASONS,
    RETRYABLE_REASONS,
    RejectedRecord,
    ValidRecord,
    validate_record,
)
from shared.contracts import envelope
from shared.contracts.envelope import encode
from shared.kafka.records import Record
from tests.support.delivery.damaged_records import DAMAGE as EVERY_DAMAGE
from tests.support.delivery.damaged_records import Damage
from tests.support.delivery.histories import TOPIC, history, key_of_event, recorded

EVENT = history(2)[1]
GOOD = Record(TOPIC, 0, 7, key_of_event(EVENT).encode(), encode(EVENT))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)


def test_a_good_record_arrives_with_its_fact() -> None:
    verdict = validate_record(GOOD)
    assert isinstance(verdict, ValidRecord)
    assert verdict.recorded == recorded([EVENT])[0]
    assert verdict.sequence == 2


@pytest.mark.parametrize(("reason", "damage"), EVERY_DAMAGE.values(), ids=EVERY_DAMAGE)
def test_every_kind_of_damage_is_named(reason: str, damage: Damage) -> None:
    record = damage(EVENT)
    verdict = validate_record(Record(TOPIC, 0, 7, record.key, record.value))
    assert isinstance(verdict, RejectedRecord)
    assert verdict.reason == reason
    assert verdict.detail


@pytest.mark.parametrize("topic", ["oms.cqi.reviews", "oms.cfsr.reviews", "oms.training.ratings", "oms.identity"])
def test_a_record_on_another_topic_than_its_own_is_misplaced(topic: str) -> None:
    """A case of training must never enter a federal figure, whoever sent it there."""
    verdict = validate_record(GOOD._replace(topic=topic))
    assert isinstance(verdict, RejectedRecord)
    assert verdict.reason == "misplaced"


@given(st.binary() | st.none(), st.binary() | st.none())
def test_no_bytes_stop_the_judge(key: bytes | None, value: bytes | None) -> None:
    """An exception here would be read again for ever: the partition would stand still."""
    assert isinstance(validate_record(Record(TOPIC, 0, 0, key, value)), RejectedRecord)


@given(st.dictionaries(st.sampled_from(sorted(EVENT)), JSON, min_size=1))
def test_no_attributes_stop_the_judge(attributes: dict[str, Any]) -> None:
    value = json.dumps(EVENT | attributes).encode()
    assert isinstance(validate_record(GOOD._replace(value=value)), RejectedRecord | ValidRecord)


@given(st.integers(0, len(GOOD.value or b"") - 1), st.integers(1, 255))
def test_a_changed_byte_is_never_folded_as_another_fact(place: int, change: int) -> None:
    value = bytearray(GOOD.value or b"")
    value[place] ^= change
    verdict = validate_record(GOOD._replace(value=bytes(value)))
    assert isinstance(verdict, RejectedRecord) or verdict.recorded == recorded([EVENT])[0]


@pytest.mark.parametrize("depth", [10, 250, 260, 1000, 5000, 100_000])
def test_no_nesting_stops_the_judge(depth: int) -> None:
    value = encode(EVENT).replace(b'"data":{', b'"data":{"extra":' + b"[" * depth + b"]" * depth + b",")
    assert isinstance(validate_record(GOOD._replace(value=value)), RejectedRecord)


@pytest.mark.parametrize("error", [IndexError, ValueError, RecursionError, ArithmeticError])
def test_an_upcaster_that_fails_parks_its_record_and_no_more(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(*_args: object) -> None:
        raise error

    monkeypatch.setattr(envelope, "upcast", fails)
    verdict = validate_record(
        GOOD._replace(value=(GOOD.value or b"") + b" ")
    )  # not what was read before, and is remembered
    assert isinstance(verdict, RejectedRecord)
    assert verdict.reason == "unreadable"


def test_only_what_heals_by_itself_is_no_damage() -> None:
    """Damage opens the breaker; a gap or an upgrade under way must not."""
    reasons = [*RETRYABLE_REASONS, *POISON_REASONS]
    assert sorted(reasons) == sorted({*reasons})
    assert [RejectedRecord(GOOD, reason).is_poison for reason in reasons] == [False] * len(RETRYABLE_REASONS) + [
        True
    ] * len(POISON_REASONS)
