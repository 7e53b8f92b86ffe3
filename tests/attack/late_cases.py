"""A case that is approved after its quarter was published: what the difference of two publications says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tests.attack.attacker import Attack
from tests.attack.naive_publisher import Counted
from tests.attack.polytopes import Columns, Cube
from tests.attack.populations import counties
from tests.attack.readings import Reader


def columns_of(counted: Counted) -> Columns:
    numbers = [county.county for county in counties()]
    return Columns.of(numbers, counted.quarters, counted.applicable, counted.achieved)


def with_late_case(counted: Counted, place: tuple[int, int, int], *, achieved: bool) -> Counted:
    """Return the counts with one more case in a county, quarter and kind."""
    one = np.zeros_like(counted.applicable)
    one[place] = 1
    rated = counted.achieved + one * int(achieved)
    return replace(counted, applicable=counted.applicable + one, achieved=rated)


def is_betrayed(
    reader: Reader,
    counted: Counted,
    place: tuple[int, int, int],
    documents: Sequence[Mapping[str, Any]],
    *,
    achieved: bool,
    since: int,
) -> bool:
    """Return whether a reader of all publications knows the rating of a case that is counted from `since` on."""
    columns = columns_of(counted).with_case(*place, achieved=achieved, since=since)
    polytope = reader.polytope(columns, counted.measure, documents)
    assert not (wrong := polytope.violated_by_truth()), wrong
    attack = Attack(polytope, Cube.of(columns, reader.places))
    low, high, _ = attack.bounds_of(np.array([len(columns.cases) - 1]))
    return low == high
