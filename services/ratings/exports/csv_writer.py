"""CSV files (RFC 4180), with cells that no spreadsheet computes."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence

from services.ratings.domain import RatedCase, columns, row_of
from services.ratings.domain.codebook import CODEBOOK_HEADER, codebook
from services.ratings.domain.export_row import Cell
from shared.security.spreadsheet_cells import escape_formula


class CsvWriter:
    """CSV: a header, and one row for each case. `bom`: a byte order mark, by which Excel knows UTF-8."""

    def __init__(self, *, bom: bool = False) -> None:
        self._mark = BOM_UTF8 if bom else b""

    def begin(self) -> Iterator[bytes]:
        yield self._mark + _rows([[column.name for column in columns()]])

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        yield _rows(map(row_of, cases))

    def end(self) -> Iterator[bytes]:
        yield from ()

    def close(self) -> None:
        """Nothing to release."""


def codebook_file(versions: Sequence[str], *, bom: bool = False) -> bytes:
    """Return the codebook as a file."""
    return (BOM_UTF8 if bom else b"") + _rows([CODEBOOK_HEADER, *codebook(versions)])


def _rows(rows: Iterable[Iterable[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _cell(cell: Cell) -> str | int | None:
    match cell:
        case bool():
            return "true" if cell else "false"
        case str():
            return escape_formula(cell)
        case _:
            return cell
