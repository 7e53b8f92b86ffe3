"""What is expected of each county in a quarter, and what its sample says."""

from dataclasses import dataclass

from services.projections.views import QUARTERS
from shared.mongo import Document, Store
from shared.projection.view_writer import live_rows


@dataclass(frozen=True)
class Expected:
    """By county: the cases that are expected, why there are fewer, and the row of the county's sample."""

    cases: dict[str, dict[str, int]]
    why: dict[str, str]
    samples: dict[str, Document]


async def expected_of(store: Store, site: str, quarter: str) -> Expected:
    """Empty for a quarter whose review was not opened."""
    rows, _ = await live_rows(store, store.purpose(site), QUARTERS)
    found = [one["row"] async for one in rows.find({"site": site, "row.quarter": quarter})]
    review: Document = next((row for row in found if "expected" in row), {})
    samples = {row["county"]: row for row in found if "county" in row}
    return Expected(review.get("expected", {}), review.get("why", {}), samples)
