"""A name or a narrative in an event would reach every consumer and stay for ever: no contract may hold free text."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.contracts.envelope import Envelope
from shared.contracts.event import REGISTRY, Event
from shared.contracts.topics import READERS, TOPICS
from shared.contracts.vocabulary import Purpose

BOUNDED = {"enum", "const", "pattern", "format"}


def free_strings(schema: Any, place: str = "") -> Iterator[str]:
    """The places of a JSON Schema where any string at all would be accepted."""
    if isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from free_strings(part, f"{place}/{index}")
    elif isinstance(schema, dict):
        if schema.get("type") == "string" and not BOUNDED & set(schema):
            yield place
        for name, part in schema.items():
            yield from free_strings(part, f"{place}/{name}")


@pytest.mark.requirement("R43")
@pytest.mark.parametrize("cls", REGISTRY.values(), ids=lambda cls: cls.type)
def test_no_fact_can_carry_free_text(cls: type[Event]) -> None:
    assert list(free_strings(cls.model_json_schema())) == []


def test_the_envelope_cannot_carry_free_text() -> None:
    assert list(free_strings(Envelope.model_json_schema())) == []


def test_the_check_itself_finds_a_bare_string() -> None:
    class Leaky(Event):
        note: str

    assert list(free_strings(Leaky.model_json_schema())) == ["/properties/note"]


@pytest.mark.requirement("R2")
def test_every_purpose_has_its_topics_each_with_an_owner_and_a_reader() -> None:
    """Cases and ratings have a topic for each purpose and every topic an owner and a reader."""
    names = {topic.name for topic in TOPICS}
    assert {f"oms.{purpose}.{owner}" for purpose in Purpose for owner in ("reviews", "ratings")} <= names
    assert all(topic.readers and topic.partitions > 0 for topic in TOPICS)
    assert {name.split(".")[1] for name in REGISTRY} == set(READERS)
