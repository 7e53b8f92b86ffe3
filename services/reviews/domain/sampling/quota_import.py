"""Import of a quota table from CSV, validated by row."""

from collections.abc import Iterator
from hashlib import sha256

from services.reviews.domain.sampling.csv_table import Columns, CsvRow, Fault, refuse, rows_of
from services.reviews.domain.sampling.quarters import QUARTERS_PER_YEAR
from services.reviews.domain.sampling.quota_table import QuotaTable
from shared.contracts.reviews.sampling import QuotaRow

COLUMNS = Columns(("county", "size_tier", "foster_care", "in_home", "minimum"), ("name",))
NUMBERS = ("foster_care", "in_home", "minimum")
MAX_CASES, MAX_TIER_LENGTH = 200, 40


def read_table(text: str, table: str, source: str, counties: frozenset[str]) -> QuotaTable:
    """Returns the table. `counties`: of the state, empty for an unknown list. Raises Refused with every bad row."""
    rows: dict[str, QuotaRow] = {}
    faults: list[Fault] = []
    for line in rows_of(text, COLUMNS):
        wrong = (
            [line] if isinstance(line, Fault) else [Fault(line.row, county) for county in _wrong(line, counties, rows)]
        )
        faults += wrong
        if not wrong and isinstance(line, CsvRow):
            row = _row(line)
            rows[row.county] = row
    if faults:
        raise refuse(faults, "Rows of the quota table that do not fit")
    if not rows:
        raise refuse([Fault(2, "There is no row for any county.")], "Rows that are missing")
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return QuotaTable(table=table, source=source, digest=digest, rows=tuple(rows[county] for county in sorted(rows)))


def _row(line: CsvRow) -> QuotaRow:
    numbers = {name: int(line.cells[name]) for name in NUMBERS}
    return QuotaRow(county=line.cells["county"], size_tier=line.cells["size_tier"], **numbers)


def _wrong(line: CsvRow, counties: frozenset[str], seen: dict[str, QuotaRow]) -> Iterator[str]:
    county, tier = line.cells["county"], line.cells["size_tier"]
    if not (county.isascii() and county.isdecimal() and len(county) == 5):  # noqa: PLR2004 a federal county number
        yield "The county is not a federal number of five digits, like 06001."
    elif counties and county not in counties:
        yield "The county is not one of this state."
    elif county in seen:
        yield "This county has a row already."
    if not (
        tier.isascii() and tier.replace("_", "a").isalnum() and tier == tier.lower() and len(tier) <= MAX_TIER_LENGTH
    ):
        yield "The size tier is not 1 to 40 small letters, digits or underscores, like very_small."
    if bad := [name for name in NUMBERS if not _is_number(line.cells[name])]:
        yield f"Write whole numbers without signs in {', '.join(bad)}."
        return
    yield from _wrong_numbers(*(int(line.cells[name]) for name in NUMBERS))


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) <= 4  # noqa: PLR2004 more digits than any quota has


def _wrong_numbers(foster_care: int, in_home: int, minimum: int) -> Iterator[str]:
    """Yields problems of a yearly minimum that the quarters cannot reach (R50)."""
    a_quarter = foster_care + in_home
    if max(foster_care, in_home) > MAX_CASES:
        yield f"A county reviews {MAX_CASES} cases of a kind in a quarter at most."
    elif a_quarter == 0 and minimum != 1:
        yield "A county without cases in a quarter has a yearly minimum of 1."
    elif a_quarter and not 1 <= minimum <= QUARTERS_PER_YEAR * a_quarter:
        yield f"The yearly minimum is not between 1 and the {QUARTERS_PER_YEAR * a_quarter} cases of four quarters."
