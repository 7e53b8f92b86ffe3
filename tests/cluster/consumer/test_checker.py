"""The checker must be able to fail: every kind of fault is one that it reports."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.cluster.readers import TracedView
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import histories, recorded, woven

EVENTS = woven(histories(cases=3, length=5))
EXPECTED = recompute(TracedView(), recorded(EVENTS))
KEY = next(iter(EXPECTED))

Fault = Callable[[list[Any]], list[Any]]

FAULTS: dict[str, Fault] = {
    "first lost": lambda steps: steps[1:],
    "one lost": lambda steps: steps[:2] + steps[3:],
    "last lost": lambda steps: steps[:-1],
    "all lost": lambda _steps: [],
    "doubled": lambda steps: [*steps[:2], *steps[1:]],
    "reordered": lambda steps: [steps[1], steps[0], *steps[2:]],
    "changed": lambda steps: [*steps[:-1], [5, "AnswerSaved", {"item": "99"}]],
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_inside_a_row_is_reported_with_its_key(fault: Fault) -> None:
    stored = EXPECTED | {KEY: {"steps": fault(EXPECTED[KEY]["steps"])}}
    found = check(EXPECTED, stored)
    assert len(found) == 1
    assert found[0].startswith(KEY)


def test_a_missing_row_and_one_too_many_are_reported() -> None:
    assert check(EXPECTED, {key: row for key, row in EXPECTED.items() if key != KEY}) != []
    assert check(EXPECTED, EXPECTED | {"ca-training|cas_invented": {}}) != []


def test_what_is_right_is_not_reported() -> None:
    assert check(EXPECTED, dict(EXPECTED)) == []


def test_a_recompute_counts_duplicates_once_and_minds_no_order() -> None:
    facts = recorded([*EVENTS, *EVENTS])
    random.Random(3).shuffle(facts)
    assert recompute(TracedView(), facts) == EXPECTED
