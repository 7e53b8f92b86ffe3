"""Public documents of publications as a reader finds them: places, constants of the rules, and labels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

STATE = "state"


@dataclass(frozen=True, order=True)
class Figure:
    """Identity of a figure of the whole cube, shown or not: a place, a split, and `length` quarters up to `end`."""

    place: str
    split: str
    length: int
    end: str


@dataclass(frozen=True)
class Label:
    """What a publication says of a figure."""

    figure: Figure
    status: str
    value: Fraction | None
    low: Fraction
    high: Fraction
    step: Fraction


@dataclass(frozen=True)
class Places:
    """Counties of every place."""

    members: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Places":
        groups = {group["id"]: frozenset(group["counties"]) for group in document["groups"]}
        counties = {county["fips"]: frozenset({county["fips"]}) for county in document["counties"]}
        return cls({STATE: frozenset(counties), **groups, **counties})


@dataclass(frozen=True)
class Rules:
    """The published constants from which a reader computes how large a figure nominally is, and where it is cut."""

    threshold: int
    completion_floor: int
    ladder: tuple[tuple[int, Fraction], ...]
    """Nominal sizes and the step in points from there up, the largest size first."""

    yearly_quotas: Mapping[str, int]
    kinds: Mapping[str, int]
    applicability: Mapping[str, Mapping[str, int]]
    has_cuts: bool
    """False where percents above and below the cuts are printed: rules that tests break on purpose."""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Rules":
        ladder = tuple((rung["nominal"], _exact(rung["step"])) for rung in document["ladder"])
        return cls(
            document["threshold"],
            document["completion_floor"],
            ladder,
            document["yearly_quotas"],
            document["kinds"],
            document["applicability"],
            document.get("has_cuts", True),
        )

    def nominal_size(self, places: Places, measure: str, figure: Figure) -> Fraction:
        yearly = sum(self.yearly_quotas[county] for county in places.members[figure.place])
        applicable = self.applicability[measure]
        share = sum(self.kinds[kind] * applicable[kind] for kind in KINDS_OF.get(figure.split, (figure.split,)))
        return Fraction(yearly * figure.length * share, 4 * 100 * 100)

    def smallest_size(self, nominal: Fraction) -> int:
        """Return the fewest applicable cases with which a figure is shown."""
        return max(2 * self.threshold, ceil(self.completion_floor * nominal / 100))

    def cut(self, nominal: Fraction) -> Fraction | None:
        """Return the percent from which a figure is coded, in the planned step; None where none is coded."""
        step = next((points for size, points in self.ladder if nominal >= size), None)
        if step is None or not self.has_cuts:
            return None
        return step * floor((100 - Fraction(100 * self.threshold, self.smallest_size(nominal))) / step)


KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "all": ("fc_cw", "fc_pr", "ih_cw", "ih_pr"),
    "fc": ("fc_cw", "fc_pr"),
    "ih": ("ih_cw", "ih_pr"),
    "cw": ("fc_cw", "ih_cw"),
    "pr": ("fc_pr", "ih_pr"),
}


@dataclass(frozen=True)
class Band:
    """The integers that a numerator can be, given the denominator."""

    low: int
    high: int


def labels_of(document: Mapping[str, Any]) -> Iterable[Label]:
    """Read the labels of a measure's document."""
    for cell in document["cells"]:
        figure = Figure(cell["place"], cell["split"], cell["length"], cell["end"])
        value = None if cell["value"] is None else _exact(cell["value"])
        yield Label(figure, cell["status"], value, _exact(cell["low"]), _exact(cell["high"]), _exact(cell["step"]))


def _exact(number: float) -> Fraction:
    return Fraction(str(number))


def is_known_number(label: Label, labels: Mapping[Figure, Label]) -> bool:
    """Return whether a reader knows that a withheld figure was a number: its other half is coded or too small."""
    if label.status != "protected" or label.figure.split not in OTHER_HALF:
        return False
    figure = label.figure
    other = labels.get(Figure(figure.place, OTHER_HALF[figure.split], figure.length, figure.end))
    return other is not None and other.status in {"shown_high", "shown_low", "suppressed"}


OTHER_HALF = {"fc": "ih", "ih": "fc", "cw": "pr", "pr": "cw"}


def band_of(label: Label, cut: Fraction | None, size: int, *, known_number: bool = False) -> Band:
    """Return the numerators that a label allows for a denominator. `cut` is None where numbers are not coded."""
    low, high = Fraction(0), Fraction(size)
    if label.status == "shown_high":
        low = label.low * size / 100
    elif label.status == "shown_low":
        high = label.high * size / 100
    elif label.status == "shown":
        assert label.value is not None
        low = (label.value - label.step / 2) * size / 100
        high = _below((label.value + label.step / 2) * size / 100)
    if cut is not None and (label.status == "shown" or known_number):
        low = max(low, Fraction(floor((100 - cut) * size / 100) + 1))
        high = min(high, _below(cut * size / 100))
    return Band(max(0, ceil(low)), min(size, floor(high)))


def _below(bound: Fraction) -> Fraction:
    """Return the largest integer below a bound that is itself excluded."""
    return Fraction(ceil(bound) - 1)
