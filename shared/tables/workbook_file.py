"""Workbook file as people read it: bold codes and titles, widths, a filter, days and numbers as such, nothing cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from shared.security.spreadsheet_cells import BEGINS, escape_formula

Cell = str | int | float | bool | None
ColumnKind = Literal["text", "number", "boolean", "date"]

READ_SIZE = 256 * 1024
WITHOUT_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 the format knows no zone
"""Day of creation of every workbook: the same cases give the same file."""

MAX_CELL_UNITS = 32_767
"""Characters that a cell takes, counted in UTF-16 as Excel does."""

MAX_SHEET_ROWS = 1_048_576
LONG_TEXTS = "long texts"
HEADER_ROWS = 2
MIN_YEAR = 1900
"""A workbook knows no day before it."""

MIN_WIDTH, MAX_WIDTH, DAY_WIDTH = 9, 40, 12


@dataclass(frozen=True)
class SheetColumn:
    """A column by its code, which programs read, and its title for people; `width` in characters where it is given."""

    code: str
    title: str = ""
    kind: ColumnKind = "text"
    width: int | None = None


class WorkbookFile:
    """XLSX: the format needs its whole content before its first byte, so it is gathered on disk and read at the end."""

    def __init__(self, max_rows: int = MAX_SHEET_ROWS) -> None:
        import xlsxwriter  # noqa: PLC0415 most processes do without it

        self._folder = TemporaryDirectory(prefix="export-")
        self._file = Path(self._folder.name, "export.xlsx")
        options = {"constant_memory": True, "tmpdir": self._folder.name, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(self._file, options | {"strings_to_formulas": False})
        self._book.set_properties({"created": WITHOUT_TIME})
        self.long: list[tuple[str, str, str, str]] = []
        """Parts of texts that no cell takes, with case, column and number."""

        self.formats = {
            "code": self._book.add_format({"bold": True, "bottom": 1}),
            "title": self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "date": self._book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        self._max_rows = max_rows
        self._sheets: list[SheetFile] = []

    def sheet(self, name: str, columns: Sequence[SheetColumn], *, frozen_columns: int = 1) -> "SheetFile":
        """Add a sheet with its header; rows follow in order, also between those of other sheets."""
        sheet = SheetFile(self, name, columns, frozen_columns)
        self._sheets.append(sheet)
        return sheet

    def content(self) -> Iterator[bytes]:
        """Finish the file and yield its bytes."""
        if self.long:
            columns = [SheetColumn(code) for code in ("id", "column", "part")]
            long = self.sheet(LONG_TEXTS, [*columns, SheetColumn("text", width=MAX_WIDTH)])
            for row in list(self.long):
                long.write(row)
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()
        with self._file.open("rb") as file:
            while part := file.read(READ_SIZE):
                yield part

    def add_worksheet(self, name: str) -> Any:
        """Return a new sheet of the library."""
        return self._book.add_worksheet(name)

    @property
    def max_rows(self) -> int:
        """Rows that a sheet takes; more of them stand in a following one."""
        return self._max_rows

    def close(self) -> None:
        """Remove the folder with its files, also of an export that was broken off."""
        self._folder.cleanup()


class SheetFile:
    """One sheet: a row of codes, a row of titles where a column has one, then the rows."""

    def __init__(self, book: WorkbookFile, name: str, columns: Sequence[SheetColumn], frozen_columns: int) -> None:
        self._book, self._name, self._columns, self._frozen_columns = book, name, columns, frozen_columns
        self._header_rows = HEADER_ROWS if any(column.title for column in columns) else 1
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        """Begin the sheet, or the one that follows it, with its header, which stays in view."""
        self._number += 1
        self._next = self._header_rows
        self._sheet = self._book.add_worksheet(self._name if self._number == 1 else f"{self._name} ({self._number})")
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, column.width or _width(column))
        header = [("code", [column.code for column in self._columns])]
        header += [("title", [column.title for column in self._columns])] if self._header_rows == HEADER_ROWS else []
        for number, (form, texts) in enumerate(header):
            for index, text in enumerate(texts):
                self._sheet.write_string(number, index, escape_formula(text), self._book.formats[form])
        self._sheet.freeze_panes(self._header_rows, self._frozen_columns)

    def write(self, row: Sequence[Cell]) -> None:
        """Write the next row. A text that no cell takes stands in parts on a sheet of its own."""
        if self._next == self._book.max_rows:
            self.finish()
            self._begin()
        for index, cell in enumerate(row):
            if isinstance(cell, str) and units(escape_formula(cell)) > MAX_CELL_UNITS:
                parts = split_text(cell)
                code = self._columns[index].code
                names = (str(row[0]), code)
                self._book.long += [(*names, f"{at} of {len(parts)}", part) for at, part in enumerate(parts, start=1)]
                self._write_cell(index, f"In {len(parts)} parts: see the sheet {LONG_TEXTS}.")
            else:
                self._write_cell(index, cell)
        self._next += 1

    def finish(self) -> None:
        """Set the filter over all rows."""
        self._sheet.autofilter(self._header_rows - 1, 0, max(self._next - 1, self._header_rows), len(self._columns) - 1)

    def _write_cell(self, index: int, cell: Cell) -> None:
        """Write text as text: no cell is taken for a formula or an address."""
        match cell:
            case bool():
                self._sheet.write_boolean(self._next, index, cell)
            case int() | float():
                self._sheet.write_number(self._next, index, cell)
            case str() if self._columns[index].kind == "date" and (day := _day(cell)):
                self._sheet.write_datetime(self._next, index, day, self._book.formats["date"])
            case str():
                self._sheet.write_string(self._next, index, escape_formula(cell))


def split_text(text: str) -> list[str]:
    """Return the text in parts that a cell takes; no part but the first begins like a formula."""
    parts: list[str] = []
    while units(escape_formula(text)) > MAX_CELL_UNITS:
        size = min(len(text), MAX_CELL_UNITS - 1)
        while units(text[:size]) >= MAX_CELL_UNITS:
            size -= max((units(text[:size]) - MAX_CELL_UNITS) // 2, 1)
        end = size
        while end > size // 2 and text[end : end + 1].startswith(BEGINS):
            end -= 1
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def units(text: str) -> int:
    """Return the length of a text in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _width(column: SheetColumn) -> int:
    if column.kind == "date":
        return max(DAY_WIDTH, len(column.code) + 3)
    title = 20 if column.title else 0
    return min(max(MIN_WIDTH, len(column.code) + 3, min(title, len(column.title))), MAX_WIDTH)


def _day(text: str) -> date | None:
    """Return the day of an ISO date, None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= MIN_YEAR and day.isoformat() == text else None
