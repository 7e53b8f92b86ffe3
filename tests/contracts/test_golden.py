"""Auditors replay history for years: every fact ever written must be read by today's code, and mean the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.envelope import decode, encode, hash_matches
from shared.contracts.event import REGISTRY, Event, wire_type
from tests.contracts.golden import FOLDER, file_of, record_of
from tests.support.event_examples.all_events import FACTS

FILES = sorted(FOLDER.glob("*.json"))


def golden(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def test_every_fact_has_an_example_and_a_golden_file_for_each_version() -> None:
    assert {type(fact) for fact in FACTS} == set(REGISTRY.values())
    for cls in REGISTRY.values():
        for version in range(1, cls.version + 1):
            assert (FOLDER / f"{cls.type}.v{version}.json").exists(), "run `make golden`"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_record_is_read_by_todays_code_with_its_hash_intact(file: Path) -> None:
    record = golden(file)["record"]
    assert hash_matches(record)
    assert decode(encode(record)).event.type == record["type"].rpartition(".v")[0]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: wire_type(type(fact)))
def test_todays_version_is_written_exactly_as_its_golden_file_says(fact: Event) -> None:
    """Changed without a new version, old and new records would mean different things."""
    assert record_of(fact) == golden(file_of(fact))["record"]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: wire_type(type(fact)))
def test_a_schema_only_grows_unless_the_version_does(fact: Event) -> None:
    then, now = golden(file_of(fact))["schema"], type(fact).model_json_schema()
    for name, schema in then.get("properties", {}).items():
        assert now["properties"].get(name) == schema, (
            f"{name} changed: raise the version and write from_v{fact.version}"
        )
    assert set(now.get("required", [])) == set(then.get("required", [])), "a new field needs a default, or a version"
