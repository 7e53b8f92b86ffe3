"""Increment of the ledger as JSON, which is sealed before it is stored. Pure."""

from collections.abc import Iterator
from typing import Any

import orjson

from services.projections.domain.new_version import Increment
from services.projections.publication.cells import Cell, CellKey, Count, QuarterCounts, Window


def to_json(increment: Increment) -> bytes:
    counts = {quarter: list(_count_rows(of_quarter)) for quarter, of_quarter in increment.counts.items()}
    cells = [_cell_row(cell) for _, cell in sorted(increment.cells.items())]
    return orjson.dumps({"counts": counts, "cells": cells})


def from_json(text: bytes) -> Increment:
    content = orjson.loads(text)
    counts = {quarter: _counts(rows) for quarter, rows in content["counts"].items()}
    cells = [_cell(row) for row in content["cells"]]
    return Increment(counts, {cell.key: cell for cell in cells})


def _count_rows(counts: QuarterCounts) -> Iterator[list[Any]]:
    for (county, kind), by_measure in counts.items():
        yield [county, kind, {measure: [count.applicable, count.achieved] for measure, count in by_measure.items()}]


def _counts(rows: list[Any]) -> QuarterCounts:
    return {
        (county, kind): {measure: Count(*numbers) for measure, numbers in by_measure.items()}
        for county, kind, by_measure in rows
    }


def _key_row(key: CellKey) -> list[Any]:
    return [key.measure, key.place, key.split, key.window.length, key.window.end]


def _key(row: list[Any]) -> CellKey:
    measure, place, split, length, end = row
    return CellKey(measure, place, split, Window(length, end))


def _cell_row(cell: Cell) -> list[Any]:
    see = _key_row(cell.see) if cell.see else None
    return [_key_row(cell.key), cell.status, cell.value, cell.low, cell.high, cell.step, see]


def _cell(row: list[Any]) -> Cell:
    key, status, value, low, high, step, see = row
    return Cell(_key(key), status, value, low, high, step, _key(see) if see else None)
