"""Row identity: each row of a table keeps its id while other rows are added, removed, edited or moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.contracts.reviews.rows import ROW, Row, content_of

Rows = Sequence[Row]


@dataclass
class RowIds:
    """Source of ids: `last` is the highest number that the case ever gave to a row."""

    last: int

    def next(self) -> str:
        self.last += 1
        return f"r{self.last}"

    def seen(self, rows: Rows) -> None:
        """Counts ids that an event brings along."""
        self.last = max([self.last, *(int(row[ROW][1:]) for row in rows)])


def unknown_rows(rows: Rows, current: Rows) -> list[int]:
    """Returns the positions, from 1, of rows whose id the table does not have, or has an earlier row of the save."""
    left = [row[ROW] for row in current]
    wrong = []
    for number, row in enumerate(rows, 1):
        if row.get(ROW) in left:
            left.remove(row[ROW])
        elif row.get(ROW) is not None:
            wrong.append(number)
    return wrong


def with_ids(rows: Rows, current: Rows, ids: RowIds) -> list[dict[str, Any]]:
    """Returns the rows of a save with ids. A row without one is new, or an equal one if no row has one."""
    matched = {} if any(row.get(ROW) for row in rows) else _equal_rows(rows, current)
    return _identified(rows, matched, ids)


def recorded_with_ids(rows: Rows, current: Rows, ids: RowIds) -> list[dict[str, Any]]:
    """Returns the rows of an event with ids, those of an event recorded before rows had ids among them.

    Such a row is one of equal cells, or else the one at its position if no row was added, removed or moved. Nothing
    else tells which row it was: rather a text without its row than a child's name at another child.
    """
    if all(row.get(ROW) for row in rows):
        ids.seen(rows)
        return [dict(row) for row in rows]
    matched = _equal_rows(rows, current)
    ids_before = [row[ROW] for row in current]
    if len(rows) == len(current) and all(ids_before[number] == row_id for number, row_id in matched.items()):
        matched = dict(enumerate(ids_before))
    return _identified(rows, matched, ids)


def _identified(rows: Rows, matched: Mapping[int, str], ids: RowIds) -> list[dict[str, Any]]:
    return [
        content_of(row) | {ROW: row.get(ROW) or matched.get(number) or ids.next()} for number, row in enumerate(rows)
    ]


def _equal_rows(rows: Rows, current: Rows) -> dict[int, str]:
    """Returns position → id for rows of equal cells, in order; none where fewer equal rows are left than there were."""
    new, old = defaultdict[str, list[int]](list), defaultdict[str, list[str]](list)
    for number, row in enumerate(rows):
        new[_cells(row)].append(number)
    for row in current:
        old[_cells(row)].append(row[ROW])
    return {
        number: row_id
        for cells, numbers in new.items()
        if len(numbers) >= len(old[cells])
        for number, row_id in zip(numbers, old[cells], strict=False)
    }


def _cells(row: Row) -> str:
    """Returns a key that equal cells share: an absent cell equals an empty one, a tuple its list."""
    cells = {name: list(cell) if isinstance(cell, tuple) else cell for name, cell in content_of(row).items()}
    return repr(sorted((name, cell) for name, cell in cells.items() if cell not in (None, [])))
