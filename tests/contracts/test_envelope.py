"""What the consumers trust a record for: its hash, its type, its version; and what they refuse."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import HashMismatch, Unreadable, UnsupportedEventVersion, canonical, decode, encode
from shared.contracts.event import REGISTRY, Event, Raw, event, upcast
from tests.contracts.golden import record_of
from tests.support.event_examples.all_events import FACTS

RECORD = record_of(FACTS[0])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), JSON))
def test_hashed_bytes_are_rfc_8785(attributes: dict[str, Any]) -> None:
    """An auditor with any RFC 8785 library must be able to check the chain."""
    assert canonical(attributes) == rfc8785.dumps(attributes)


@pytest.mark.parametrize(
    "value", [None, b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"type": 3}', b'{"type": "oms.x.y.v1"}']
)
def test_garbage_is_unreadable_and_its_content_is_not_repeated(value: bytes | None) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(value)
    assert "oms.x" not in str(refused.value)


def test_a_changed_record_is_tampered() -> None:
    with pytest.raises(HashMismatch):
        decode(encode(RECORD | {"actor": "usr_somebody_else"}))


def test_a_known_fact_of_a_later_version_is_from_the_future() -> None:
    with pytest.raises(UnsupportedEventVersion):
        decode(encode(RECORD | {"type": "oms.reviews.case_created.v2"}))


def test_a_record_that_does_not_fit_names_the_place_and_not_the_value() -> None:
    with pytest.raises(Unreadable) as refused:
        decode(encode(RECORD | {"data": RECORD["data"] | {"county": "Little Jane"}}))
    assert "county" in str(refused.value)
    assert "Jane" not in str(refused.value)


def test_an_old_version_is_lifted_step_by_step_and_a_missing_step_fails_at_import() -> None:
    class Renamed(Event):
        rating: str

        @staticmethod
        def from_v1(data: Raw) -> Raw:
            return {"rating": data["value"]}

    with pytest.raises(TypeError, match="from_v1"):
        event("oms.tests.forgetful", version=2)(type("Forgetful", (Event,), {}))
    cls = event("oms.tests.renamed", version=2)(Renamed)
    try:
        assert upcast(cls, 1, {"value": "S"}) == {"rating": "S"}
    finally:
        del REGISTRY["oms.tests.renamed"]


def test_the_wire_form_is_a_cloudevents_event_that_other_tools_read() -> None:
    from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event  # noqa: PLC0415

    message = KafkaMessage(
        headers={"content-type": b"application/cloudevents+json"}, key=None, value=json.dumps(RECORD).encode()
    )
    assert from_structured_event(message).get_type() == RECORD["type"]
