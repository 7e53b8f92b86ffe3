"""Every worked example of the domain reference gets the rating written beside it."""

from importlib import resources
from typing import Any

import pytest
import yaml

from shared.instrument import DEFAULT_VERSION, engine, load, validate_answer

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    resources.files("tests.unit.instrument").joinpath("examples.yaml").read_text(encoding="utf-8")
)


def test_every_item_has_examples() -> None:
    assert {example["item"] for example in EXAMPLES} == {str(number) for number in range(1, 19)}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['item']}-{e['case_type']}-{e['expect']}")
def test_example(example: dict[str, Any]) -> None:
    version, item = example.get("version", DEFAULT_VERSION), example["item"]
    for question, value in example["answers"].items():
        validate_answer(load(version), item, question, value)
    items = engine(version).rate(example["case_type"], {item: example["answers"]}).items
    assert items[item].rating == example["expect"]
    assert {part: items[part].rating for part in example.get("sub", {})} == example.get("sub", {})
