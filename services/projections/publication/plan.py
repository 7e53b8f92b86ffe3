"""Plan of a publication (rules R1 to R4): which cells exist, computed from public constants alone.

One tree of places; one window for all siblings; splits in whole partitions; windows that move by a block of quarters.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil

from services.projections.publication.cells import CellKey, Split, Window
from services.projections.publication.constants import PARTITIONS, QUARTERS_PER_YEAR, STATE, Constants

SLIDES = (1, 2, 4)
"""Quarters by which a window may move on; the last one ends with the calendar year."""


@dataclass(frozen=True)
class Series:
    """Cells of a measure, place and split in windows of one length, and what codes them.

    `slide`: quarters from one window to the next. `nominal`: size that the rules look at. `least`: cases below which a
    cell is suppressed. `step`: rounding in points. `cut`: per cent from which on "or more" is printed.
    """

    measure: str
    place: str
    split: Split
    length: int
    slide: int
    nominal: Fraction
    least: int
    step: int
    cut: int

    def key(self, end: str) -> CellKey:
        return CellKey(self.measure, self.place, self.split, Window(self.length, end))

    def ends(self, quarters: Sequence[str]) -> list[str]:
        """Returns the quarters, of consecutive ones, with which a complete window ends."""
        return [end for end in quarters[self.length - 1 :] if _ordinal(end) % self.slide == 0]


Plan = Mapping[str, tuple[Series, ...]]
"""All series of each measure, in an order that is always the same."""


@cache
def make_plan(constants: Constants) -> Plan:
    """Returns the plan of all measures."""
    return {measure: measure_series(constants, measure) for measure in constants.measures}


@cache
def measure_series(constants: Constants, measure: str) -> tuple[Series, ...]:
    """Returns all series of a measure."""
    return tuple(_series_of(constants, measure))


def series_by_key(series: Iterable[Series]) -> dict[tuple[str, Split, int], Series]:
    """Returns a measure's series by place, split and length."""
    return {(each.place, each.split, each.length): each for each in series}


def planned_keys(series: Iterable[Series], quarters: Sequence[str]) -> list[CellKey]:
    """Returns the cells of series that exist in consecutive quarters."""
    return [each.key(end) for each in series for end in each.ends(quarters)]


def _ordinal(quarter: str) -> int:
    """The number of a quarter ("2026Q3") such that a calendar year's fourth is a multiple of four."""
    return int(quarter[:4]) * QUARTERS_PER_YEAR + int(quarter[5])


@dataclass(frozen=True)
class _Family:
    """Siblings: planned all together, in one window, or not at all. `floor` is the least nominal size of each."""

    places: tuple[str, ...]
    splits: tuple[Split, ...]
    floor: int
    lengths: tuple[int, ...]


def _series_of(constants: Constants, measure: str) -> Iterator[Series]:
    for family in _families(constants, measure):
        yield from _series_of_family(constants, measure, family)


def _families(constants: Constants, measure: str) -> Iterator[_Family]:
    floors, lengths = constants.rules.floors, constants.rules.lengths
    groups = tuple(group.id for group in constants.rules.groups)
    for places, whole, half, allowed in (
        ((STATE,), floors.state, floors.state_split, (1,)),
        ((STATE,), floors.state, floors.state_split, lengths),
        (groups, floors.group, floors.group, lengths),
        *((places, floors.county, floors.county, lengths) for places in _county_families(constants)),
    ):
        yield _Family(places, ("all",), whole, allowed)
        for halves in _partitions(constants, measure, places):
            yield _Family(places, halves, half, allowed)


def _county_families(constants: Constants) -> Iterator[tuple[str, ...]]:
    """Counties with cells of their own, by size group."""
    for group in constants.rules.groups:
        tiers = [tier for tier in group.tiers if tier not in constants.rules.tiers_without_cells]
        yield tuple(quota.county for quota in constants.quotas if quota.size_tier in tiers)


def _partitions(constants: Constants, measure: str, places: Iterable[str]) -> Iterator[tuple[Split, Split]]:
    """Case types of every place where in-home cases can be applicable; agencies of the state and the groups."""
    groups = {STATE, *(group.id for group in constants.rules.groups)}
    for halves in PARTITIONS:
        is_case_type = halves == ("fc", "ih")
        if (is_case_type and measure not in constants.rules.foster_care_only) or (
            not is_case_type and groups.issuperset(places)
        ):
            yield halves


def _series_of_family(constants: Constants, measure: str, family: _Family) -> Iterator[Series]:
    """Yields the series of siblings: the shortest window in which every one reaches the floor, or nothing."""
    siblings = [(place, split) for place in family.places for split in family.splits]
    quarterly = min(constants.nominal_size(place, split, 1, measure) for place, split in siblings)
    length = next((length for length in family.lengths if quarterly * length >= family.floor), None)
    if length is None:
        return
    slide = next((slide for slide in SLIDES if quarterly * slide >= constants.rules.step_floor), SLIDES[-1])
    for place, split in siblings:
        yield _series(constants, CellKey(measure, place, split, Window(length, "")), slide)


def _series(constants: Constants, pattern: CellKey, slide: int) -> Series:
    """Returns the series of a key without an end."""
    rules, length = constants.rules, pattern.window.length
    nominal = constants.nominal_size(pattern.place, pattern.split, length, pattern.measure)
    least = max(2 * rules.threshold, ceil(nominal * rules.completion_floor / 100))
    step = next(step for size, step in rules.ladder if nominal >= size)
    cut = step * (100 * (least - rules.threshold) // (least * step))
    return Series(pattern.measure, pattern.place, pattern.split, length, slide, nominal, least, step, cut)
