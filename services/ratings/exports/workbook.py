"""Excel workbooks of cases: one row a case, each table with a sheet of its own, and the codebook."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.ratings.domain import RatedCase, columns, row_of
from services.ratings.domain.codebook import CODEBOOK_HEADER, IMPORT_HINTS, codebook, titles
from services.ratings.domain.table_rows import ExportTable, tables
from shared.tables.workbook_file import SheetColumn, WorkbookFile

CODEBOOK_WIDTHS = {"choices": 30, "text": 60, "read_as": 40}


class WorkbookWriter:
    """XLSX: sheets `cases`, one for each table that has rows, `codebook` and `how to import`."""

    def __init__(self) -> None:
        self._book = WorkbookFile()
        self._tables: dict[str, Any] = {}

    def begin(self) -> Iterator[bytes]:
        labels = titles()
        shown = [SheetColumn(column.name, labels[column.name], column.type) for column in columns()]
        self._cases = self._book.sheet("cases", shown)
        yield from ()

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        for case in cases:
            self._cases.write(row_of(case))
            for table in tables():
                for row in table.rows_of(case):
                    self._sheet_of(table).write(row)
        yield from ()

    def end(self) -> Iterator[bytes]:
        header = [SheetColumn(name, width=CODEBOOK_WIDTHS.get(name)) for name in CODEBOOK_HEADER]
        explained = self._book.sheet("codebook", header)
        for line in codebook():
            explained.write(line)
        hints = self._book.sheet("how to import", [SheetColumn("program"), SheetColumn("steps", width=100)])
        for hint in IMPORT_HINTS:
            hints.write(hint)
        yield from self._book.content()

    def close(self) -> None:
        """Remove the files on disk, also of an export that was broken off."""
        self._book.close()

    def _sheet_of(self, table: ExportTable) -> Any:
        if table.name not in self._tables:
            self._tables[table.name] = self._book.sheet(table.name, table.columns, frozen_columns=2)
        return self._tables[table.name]
