"""Answer to a filter: the planned cell itself, or the nearest one up the tree.

At each place the split comes first, then all cases; then the place above: county, size group, state.
"""

from collections.abc import Container, Iterator, Mapping

from services.projections.publication.cells import Cell, CellKey, Split, Window
from services.projections.publication.constants import Constants

WITH_VALUE = ("shown", "shown_high", "shown_low")


class Answers:
    """Newest cells of a publication by measure, place, split and length."""

    def __init__(self, constants: Constants, cells: Mapping[CellKey, Cell]) -> None:
        self._constants = constants
        self._cells = cells
        self._newest: dict[tuple[str, str, Split], dict[int, CellKey]] = {}
        for key in sorted(cells, key=lambda key: key.window.end):
            self._newest.setdefault((key.measure, key.place, key.split), {})[key.window.length] = key

    def own(self, measure: str, place: str, split: Split, length: int | None = None) -> CellKey | None:
        """Returns the newest cell of exactly this place and split: of the length, else of the longest one."""
        by_length = self._newest.get((measure, place, split))
        return by_length.get(length or 0, by_length[max(by_length)]) if by_length else None

    def answer(self, measure: str, place: str, split: Split, length: int | None = None) -> CellKey | None:
        """Returns the own cell or the nearest one up the tree, whatever its status; None where there is no data yet."""
        return next(self._nearest(measure, place, split, length, None), None)

    def see(self, key: CellKey) -> CellKey | None:
        """Returns the nearest cell with a value up the tree from a cell without one."""
        candidates = self._nearest(key.measure, key.place, key.split, key.window.length, WITH_VALUE)
        return next((candidate for candidate in candidates if candidate != key), None)

    def _nearest(
        self, measure: str, place: str, split: Split, length: int | None, statuses: Container[str] | None
    ) -> Iterator[CellKey]:
        at: str | None = place
        while at is not None:
            for candidate in dict.fromkeys((split, "all")):
                own = self.own(measure, at, _same_cell(self._constants, measure, candidate), length)
                if own and (statuses is None or self._cells[own].status in statuses):
                    yield own
            at = self._constants.parent(at)

    def pointer(self, measure: str, place: str, split: Split) -> Cell | None:
        """Returns the cell without a value of a place and split that have none of their own, with the one to see."""
        target = self.answer(measure, place, split)
        if target is None or (target.place, target.split) == (place, split):
            return None
        key = CellKey(measure, place, split, Window(target.window.length, target.window.end))
        if split == "ih" and measure in self._constants.rules.foster_care_only:
            return Cell(key, "none_applicable")
        return Cell(key, "not_planned", see=target)


def _same_cell(constants: Constants, measure: str, split: Split) -> Split:
    """Foster care is all cases of a measure without in-home cases."""
    return "all" if split == "fc" and measure in constants.rules.foster_care_only else split
