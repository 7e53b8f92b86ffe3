"""Table: numbered rows of text, the header among them, and a sentence about its source."""

from collections.abc import Callable
from dataclasses import dataclass, field

MAX_HEADER_DEPTH = 30
"""Filled rows among which the header is looked for: titles and notes stand above it."""

MAX_NAMED_ROWS = 5

HeaderScore = Callable[[list[str]], int]
"""Number of an import's columns that a row names; 0 for a row that is no header."""


class UnreadableTable(ValueError):
    """A file that is no table; the message says in a sentence for users what it is and what helps."""


@dataclass(frozen=True)
class Limits:
    """Bounds of a table; `subject` says what a usual one holds, as in "a list of people"."""

    subject: str
    max_unpacked_bytes: int
    max_columns: int = 100
    max_cells: int = 1_000_000


@dataclass(frozen=True)
class TableRow:
    """Stripped cells. Rows are counted as the spreadsheet shows them: the first row is 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class RowNote:
    """A sentence about a row: a fault or a warning."""

    row: int
    sentence: str


@dataclass
class Sheet:
    """Filled rows of one sheet or text, before the header is known."""

    source: str
    rows: list[TableRow] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    faults: list[RowNote] = field(default_factory=list)
    warnings: list[RowNote] = field(default_factory=list)

    def best_score(self, score: HeaderScore) -> int:
        """Return the highest score among the rows in which a header is looked for."""
        return max((score(row.cells) for row in self.rows[:MAX_HEADER_DEPTH]), default=0)


@dataclass(frozen=True)
class Table:
    """Rows below the header, or all rows where no row is one. `summary` is a sentence for the person who saved it."""

    header: TableRow | None
    rows: tuple[TableRow, ...]
    summary: str
    faults: tuple[RowNote, ...] = ()
    warnings: tuple[RowNote, ...] = ()


def table_of(sheet: Sheet, score: HeaderScore) -> Table:
    """Split a sheet at its header: the first of the rows that name most columns."""
    best = sheet.best_score(score)
    depth = next((at for at, row in enumerate(sheet.rows) if best and score(row.cells) == best), None)
    header = None if depth is None else sheet.rows[depth]
    above, rows = (0, sheet.rows) if depth is None else (depth, sheet.rows[depth + 1 :])
    first = header.number if header else 0
    hidden_rows = set(sheet.hidden_rows)
    hidden = [row.number for row in rows if row.number in hidden_rows]
    warnings = list(sheet.warnings)
    if hidden:
        warnings.append(RowNote(hidden[0], f"{_named_rows(hidden)} hidden or filtered out in the sheet, and taken."))
    parts = [sheet.source + f"; {counted(len(rows), 'row')}"]
    parts += [f"{counted(len(hidden), 'hidden row')} taken"] if hidden else []
    parts += [f"{counted(above, 'row')} above the names of the columns left out"] if above else []
    faults = [fault for fault in sheet.faults if fault.row > first]
    repeats = {row.number for row in rows if header and row.cells == header.cells}
    faults += [RowNote(row, "This row repeats the names of the columns. Take it out.") for row in sorted(repeats)]
    taken = tuple(row for row in rows if row.number not in repeats)
    return Table(header, taken, ", ".join(parts), tuple(faults), tuple(warnings))


def counted(number: int, noun: str, ending: str = "s") -> str:
    """Return `1 row`, `1,200 rows`."""
    return f"{number:,} {noun}" + ("" if number == 1 else ending)


def _named_rows(numbers: list[int]) -> str:
    """Return the subject and verb of a sentence about rows: `Row 5 is`, `Rows 5, 8 and 3 more are`."""
    if len(numbers) == 1:
        return f"Row {numbers[0]} is"
    named = ", ".join(map(str, numbers[:MAX_NAMED_ROWS]))
    more = len(numbers) - MAX_NAMED_ROWS
    return f"Rows {named}" + (f" and {more:,} more" if more > 0 else "") + " are"


def column_letters(column: int) -> str:
    """Return the letters of a column as a spreadsheet shows them: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
