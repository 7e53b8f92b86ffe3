"""Quota table aggregate: expected cases by county, and the shipped, invented version."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.sampling import QuotaRow, QuotaTableImported
from shared.errors import Refused
from shared.reference.quotas import SHIPPED_QUOTAS, CountyQuota, shipped_quotas

SHIPPED = SHIPPED_QUOTAS
SHIPPED_FOR = "ca"
BANNER = f"Quota table {SHIPPED}: the size tiers, the cases per county and all shares of case types are invented."
FOSTER_CARE_PER_CENT = 62
"""Share of a county's cases in a quarter [synthetic]; equal to a CFSR's 40 of 65."""


class QuotaTable(BaseModel):
    """State of one version. Reviews keep the numbers of the version they were planned by."""

    model_config = ConfigDict(frozen=True)

    table: str = ""
    source: str = ""
    digest: str = ""
    rows: tuple[QuotaRow, ...] = ()

    @property
    def banner(self) -> str | None:
        """Sentence to show with every number of the shipped table."""
        return banner_of(self.table)

    def restricted_to(self, counties: frozenset[str]) -> "QuotaTable":
        """Returns the table of these counties, or of all of its own for an empty set. Raises Refused."""
        if missing := sorted(counties - {row.county for row in self.rows}):
            detail = f"Quota table {self.table} has no row for {len(missing)} of this site's counties: see counties."
            raise Refused("county-without-quota", 422, detail, counties=missing)
        rows = tuple(row for row in self.rows if not counties or row.county in counties)
        return self.model_copy(update={"rows": rows})


def banner_of(table: str | None) -> str | None:
    return BANNER if table == SHIPPED else None


@cache
def shipped() -> QuotaTable:
    """Returns `synthetic-1` for California's counties: tiers by population [F46], everything else [synthetic]."""
    return QuotaTable(table=SHIPPED, source="invented", rows=tuple(_invented(quota) for quota in shipped_quotas()))


def _invented(quota: CountyQuota) -> QuotaRow:
    foster_care = (quota.cases * FOSTER_CARE_PER_CENT + 50) // 100
    return QuotaRow(
        county=quota.county,
        size_tier=quota.size_tier,
        foster_care=foster_care,
        in_home=quota.cases - foster_care,
        minimum=quota.yearly_minimum,
    )


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
    """Returns the state after the only event of a version."""
    assert isinstance(recorded.event, QuotaTableImported)
    return QuotaTable.model_validate(recorded.event.model_dump())
