"""Excel workbooks of cases, written row by row through files on disk, with the codebook as a second sheet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.ratings.domain import RatedCase, columns, row_of
from services.ratings.domain.codebook import CODEBOOK_HEADER, codebook
from services.ratings.domain.export_row import Cell
from shared.security.spreadsheet_cells import escape_formula

READ_SIZE = 256 * 1024
WITHOUT_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 the format knows no zone
"""Day of creation of every workbook: the same cases give the same file."""


class WorkbookWriter:
    """XLSX: the format needs its whole content before its first byte, so it is gathered on disk and read at the end."""

    def __init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415 workers and most requests do without it

        self._folder = TemporaryDirectory(prefix="export-")
        self._file = Path(self._folder.name, "cases.xlsx")
        options = {"constant_memory": True, "tmpdir": self._folder.name, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(self._file, options | {"strings_to_formulas": False})
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
        for number, line in enumerate([CODEBOOK_HEADER, *codebook()]):
            _write(sheet, number, line)
        self._book.close()
        with self._file.open("rb") as file:
            while part := file.read(READ_SIZE):
                yield part

    def close(self) -> None:
        """Remove the folder with its files, also of an export that was broken off."""
        self._folder.cleanup()

    def _write(self, row: Iterable[Cell]) -> None:
        _write(self._cases, self._next, row)
        self._next += 1


def _write(sheet: Any, number: int, row: Iterable[Cell]) -> None:
    """Write text as text: no cell is taken for a formula or an address."""
    for index, cell in enumerate(row):
        match cell:
            case bool():
                sheet.write_boolean(number, index, cell)
            case int():
                sheet.write_number(number, index, cell)
            case str():
                sheet.write_string(number, index, escape_formula(cell))
