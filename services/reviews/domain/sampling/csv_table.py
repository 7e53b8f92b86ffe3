"""CSV table with named columns. No refusal repeats a cell, which may name a person."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from shared.errors import Refused

DELIMITERS = ",;\t"
ARCHIVE = "PK\x03\x04"
NO_TEXT = {"\x00", "\ufffd"}
MAX_NAMED_FAULTS = 50


@dataclass(frozen=True)
class Columns:
    """Required and optional columns of the first row."""

    needed: tuple[str, ...]
    welcome: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A problem of a row. Rows are counted as in a spreadsheet: the first row is 1."""

    row: int
    what: str


@dataclass(frozen=True)
class CsvRow:
    """A row's stripped cells by column; a missing column is empty."""

    row: int
    cells: dict[str, str]


def rows_of(text: str, columns: Columns) -> Iterator[CsvRow | Fault]:
    """Yields rows in order, and a fault for each of another length than the first; skips empty ones. Raises Refused."""
    rows = _rows(text)
    names: list[str] | None = None
    for number, cells in rows:
        if not any(cells):
            continue
        if names is None:
            names = _names(cells, columns)
        elif len(cells) != len(names):
            yield Fault(number, f"This row has {len(cells)} cells, and the first one names {len(names)} columns.")
        else:
            yield CsvRow(number, dict.fromkeys(columns.welcome, "") | dict(zip(names, cells, strict=True)))
    if names is None:
        detail = f"There is nothing in it, not even a first row that names {_listed(columns)}."
        raise Refused("table-not-valid", 422, detail)


def refuse(faults: Sequence[Fault], summary: str) -> Refused:
    """Returns one refusal of all faults: the first fifty are named, the others counted."""
    named = [{"row": fault.row, "what": fault.what} for fault in faults[:MAX_NAMED_FAULTS]]
    more = len(faults) - len(named)
    detail = f"{summary}: {len(faults):,}. Nothing was kept." + (f" The first {len(named)} are named." if more else "")
    return Refused("table-not-valid", 422, detail, errors=named, more=more)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    plain, number = text.removeprefix("\ufeff"), 0
    if plain.startswith(ARCHIVE) or not NO_TEXT.isdisjoint(plain):
        detail = "This is a workbook, an archive or another file that is no text. Save the list as CSV UTF-8."
        raise Refused("table-not-valid", 422, detail)
    try:
        for number, cells in enumerate(_reader(plain), start=1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error:
        detail = f"Row {number + 1} cannot be read: a quotation mark is not closed, or a cell is far too long."
        raise Refused("table-not-valid", 422, detail) from None


def _reader(plain: str) -> Iterator[list[str]]:
    """Returns a reader with the delimiter that splits the first line into the most cells."""
    first = plain.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    return csv.reader(StringIO(plain, newline=""), delimiter=delimiter, strict=True)


def _names(cells: list[str], columns: Columns) -> list[str]:
    names = [cell.casefold() for cell in cells]
    known = {*columns.needed, *columns.welcome}
    if missing := [name for name in columns.needed if name not in names]:
        detail = f"The first row must name {_listed(columns)}. It does not name {', '.join(missing)}."
        raise Refused("table-not-valid", 422, detail)
    strange = [index for index, name in enumerate(names) if name not in known or name in names[:index]]
    if strange:
        detail = (
            f"Column {strange[0] + 1} has a name that is not known here, or that another has. Take {_listed(columns)}."
        )
        raise Refused("table-not-valid", 422, detail)
    return names


def _listed(columns: Columns) -> str:
    may = f", and may name {', '.join(columns.welcome)}" if columns.welcome else ""
    return f"the columns {', '.join(columns.needed)}{may}"
