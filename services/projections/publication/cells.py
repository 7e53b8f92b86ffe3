"""Cells of a publication: their keys, their statuses, and the counts that they are coded from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Split = Literal["all", "fc", "ih", "cw", "pr"]
"""All cases, foster care, in-home, child welfare, probation. The two partitions are never crossed."""

Kind = Literal["fc_cw", "fc_pr", "ih_cw", "ih_pr"]
"""Case type and agency of a counted case; every split is a sum of kinds."""

CellStatus = Literal[
    "shown", "shown_high", "shown_low", "suppressed", "protected", "none_applicable", "not_planned", "withdrawn"
]
"""`shown`: a number. `shown_high`: "75 % or more". `shown_low`: "25 % or fewer". `suppressed`: too few cases.

`protected`: withheld so that another cell cannot be derived. `none_applicable`: by the instrument, never by a count.
`not_planned`: another cell answers (`see`). `withdrawn`: was published with a material error.
"""


@dataclass(frozen=True, order=True)
class Window:
    """`length` reporting quarters (1, 4, 8 or 12) that end with quarter `end` ("2026Q3")."""

    length: int
    end: str


@dataclass(frozen=True, order=True)
class CellKey:
    """What a cell measures: a rated item ("4", "12A") or an outcome ("S1"), of a place, split and window.

    `place`: "state", a size group ("large", "medium_large", "medium", "small"), or a county's FIPS code ("06001").
    """

    measure: str
    place: str
    split: Split
    window: Window


@dataclass(frozen=True)
class Cell:
    """A figure as the public sees it. Percents are integers; `low` and `high` bound what `status` and `value` say."""

    key: CellKey
    status: CellStatus
    value: int | None = None
    low: int = 0
    high: int = 100
    step: int = 0
    """Rounding step in points; 0 where there is no number."""

    see: CellKey | None = None
    """The cell that answers instead, for `not_planned`, `suppressed` and `protected`."""


@dataclass(frozen=True)
class Count:
    """Private: applicable cases, and those of them with a Strength or Substantially Achieved."""

    applicable: int
    achieved: int


QuarterCounts = Mapping[tuple[str, Kind], Mapping[str, Count]]
"""Private counts of one reporting quarter: (county, kind) -> measure -> count. Kinds without a case are absent."""
