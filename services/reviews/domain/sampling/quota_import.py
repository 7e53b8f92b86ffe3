"""Import of a quota table from a file, validated by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from services.reviews.domain.sampling.quarters import QUARTERS_PER_YEAR
from services.reviews.domain.sampling.quota_table import QuotaTable
from shared.contracts.reviews.sampling import QuotaRow
from shared.tables.cell_values import column_name, county_code, whole_number
from shared.tables.named_rows import Columns, NamedRow
from shared.tables.refusals import read_rows, refuse
from shared.tables.table import Limits, RowNote

COLUMNS = Columns(("county", "size_tier", "foster_care", "in_home", "minimum"), ("name",))
NUMBERS = ("foster_care", "in_home", "minimum")
MAX_CASES, MAX_TIER_LENGTH = 200, 40
MAX_NUMBER = 9_999
"""More than any quota."""

LIMITS = Limits("a quota table", max_unpacked_bytes=8 * 1024 * 1024)


@dataclass(frozen=True)
class QuotaCheck:
    """Rows without a fault by their number in the file, and the faults and warnings of all."""

    rows: tuple[tuple[int, QuotaRow], ...]
    faults: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]
    summary: str


@dataclass(frozen=True)
class QuotaImport:
    """A table that fits, with a sentence about what was read, and the warnings."""

    table: QuotaTable
    summary: str
    warnings: tuple[RowNote, ...]


def import_of(content: str | bytes, table: str, source: str, counties: frozenset[str]) -> QuotaImport:
    """Returns the table. `counties`: of the state, empty for an unknown list. Raises Refused with every bad row."""
    check = check_table(content, counties)
    if check.faults:
        raise refuse(check.faults, "Rows of the quota table that do not fit", check.summary)
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    rows = sorted((row for _, row in check.rows), key=lambda row: row.county)
    imported = QuotaTable(table=table, source=source, digest=sha256(raw).hexdigest(), rows=tuple(rows))
    return QuotaImport(imported, check.summary, check.warnings)


def check_table(content: str | bytes, counties: frozenset[str]) -> QuotaCheck:
    """Returns what a quota table holds, as far as it can be read. Raises Refused for a file that is no table."""
    table = read_rows(content, COLUMNS, LIMITS)
    rows: dict[str, tuple[int, QuotaRow]] = {}
    faults = list(table.faults)
    for line in table.rows:
        wrong = [RowNote(line.row, sentence) for sentence in _wrong(line, counties, rows)]
        faults += wrong
        if not wrong:
            row = _row(line)
            rows[row.county] = (line.row, row)
    if not rows and not faults:
        faults.append(RowNote(2, "There is no row for any county."))
    ordered = tuple(sorted(faults, key=lambda fault: fault.row))
    return QuotaCheck(tuple(rows.values()), ordered, table.warnings, table.summary)


def _row(line: NamedRow) -> QuotaRow:
    numbers = {name: whole_number(line.cells[name]) or 0 for name in NUMBERS}
    return QuotaRow(county=county_code(line.cells["county"]), size_tier=column_name(line.cells["size_tier"]), **numbers)


def _wrong(line: NamedRow, counties: frozenset[str], seen: dict[str, tuple[int, QuotaRow]]) -> Iterator[str]:
    county, tier = county_code(line.cells["county"]), column_name(line.cells["size_tier"])
    if not (county.isascii() and county.isdecimal() and len(county) == 5):  # noqa: PLR2004 a federal county number
        yield "The county is not a federal number of five digits, like 06001."
    elif counties and county not in counties:
        yield "The county is not one of this state."
    elif county in seen:
        yield f"This county has a row already: row {seen[county][0]}."
    if not (tier.isascii() and tier and len(tier) <= MAX_TIER_LENGTH):
        yield "The size tier is not 1 to 40 letters, digits or underscores, like very_small."
    numbers = [whole_number(line.cells[name]) for name in NUMBERS]
    if bad := [name for name, number in zip(NUMBERS, numbers, strict=True) if number is None or number > MAX_NUMBER]:
        yield f"Write whole numbers without signs in {', '.join(bad)}."
        return
    yield from _wrong_numbers(*(number or 0 for number in numbers))


def _wrong_numbers(foster_care: int, in_home: int, minimum: int) -> Iterator[str]:
    """Yields problems of a yearly minimum that the quarters cannot reach (R50)."""
    a_quarter = foster_care + in_home
    if max(foster_care, in_home) > MAX_CASES:
        yield f"A county reviews {MAX_CASES} cases of a kind in a quarter at most."
    elif a_quarter == 0 and minimum != 1:
        yield "A county without cases in a quarter has a yearly minimum of 1."
    elif a_quarter and not 1 <= minimum <= QUARTERS_PER_YEAR * a_quarter:
        yield f"The yearly minimum is not between 1 and the {QUARTERS_PER_YEAR * a_quarter} cases of four quarters."
