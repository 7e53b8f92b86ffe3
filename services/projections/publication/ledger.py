"""Ledger (rule R8): what was counted and published before. Closed quarters never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.projections.publication.cells import Cell, CellKey, QuarterCounts
from services.projections.publication.constants import QUARTERS_PER_YEAR


class QuarterClosed(ValueError):
    """A quarter that was counted already is counted again. `quarters` names them."""

    def __init__(self, quarters: list[str]) -> None:
        super().__init__(f"Counted and published already, so it stays as it is: {', '.join(quarters)}.")
        self.quarters = quarters


@dataclass(frozen=True)
class Ledger:
    """Counts by reporting quarter and cells as published. A withdrawn cell stays here as it was published."""

    counts: Mapping[str, QuarterCounts] = field(default_factory=dict)
    cells: Mapping[CellKey, Cell] = field(default_factory=dict)

    def with_counts(self, new_counts: Mapping[str, QuarterCounts]) -> "Ledger":
        """Returns the ledger with further quarters, gaps filled with quarters without a case.

        Raises QuarterClosed for a quarter that is counted already or lies before one that is.
        """
        last = max(self.counts, default="")
        if closed := sorted(quarter for quarter in new_counts if quarter <= last):
            raise QuarterClosed(closed)
        counts = {**self.counts, **new_counts}
        return Ledger({quarter: counts.get(quarter, {}) for quarter in quarters_between(counts)}, self.cells)

    def with_cells(self, cells: Mapping[CellKey, Cell]) -> "Ledger":
        """Returns the ledger with the cells of a publication added."""
        return Ledger(self.counts, {**cells, **self.cells})

    def of_measure(self, measure: str) -> "Ledger":
        """Returns the part of one measure, to be sent to another process."""
        counts = {
            quarter: {
                kind: {measure: by_measure[measure]} for kind, by_measure in by_kind.items() if measure in by_measure
            }
            for quarter, by_kind in self.counts.items()
        }
        return Ledger(counts, {key: cell for key, cell in self.cells.items() if key.measure == measure})


def quarters_between(quarters: Mapping[str, QuarterCounts]) -> list[str]:
    """Returns all quarters from the first to the last one."""
    if not quarters:
        return []
    first, last = _number(min(quarters)), _number(max(quarters))
    return [f"{number // QUARTERS_PER_YEAR}Q{number % QUARTERS_PER_YEAR + 1}" for number in range(first, last + 1)]


def _number(quarter: str) -> int:
    return int(quarter[:4]) * QUARTERS_PER_YEAR + int(quarter[5]) - 1
