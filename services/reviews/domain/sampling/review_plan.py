"""Plan of a quarter's review: by a quota table, or with the counties agreed for a federal review."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.reviews.domain.sampling.quota import Past, check_federal, expected_cases
from services.reviews.domain.sampling.quota_table import QuotaTable
from services.reviews.domain.site_rules import check_county
from shared.access import SiteFacts
from shared.contracts.reviews.sampling import ExpectedCases, ReviewOpened, SamplingMode
from shared.contracts.vocabulary import InstrumentVersion, Purpose
from shared.errors import Refused


@dataclass(frozen=True)
class Plan:
    """A quarter, its version of the instrument, and the site's set-up."""

    quarter: str
    instrument: InstrumentVersion
    site: SiteFacts

    def by_table(self, table: QuotaTable, past: Past) -> ReviewOpened:
        """Returns the review by a quota table. Raises Refused for a county that the table lacks."""
        expected = expected_cases(table.restricted_to(self.site.counties), self.quarter, past)
        return self._opened("STATE", expected, table.table)

    def federal(self, counties: Sequence[ExpectedCases], purpose: Purpose) -> ReviewOpened:
        """Returns the federal review of 65 cases in the agreed counties [F16]. Raises Refused, also in a CQI site."""
        if purpose is Purpose.CQI:
            detail = "A CQI site reviews by its state's quota table. A federal review belongs to a CFSR site."
            raise Refused("federal-review-elsewhere", 422, detail)
        expected = check_federal(counties)
        for county in expected:
            check_county(self.site, county.county)
        return self._opened("FEDERAL", expected, None)

    def _opened(self, mode: SamplingMode, expected: tuple[ExpectedCases, ...], table: str | None) -> ReviewOpened:
        """Returns the opening with the site's period under review, round and year (R11, R13)."""
        return ReviewOpened(
            quarter=self.quarter,
            mode=mode,
            quota_table=table,
            instrument=self.instrument,
            pur_mode="FIXED" if self.site.pur_start else "OPEN",
            pur_start=self.site.pur_start,
            round=self.site.round,
            year=self.site.year,
            expected=expected,
        )
