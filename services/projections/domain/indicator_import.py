"""Import of statewide data indicators from a table file, validated by row. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from re import fullmatch
from typing import get_args

from services.projections.measures.indicators import INDICATORS
from shared.contracts.improvement import IndicatorName, IndicatorRow, IndicatorsImported
from shared.tables.cell_values import column_name, parse_day
from shared.tables.named_rows import Columns, NamedRow
from shared.tables.refusals import read_rows, refuse
from shared.tables.table import Limits, RowNote

COLUMNS = Columns(("indicator", "period_start", "period_end", "performance", "low", "high"), ("observed", "national"))
LIMITS = Limits("a table of statewide data indicators", max_unpacked_bytes=4 * 1024 * 1024)
MAX_ROWS = 500
NUMBER = r"[0-9]{1,6}(\.[0-9]{1,4})?"


@dataclass(frozen=True)
class IndicatorCheck:
    """Rows without a fault by their number in the file, and the faults and warnings of all."""

    rows: tuple[tuple[int, IndicatorRow], ...]
    faults: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]
    summary: str


@dataclass(frozen=True)
class IndicatorImport:
    """A table that fits, with a sentence about what was read, and the warnings."""

    table: IndicatorsImported
    summary: str
    warnings: tuple[RowNote, ...]


def indicators_of(content: str | bytes, source: str) -> IndicatorImport:
    """Return the table. Raises Refused with every bad row."""
    check = check_indicators(content)
    if check.faults:
        raise refuse(check.faults, "Rows of the indicators that do not fit", check.summary)
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    rows = tuple(row for _, row in check.rows)
    table = IndicatorsImported(source=source, digest=sha256(raw).hexdigest(), rows=rows)
    return IndicatorImport(table, check.summary, check.warnings)


def check_indicators(content: str | bytes) -> IndicatorCheck:
    """Return what a table holds, as far as it can be read. Raises Refused for a file that is no table."""
    read = read_rows(content, COLUMNS, LIMITS)
    faults, rows = list(read.faults), dict[tuple[str, str], tuple[int, IndicatorRow]]()
    for line in read.rows:
        wrong = [RowNote(line.row, sentence) for sentence in _wrong(line, rows)]
        faults += wrong
        if not wrong:
            row = _row(line)
            rows[row.indicator, row.period_end] = (line.row, row)
    if not rows and not faults:
        faults.append(RowNote(2, "There is no row for any indicator."))
    if len(rows) > MAX_ROWS:
        faults.append(RowNote(MAX_ROWS + 2, f"A table has at most {MAX_ROWS} rows."))
    ordered = tuple(sorted(faults, key=lambda fault: fault.row))
    return IndicatorCheck(tuple(rows.values()), ordered, read.warnings, read.summary)


def _row(line: NamedRow) -> IndicatorRow:
    cells, name = line.cells, indicator_name(line.cells["indicator"])
    return IndicatorRow(
        indicator=name,
        period_start=parse_day(cells["period_start"]).isoformat(),
        period_end=parse_day(cells["period_end"]).isoformat(),
        performance=_number(cells["performance"]),
        low=_number(cells["low"]),
        high=_number(cells["high"]),
        observed=_number(cells["observed"]) or None,
        national=_number(cells["national"]) or str(INDICATORS[name].national),
    )


def indicator_name(cell: str) -> IndicatorName:
    """Return the name of the indicator that a cell names by id or by title. Raises KeyError."""
    by_text = {name: name for name in get_args(IndicatorName)}
    by_text |= {column_name(INDICATORS[name].title["en"]): name for name in get_args(IndicatorName)}
    name: IndicatorName = by_text[column_name(cell)]
    return name


def _wrong(line: NamedRow, seen: dict[tuple[str, str], tuple[int, IndicatorRow]]) -> Iterator[str]:
    """Yield what is wrong with a row, in the words of somebody who has the workbook open."""
    cells = line.cells
    try:
        name = indicator_name(cells["indicator"])
    except KeyError:
        yield f"The indicator is not one of {', '.join(INDICATORS)}."
        return
    yield from _wrong_period(name, cells, seen)
    numbers = ("performance", "low", "high", *(column for column in ("observed", "national") if cells[column]))
    if bad := [column for column in numbers if not fullmatch(NUMBER, _number(cells[column]))]:
        yield f"Write numbers like 9.07, without signs and units, in {', '.join(bad)}."
        return
    low, performance, high = (Decimal(_number(cells[column])) for column in ("low", "performance", "high"))
    if not low <= performance <= high:
        yield "The performance does not lie between low and high, the ends of its 95 % interval."
    maximum = INDICATORS[name].maximum
    if maximum is not None and any(Decimal(_number(cells[column])) > maximum for column in numbers):
        yield f"This indicator is a percentage: no number is above {maximum}."


def _number(cell: str) -> str:
    """Return a number without the percent sign that a spreadsheet may show."""
    return cell.removesuffix("%").strip()


def _wrong_period(
    name: str, cells: dict[str, str], seen: dict[tuple[str, str], tuple[int, IndicatorRow]]
) -> Iterator[str]:
    try:
        start, end = parse_day(cells["period_start"]), parse_day(cells["period_end"])
    except ValueError as error:
        yield str(error)
        return
    if start >= end:
        yield "The period ends before it begins."
    elif (name, end.isoformat()) in seen:
        yield f"This indicator has a row for a period with this end already: row {seen[name, end.isoformat()][0]}."
