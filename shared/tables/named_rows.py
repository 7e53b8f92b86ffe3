"""Named rows: a table's cells by the columns of its header. No sentence repeats a cell, which may name a person."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.tables.cell_values import column_name
from shared.tables.reader import read_table
from shared.tables.table import Limits, RowNote, Table, TableRow, UnreadableTable, column_letters

ARCHIVE = "PK\x03\x04"


@dataclass(frozen=True)
class Columns:
    """Required and optional columns of the header."""

    needed: tuple[str, ...]
    welcome: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Phrase that lists them."""
        may = f", and may name {', '.join(self.welcome)}" if self.welcome else ""
        return f"the columns {', '.join(self.needed)}{may}"


@dataclass(frozen=True)
class NamedRow:
    """A row's stripped cells by column; a missing column and a row that ends early are empty."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class NamedRows:
    """Rows in order without those that have a fault; a summary of what was read, and the warnings."""

    rows: tuple[NamedRow, ...]
    faults: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]
    summary: str


def read_named_rows(content: str | bytes, columns: Columns, limits: Limits) -> NamedRows:
    """Return the rows of a pasted text or of a file. Raise UnreadableTable for a file without such a header."""
    if isinstance(content, str) and (content.startswith(ARCHIVE) or "\0" in content):
        raise UnreadableTable(
            "This is a workbook, an archive or another file that is no text. Send the file itself, or as CSV UTF-8."
        )
    table = read_table(content, _score(columns), limits)
    names = _names(table, columns)
    faults = {fault.row: fault for fault in reversed(table.faults)}
    rows: list[NamedRow] = []
    for row in table.rows:
        if sentence := _shape_fault(row, names):
            faults[row.number] = RowNote(row.number, sentence)
        if row.number not in faults:
            cells = dict.fromkeys(columns.welcome, "") | dict.fromkeys(columns.needed, "")
            rows.append(NamedRow(row.number, cells | dict(zip(names, row.cells, strict=False))))
    return NamedRows(tuple(rows), tuple(faults.values()), table.warnings, table.summary)


def _score(columns: Columns) -> Callable[[list[str]], int]:
    known = {*columns.needed, *columns.welcome}
    return lambda cells: len(known & {column_name(cell) for cell in cells})


def _names(table: Table, columns: Columns) -> list[str]:
    """Return the header's names up to its last one. Raise UnreadableTable."""
    if table.header is None:
        if not table.rows:
            raise UnreadableTable(f"There is nothing in it, not even a first row that names {columns.text}.")
        raise UnreadableTable(f"The first row must name {columns.text}. No row does.")
    names = [column_name(cell) for cell in table.header.cells]
    while not names[-1] and not table.header.cells[len(names) - 1]:
        names.pop()
    row, known = table.header.number, {*columns.needed, *columns.welcome}
    if missing := [name for name in columns.needed if name not in names]:
        detail = f"The first row must name {columns.text}. Row {row} does not name {', '.join(missing)}."
        raise UnreadableTable(detail)
    for index, name in enumerate(names):
        if (table.header.cells[index] and name not in known) or (name and name in names[:index]):
            detail = f"Column {index + 1} ({column_letters(index + 1)}) has a name that is not known here, or that "
            raise UnreadableTable(f"{detail}another has. Take {columns.text}.")
    return names


def _shape_fault(row: TableRow, names: list[str]) -> str | None:
    """Return what is wrong with a row that holds something where the header names no column."""
    length = max(index for index, cell in enumerate(row.cells, start=1) if cell)
    if length > len(names):
        named = len([name for name in names if name])
        return f"This row has {length} cells, and the header names {named} columns."
    unnamed = next((index for index in range(length) if row.cells[index] and not names[index]), None)
    if unnamed is None:
        return None
    letters = column_letters(unnamed + 1)
    return f"Column {unnamed + 1} ({letters}) holds something in this row, and the header gives the column no name."
