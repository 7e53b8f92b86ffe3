"""Answer to a filter: the planned cell itself, or the nearest one up the tree.

At each place the split comes first, then all cases; then the place above: county, size group, state.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from services.projections.publication.cells import Cell, CellKey, Split
from services.projections.publication.constants import Constants

WITH_VALUE = ("shown", "shown_high", "shown_low")
ALL: Split = "all"

Rank = tuple[bool | str, ...]


class Answers:
    """Cells of a publication by measure, place and split, the newest last."""

    def __init__(self, constants: Constants, cells: Mapping[CellKey, Cell]) -> None:
        self._constants = constants
        self._cells = cells
        self._keys: dict[tuple[str, str, Split], list[CellKey]] = defaultdict(list)
        for key in sorted(cells, key=lambda key: (key.window.end, key.window.length)):
            self._keys[key.measure, key.place, key.split].append(key)

    def answer(self, measure: str, place: str, split: Split, length: int | None = None) -> CellKey | None:
        """Returns the newest cell of its own, of the length if there is one, or of the nearest place up the tree.

        The cell may be one without a value; None where there are no figures yet.
        """
        newest = self._up_the_tree(measure, place, split, lambda key: (key.window.length == length, key.window.end))
        return next(newest, None)

    def see(self, key: CellKey) -> CellKey | None:
        """Returns the nearest cell with a value, of a window that is not newer, up the tree from a cell without one."""

        def rank(other: CellKey) -> Rank:
            is_past = other.window.end <= key.window.end
            return is_past, other.window.end if is_past else "", other.window.length == key.window.length

        above = self._up_the_tree(key.measure, key.place, key.split, rank)
        return next((seen for seen in above if seen != key and self._is_shown(seen, key.window.end)), None)

    def _is_shown(self, key: CellKey, latest: str) -> bool:
        return key.window.end <= latest and self._cells[key].status in WITH_VALUE

    def pointer(self, measure: str, place: str, split: Split) -> Cell | None:
        """Returns the cell without a value of a place and split that have none of their own, with the one to see."""
        target = self.answer(measure, place, split)
        if target is None or (target.place, target.split) == (place, split):
            return None
        key = replace(target, place=place, split=split)
        if split == "ih" and measure in self._constants.rules.foster_care_only:
            return Cell(key, "none_applicable")
        return Cell(key, "not_planned", see=target)

    def _up_the_tree(
        self, measure: str, place: str, split: Split, rank: Callable[[CellKey], Rank]
    ) -> Iterator[CellKey]:
        """Yields the cell of the highest rank of each place and split, the nearest ones first."""
        at: str | None = place
        while at is not None:
            for candidate in dict.fromkeys((_same_cell(self._constants, measure, split), ALL)):
                if keys := self._keys.get((measure, at, candidate)):
                    yield max(reversed(keys), key=rank)
            at = self._constants.parent(at)


def _same_cell(constants: Constants, measure: str, split: Split) -> Split:
    """Foster care is all cases of a measure without in-home cases."""
    return "all" if split == "fc" and measure in constants.rules.foster_care_only else split
