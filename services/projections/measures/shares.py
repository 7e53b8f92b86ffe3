"""Shares of applicable cases as exact fractions: % Strength and % Substantially Achieved. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

MeasureKind = Literal["items", "outcomes"]

GOOD: dict[MeasureKind, str] = {"items": "S", "outcomes": "SA"}
APPLICABLE: dict[MeasureKind, tuple[str, ...]] = {"items": ("S", "ANI"), "outcomes": ("SA", "PA", "NACH")}
"""% Strength = S / (S + ANI); % Substantially Achieved = SA / (SA + PA + NACH). NA and INCOMPLETE are out [F18, Rh]."""


@dataclass(frozen=True)
class Share:
    """Cases with a Strength or Substantially Achieved, of the applicable cases."""

    achieved: int
    applicable: int

    def __post_init__(self) -> None:
        if not 0 <= self.achieved <= self.applicable:
            raise ValueError(f"{self.achieved} of {self.applicable} cases is no share")

    @property
    def fraction(self) -> Fraction | None:
        """The unrounded share; None without an applicable case: 0 % would say that every case needs improvement."""
        return Fraction(self.achieved, self.applicable) if self.applicable else None


def kind_of(measure: str) -> MeasureKind:
    """Return whether an item (`4`, `12A`) or an outcome (`S1`) is measured."""
    return "outcomes" if measure[0].isalpha() else "items"


def share_of(kind: MeasureKind, ratings: Mapping[str, int]) -> Share:
    """Return the share of the good rating; cases rated NA or INCOMPLETE are not counted."""
    applicable = sum(ratings.get(rating, 0) for rating in APPLICABLE[kind])
    return Share(ratings.get(GOOD[kind], 0), applicable)
