"""A version of the quota table: how many cases a county of its size reviews, and the one that is shipped, invented."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.sampling import QuotaRow, QuotaTableImported
from shared.errors import Refused

SHIPPED = "synthetic-1"
SHIPPED_FOR = "ca"
FILE = Path(__file__).parent / "data" / "quota_synthetic_1.csv"
BANNER = f"Quota table {SHIPPED}: the size tiers, the cases per county and all shares of case types are invented."
FOSTER_CARE_PER_CENT = 62
"""Of a county's cases a quarter [synthetic]; a CFSR's 40 of 65 is the same."""


class QuotaTable(BaseModel):
    """One version; `source` says where it is from. What is expected of a review stays as its own version had it."""

    model_config = ConfigDict(frozen=True)

    table: str = ""
    source: str = ""
    digest: str = ""
    rows: tuple[QuotaRow, ...] = ()

    @property
    def banner(self) -> str | None:
        """To be shown with every number of the table that is shipped."""
        return banner_of(self.table)

    def restricted_to(self, counties: frozenset[str]) -> "QuotaTable":
        """The table for these counties alone; for all of its own where none are named. Raises Refused."""
        if missing := sorted(counties - {row.county for row in self.rows}):
            detail = f"Quota table {self.table} has no row for {len(missing)} of this site's counties: see counties."
            raise Refused("county-without-quota", 422, detail, counties=missing)
        rows = tuple(row for row in self.rows if not counties or row.county in counties)
        return self.model_copy(update={"rows": rows})


def banner_of(table: str | None) -> str | None:
    return BANNER if table == SHIPPED else None


@cache
def shipped() -> QuotaTable:
    """`synthetic-1` for California's counties: tiers by population [F46], and everything else [synthetic]."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = tuple(
            _invented(row["fips"], row["size_tier"], int(row["synthetic_cases_per_quarter"]))
            for row in csv.DictReader(lines)
        )
    return QuotaTable(table=SHIPPED, source="invented", rows=rows)


def _invented(county: str, tier: str, cases: int) -> QuotaRow:
    foster_care = (cases * FOSTER_CARE_PER_CENT + 50) // 100
    in_home = cases - foster_care
    return QuotaRow(county=county, size_tier=tier, foster_care=foster_care, in_home=in_home, minimum=max(4 * cases, 1))


@dataclass(frozen=True)
class ImportTable:
    """Import a version of the quota table."""

    table: QuotaTable


def import_table(existing: QuotaTable, command: ImportTable) -> Sequence[QuotaTableImported]:
    """Decides on an import. Raises Refused where the version exists: reviews were planned by its numbers."""
    table = command.table
    if existing.table or table.table == SHIPPED:
        detail = f"There is a quota table {table.table} already, and versions do not change. Take another name."
        raise Refused("quota-table-there", 409, detail)
    return [QuotaTableImported(table=table.table, source=table.source, digest=table.digest, rows=table.rows)]


def evolve_table(_table: QuotaTable, recorded: RecordedEvent) -> QuotaTable:
    """A version has one fact."""
    assert isinstance(recorded.event, QuotaTableImported)
    return QuotaTable.model_validate(recorded.event.model_dump())
