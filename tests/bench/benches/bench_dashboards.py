"""Dashboards inside: tables of 5,000 approved cases a quarter, from sums; the peer scans the rows as before.

The rows are invented, in California's 58 counties, and summed as a worker sums them. The clock runs from the question
to the bytes of the response, in this process: without the gateway and without HTTP, which every answer has.
"""

import random
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from services.projections.api.dashboards import ratings_that_fit, table_response
from services.projections.api.report_query import Grouped
from services.projections.store import declare
from services.projections.tables import ORDER, tabulate
from services.projections.tables.percentages import Cell
from services.projections.tables.sums import quarters_until
from services.projections.views import CASE_RATINGS
from shared.contracts.vocabulary import Purpose
from shared.mongo import Collection, Document
from shared.projection.sums import STALE, sum_again
from shared.projection.view import collection_name
from shared.reference.jurisdictions import counties_of
from shared.reference.quotas import size_tiers_of
from tests.bench.measurement import Bar, Line, expect, p50, p99
from tests.bench.servers import ApartStore, Place

SITE, QUARTER = "ca-cqi", "2026Q3"
CASES, FEW = 5_000, 100
QUARTERS, PAGE = 12, 5_000
ASKED, SELDOM = 300, 10
BAR_MS = 50

QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("items of a quarter", {}),
    ("items of a quarter by county", {"by": "county"}),
    ("items of a quarter, foster care, by size tier", {"by": "tier", "case_type": "FC"}),
    ("items of twelve quarters by county", {"by": "county", "window": "12"}),
)


@dataclass(frozen=True)
class Asked:
    """Seconds of each answer, and the number of its rows."""

    seconds: list[float]
    rows: int


class Dashboards:
    name = "dashboards"

    async def run(self, place: Place) -> list[Line]:
        cases, asked = (FEW, SELDOM) if place.quick else (CASES, ASKED)
        with place.mark() as mark:
            store = ApartStore(place.cluster.mongo_url, "projections", mark)
            try:
                await declare(store)
                await _fill(store, cases)
                return [await _line(store, name, query, cases, asked) for name, query in QUESTIONS]
            finally:
                store.close()


async def _fill(store: ApartStore, cases: int) -> None:
    rows = store.collection(Purpose.CQI, collection_name(CASE_RATINGS))
    documents = list(_rows(cases))
    for start in range(0, len(documents), PAGE):
        await rows.insert_many(documents[start : start + PAGE], ordered=False)
    summed = await sum_again(store, CASE_RATINGS)
    expect(summed == len({(doc["row"]["quarter"], doc["row"]["county"]) for doc in documents}), "a key was not summed")


def _rows(cases: int) -> Iterator[Document]:
    rng, counties = random.Random(1), sorted(counties_of(SITE))
    for quarter in quarters_until(QUARTER, QUARTERS):
        for number in range(cases):
            row = {
                "quarter": quarter,
                "county": rng.choice(counties),
                "case_type": rng.choice(("FC", "FC", "IH", "IHDR")),
                "agency": rng.choice(("child_welfare", "child_welfare", "probation")),
                "instrument": "r4_2022",
                "stage": "approved_final",
                "items": {item: rng.choice(("S", "S", "ANI", "NA")) for item in ORDER["items"]},
                "outcomes": {outcome: rng.choice(("SA", "PA", "NACH", "NA")) for outcome in ORDER["outcomes"]},
            }
            key = f"{SITE}|cas_{quarter.lower()}{number:026x}"
            yield {
                "_id": key,
                "site": SITE,
                "revision": 1,
                "row": row,
                "seen": {"reviews": 1, "ratings": 1},
                STALE: True,
            }


async def _line(store: ApartStore, name: str, query: dict[str, str], cases: int, asked: int) -> Line:
    filters = Grouped.model_validate({"quarter": QUARTER} | query)

    async def from_sums() -> int:
        summed = await ratings_that_fit(store, SITE, filters)
        return bytes(table_response(SITE, "items", filters, summed).body).count(b'"applicable"')

    async def from_rows() -> int:
        return len(await _scanned(store.collection(Purpose.CQI, collection_name(CASE_RATINGS)), filters))

    ours, peer = await _ask(from_sums, asked), await _ask(from_rows, max(asked // 10, 3))
    expect(ours.rows == peer.rows > 0, f"{name}: {ours.rows} rows from sums, {peer.rows} from a scan")
    return Line(
        "dashboards",
        f"{name}; peer: the same from a scan of the rows",
        f"{cases:,} approved cases a quarter, {QUARTERS} quarters",
        ours=f"p50 {p50(ours.seconds):.1f} ms, p99 {p99(ours.seconds):.1f} ms",
        peer=f"p50 {p50(peer.seconds):.1f} ms",
        ratio=f"{p50(peer.seconds) / p50(ours.seconds):.0f}x",
        bars=(Bar(f"p99 <= {BAR_MS} ms", p99(ours.seconds) <= BAR_MS),),
    )


async def _ask(question: Callable[[], Awaitable[int]], times: int) -> Asked:
    seconds, rows = [], await question()
    for _ in range(times):
        began = time.perf_counter()
        rows = await question()
        seconds.append(time.perf_counter() - began)
    return Asked(seconds, rows)


async def _scanned(rows: Collection, filters: Grouped) -> list[dict[str, object]]:
    """Return the table as it was made before there were sums: MongoDB groups the cells of all rows."""
    match: Document = {"site": SITE, "row.quarter": {"$in": filters.quarters}, "row.stage": "approved_final"}
    if filters.case_type:
        match["row.case_type"] = filters.case_type
    by_county: Document = {"county": "$row.county"} if filters.by else {}
    groups = rows.aggregate(
        [
            {"$match": match},
            {"$project": {"row.county": 1, "cell": {"$objectToArray": "$row.items"}}},
            {"$unwind": "$cell"},
            {"$group": {"_id": {"name": "$cell.k", "rating": "$cell.v"} | by_county, "cases": {"$sum": 1}}},
        ]
    )
    tiers = size_tiers_of(SITE) if filters.by == "tier" else {}
    cells: dict[tuple[str | None, str, str], int] = {}
    async for group in groups:
        key = group["_id"]
        cell = (tiers.get(key["county"], key["county"]) if filters.by else None, key["name"], key["rating"])
        cells[cell] = cells.get(cell, 0) + group["cases"]
    return tabulate("items", [Cell(*cell, cases) for cell, cases in cells.items()], filters.by or "county")
