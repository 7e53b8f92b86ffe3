"""Cases as an Excel workbook, row by row through files on disk, with the codebook as a second sheet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.ratings.domain import RatedCase, columns, row_of
from services.ratings.domain.codebook import HEAD, codebook
from services.ratings.domain.export_row import Cell
from shared.security.spreadsheet_cells import escape_formula

READ = 256 * 1024
WITHOUT_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 the format knows no zone
"""As the workbook's own day of creation: the same cases give the same file."""


class Workbook:
    """The format needs its whole content before its first byte, so it is gathered on disk and given at the end."""

    def __init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415 workers and most requests do without it

        self._folder = TemporaryDirectory(prefix="export-")
        self._file = Path(self._folder.name, "cases.xlsx")
        how = {"constant_memory": True, "tmpdir": self._folder.name, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(self._file, how | {"strings_to_formulas": False})
        self._book.set_properties({"created": WITHOUT_TIME})
        self._cases, self._next = self._book.add_worksheet("cases"), 0

    def begin(self) -> Iterator[bytes]:
        self._cases.freeze_panes(1, 1)
        self._write([column.name for column in columns()])
        yield from ()

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        for case in cases:
            self._write(row_of(case))
        yield from ()

    def end(self) -> Iterator[bytes]:
        sheet = self._book.add_worksheet("codebook")
        for number, line in enumerate([HEAD, *codebook()]):
            _write(sheet, number, line)
        self._book.close()
        with self._file.open("rb") as made:
            while part := made.read(READ):
                yield part

    def close(self) -> None:
        """Also of what was broken off: the files are gone with their folder."""
        self._folder.cleanup()

    def _write(self, row: Iterable[Cell]) -> None:
        _write(self._cases, self._next, row)
        self._next += 1


def _write(sheet: Any, number: int, row: Iterable[Cell]) -> None:
    """Text as text: no cell is ever taken for a formula or an address."""
    for place, cell in enumerate(row):
        match cell:
            case bool():
                sheet.write_boolean(number, place, cell)
            case int():
                sheet.write_number(number, place, cell)
            case str():
                sheet.write_string(number, place, escape_formula(cell))
