"""Repositories of quarterly reviews, quota tables and samples, and queries over them."""

from services.reviews.domain.sampling.quarters import QUARTERS_PER_YEAR, number_of, quarter_name
from services.reviews.domain.sampling.quota import Past
from services.reviews.domain.sampling.quota_table import (
    SHIPPED,
    SHIPPED_FOR,
    QuotaTable,
    evolve_table,
    import_table,
    shipped,
)
from services.reviews.domain.sampling.review import Review, decide_review, evolve_review, review_id
from services.reviews.domain.sampling.sample import Sample, evolve_sample, sample_id
from services.reviews.domain.sampling.sample_commands import decide_sample
from services.reviews.store import frames, interviews
from shared.contracts.envelope import key_of
from shared.contracts.reviews.sampling import Pick
from shared.errors import Refused
from shared.eventstore.repository import AggregateRepository
from shared.mongo import Document, Store

REVIEWS, SAMPLES, TABLES = "quarter_reviews", "samples", "quota_tables"

reviews = AggregateRepository("reviews", REVIEWS, Review, decide_review, evolve_review)
samples = AggregateRepository("reviews", SAMPLES, Sample, decide_sample, evolve_sample)
tables = AggregateRepository("reviews", TABLES, QuotaTable, import_table, evolve_table)


async def declare(store: Store) -> None:
    for name in (REVIEWS, SAMPLES, TABLES):
        await store.index(name, ["site"])
    await frames.declare(store)


async def review_of(store: Store, site: str, quarter: str) -> Review:
    """Returns the quarter's review. Raises Refused("not-found")."""
    return (await reviews.load(store, site, review_id(quarter))).state


async def reviews_of(store: Store, site: str) -> list[Review]:
    """Returns the site's reviews by quarter."""
    rows = store.of_site(site, REVIEWS).find({"site": site}).sort("_id")
    return [Review.model_validate(row["state"]) async for row in rows]


async def sample_of(store: Store, site: str, quarter: str, county: str) -> Sample:
    """Returns the sample, an empty one before the upload of a frame."""
    try:
        return (await samples.load(store, site, sample_id(quarter, county))).state
    except Refused:
        return Sample()


async def samples_of(store: Store, site: str, quarter: str) -> dict[str, Sample]:
    """Returns the samples by county, without counties before the upload of a frame."""
    start = key_of(site, sample_id(quarter, ""))
    rows = store.of_site(site, SAMPLES).find({"_id": {"$gte": start, "$lt": f"{start}~"}})
    return {row["_id"].removeprefix(start): Sample.model_validate(row["state"]) async for row in rows}


async def interviews_of(store: Store, site: str, quarter: str, county: str) -> list[str]:
    """Returns the ids of the county's stakeholder interviews by the time of their opening."""
    query: Document = {"site": site, "state.quarter": quarter, "state.county": county}
    query |= {"state.stage": {"$in": ["open", "completed"]}}
    rows = store.of_site(site, interviews.COLLECTION).find(query, {"_id": 1}).sort("_id")
    return [row["_id"].partition("|")[2] async for row in rows]


async def pick_for(store: Store, site: str, quarter: str, county: str, rank: int) -> Pick:
    """Returns the pick with this rank. Raises Refused unless it is in review."""
    return (await sample_of(store, site, quarter, county)).pick(rank)


def table_id(table: str) -> str:
    return f"quo_{table}"


async def table_of(store: Store, site: str, table: str) -> QuotaTable:
    """Returns an imported quota table or the shipped one. Raises Refused("not-found")."""
    if table == SHIPPED and site.startswith(f"{SHIPPED_FOR}-"):
        return shipped()
    return (await tables.load(store, site, table_id(table))).state


async def tables_of(store: Store, site: str) -> list[QuotaTable]:
    """Returns the quota tables that the site can plan by."""
    own = [shipped()] if site.startswith(f"{SHIPPED_FOR}-") else []
    rows: list[Document] = await store.of_site(site, TABLES).find({"site": site}).sort("_id").to_list(None)
    return own + [QuotaTable.model_validate(row["state"]) for row in rows]


async def past_of(store: Store, site: str, quarter: str) -> Past:
    """Returns the earlier quarters, and the counties of the cases drawn in the last three."""
    opened = frozenset(review.quarter for review in await reviews_of(store, site) if review.quarter < quarter)
    drawn: dict[str, set[str]] = {}
    now = number_of(quarter)
    for review in map(quarter_name, range(now - QUARTERS_PER_YEAR + 1, now)):
        for county, sample in (await samples_of(store, site, review)).items():
            if sample.drawn:
                drawn.setdefault(county, set()).add(review)
    return Past(opened, drawn)
