"""Publishers that are broken on purpose, and the plan of the rules written a second time without its audit.

Their documents have the form of real ones. The attacker must succeed against each broken one: else it proves nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any

import numpy as np

from tests.attack.polytopes import LENGTHS, SPLITS
from tests.attack.populations import APPLICABLE, Counts, Population, counties
from tests.attack.public_documents import OTHER_HALF, STATE, Figure, Places, Rules

GROUP_OF = {"very_large": "large", "very_small": "small"}
HALVES = (("fc", "ih"), ("cw", "pr"))
FOSTER_CARE_ONLY = frozenset(measure for measure, (_, _, in_home) in APPLICABLE.items() if not in_home)


@cache
def places_document() -> Mapping[str, Any]:
    """Return the public document of the places: four size groups and their counties."""
    groups: dict[str, list[str]] = {}
    for county in counties():
        groups.setdefault(GROUP_OF.get(county.size_tier, county.size_tier), []).append(county.county)
    return {
        "groups": [{"id": group, "counties": members} for group, members in groups.items()],
        "counties": [{"fips": county.county} for county in counties()],
    }


def rules_document(ladder: Sequence[tuple[int, float]], *, has_cuts: bool) -> Mapping[str, Any]:
    """Return the public document of the constants."""
    by_kind = {m: {"fc_cw": cw, "fc_pr": pr, "ih_cw": ih, "ih_pr": ih} for m, (cw, pr, ih) in APPLICABLE.items()}
    return {
        "threshold": 11,
        "completion_floor": 70,
        "ladder": [{"nominal": nominal, "step": step} for nominal, step in ladder],
        "yearly_quotas": {county.county: county.yearly_minimum for county in counties()},
        "kinds": {"fc_cw": 50, "fc_pr": 10, "ih_cw": 40, "ih_pr": 0},
        "applicability": by_kind,
        "has_cuts": has_cuts,
    }


PLACES = Places.of(places_document())


@dataclass(frozen=True)
class Counted:
    """Counts of one measure, by county, quarter and kind."""

    measure: str
    quarters: tuple[str, ...]
    applicable: Counts
    achieved: Counts

    def of(self, figure: Figure) -> tuple[int, int]:
        """Return the applicable cases of a figure, and those achieved."""
        end = self.quarters.index(figure.end) + 1
        members = np.array([county.county in PLACES.members[figure.place] for county in counties()])
        chosen = np.ix_(members, np.arange(end - figure.length, end), SPLITS[figure.split])
        return int(self.applicable[chosen].sum()), int(self.achieved[chosen].sum())


@dataclass(frozen=True)
class Publisher:
    """The rules R1 to R6 without the audit of R7; a switch that is off breaks one of them."""

    closes_siblings: bool = True
    slides_by_blocks: bool = True
    has_cuts: bool = True
    protects_pairs: bool = True
    ladder: tuple[tuple[int, float], ...] = ((400, 1), (200, 2), (40, 5))

    @property
    def rules(self) -> Rules:
        return Rules.of(self.rules_document)

    @property
    def rules_document(self) -> Mapping[str, Any]:
        return rules_document(self.ladder, has_cuts=self.has_cuts)

    def document(self, counted: Counted) -> dict[str, Any]:
        """Return the measure's document of all cells that the rules plan."""
        cells = {figure: self._cell(counted, figure) for figure in sorted(set(self._plan(counted)))}
        if self.protects_pairs:
            cells = {figure: _protected(cell, cells.get(other_half(figure))) for figure, cell in cells.items()}
        return {"measure": counted.measure, "cells": list(cells.values())}

    def _plan(self, counted: Counted) -> Iterator[Figure]:
        rules, ends = self.rules, counted.quarters
        for places, splits, least, lengths in _families(counted.measure):
            siblings = [(place, split) for place in places for split in splits]
            for family in [siblings] if self.closes_siblings else [[one] for one in siblings]:
                sizes = [rules.nominal_size(PLACES, counted.measure, Figure(*one, 1, "")) for one in family]
                length = next((length for length in lengths if min(sizes) * length >= least), None)
                slide = next((slide for slide in (1, 2) if min(sizes) * slide >= 40), 4) if self.slides_by_blocks else 1
                for place, split in family if length else ():
                    for end in ends[(length or 1) - 1 :]:
                        if int(end[-1]) % slide == 0:
                            yield Figure(place, split, length or 1, end)

    def _cell(self, counted: Counted, figure: Figure) -> dict[str, Any]:
        rules = self.rules
        nominal = rules.nominal_size(PLACES, counted.measure, figure)
        size, achieved = counted.of(figure)
        step = next(points for least, points in rules.ladder if nominal >= least)
        if size < rules.smallest_size(nominal):
            return cell_of(figure, "suppressed")
        cut = rules.cut(nominal)
        if cut is not None and 100 * achieved >= cut * size:
            return cell_of(figure, "shown_high", low=cut)
        if cut is not None and 100 * achieved <= (100 - cut) * size:
            return cell_of(figure, "shown_low", high=100 - cut)
        return shown(figure, achieved, size, step)


def _families(measure: str) -> Iterator[tuple[Sequence[str], Sequence[str], int, Sequence[int]]]:
    """Yield siblings, the splits that they have, the least nominal size of each, and the windows to choose from."""
    groups = [group["id"] for group in places_document()["groups"]]
    own = {
        group: [c.county for c in counties() if GROUP_OF.get(c.size_tier, c.size_tier) == group and c.cases]
        for group in groups
    }
    halves = [pair for pair in HALVES if pair == ("cw", "pr") or measure not in FOSTER_CARE_ONLY]
    for lengths in ((1,), LENGTHS[1:]):
        yield [STATE], ["all"], 100, lengths
        for pair in halves:
            yield [STATE], pair, 80, lengths
    yield groups, ["all"], 80, LENGTHS[1:]
    for pair in halves:
        yield groups, pair, 80, LENGTHS[1:]
    for members in own.values():
        yield members, ["all"], 50, LENGTHS[1:]
        if measure not in FOSTER_CARE_ONLY:
            yield members, ["fc", "ih"], 50, LENGTHS[1:]


def other_half(figure: Figure) -> Figure:
    return Figure(figure.place, OTHER_HALF.get(figure.split, ""), figure.length, figure.end)


def _protected(cell: dict[str, Any], other: dict[str, Any] | None) -> dict[str, Any]:
    """Withhold a number whose other half is none."""
    if cell["status"] != "shown" or other is None or other["status"] == "shown":
        return cell
    return {**cell, "status": "protected", "value": None, "step": 0, "low": 0, "high": 100}


def cell_of(figure: Figure, status: str, low: Fraction | int = 0, high: Fraction | int = 100) -> dict[str, Any]:
    window = {"place": figure.place, "split": figure.split, "length": figure.length, "end": figure.end}
    return {**window, "status": status, "value": None, "step": 0, "low": float(low), "high": float(high)}


def shown(figure: Figure, achieved: int, size: int, step: Fraction) -> dict[str, Any]:
    """Return a cell with the nearest multiple of the step, half up."""
    value = step * floor(Fraction(100 * achieved, size) / step + Fraction(1, 2))
    return {**cell_of(figure, "shown"), "value": float(value), "step": float(step)}


def primary_only(counted: Counted, figures: Iterable[Figure]) -> dict[str, Any]:
    """Return the whole cube in whole percents, withheld only where a count is below the threshold."""
    cells = []
    for figure in figures:
        size, achieved = counted.of(figure)
        is_small = min(achieved, size - achieved) < 11
        cells.append(cell_of(figure, "suppressed") if is_small else shown(figure, achieved, size, Fraction(1)))
    return {"measure": counted.measure, "cells": cells}


def counted(population: Population, measure: str) -> Counted:
    """Return a population's counts of one measure."""
    return Counted(measure, population.quarters, population.applicable[measure], population.achieved[measure])
