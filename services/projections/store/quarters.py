"""Expected cases of each county in a quarter, and the row of its sample."""

from dataclasses import dataclass

from services.projections.views import QUARTERS
from shared.mongo import Document, Store
from shared.projection.view_writer import live_rows


@dataclass(frozen=True)
class ExpectedCases:
    """By county: the expected cases, the reason for a shortfall, and the row of the county's sample."""

    cases: dict[str, dict[str, int]]
    shortfall_reasons: dict[str, str]
    samples: dict[str, Document]


async def expected_of(store: Store, site: str, quarter: str) -> ExpectedCases:
    """Return the expected cases; empty for a quarter whose review was not opened."""
    rows, _ = await live_rows(store, store.purpose(site), QUARTERS)
    documents = [document["row"] async for document in rows.find({"site": site, "row.quarter": quarter})]
    review: Document = next((row for row in documents if "expected" in row), {})
    samples = {row["county"]: row for row in documents if "county" in row}
    return ExpectedCases(review.get("expected", {}), review.get("why", {}), samples)
