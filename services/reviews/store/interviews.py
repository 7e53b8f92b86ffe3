"""Repository of stakeholder interviews, and their pages by site and quarter."""

from collections.abc import Collection
from dataclasses import dataclass

from services.reviews.domain.interviews.decide import decide
from services.reviews.domain.interviews.presentation import Named
from services.reviews.domain.interviews.state import Interview, evolve
from shared.contracts.envelope import key_of
from shared.eventstore.repository import AggregateRepository
from shared.mongo import ASCENDING, Document, Store

COLLECTION = "interviews"

interviews = AggregateRepository("reviews", COLLECTION, Interview, decide, evolve)


async def declare(store: Store) -> None:
    await store.index(COLLECTION, ["site", "state.quarter", "_id"])


@dataclass(frozen=True)
class InterviewQuery:
    """A page of a site's interviews: of one quarter, about any of these items, after this id.

    An empty field matches all.
    """

    limit: int
    quarter: str | None = None
    items: Collection[str] = ()
    after: str | None = None

    def filter(self, site: str) -> Document:
        bounds: Document = {"site": site, "state.stage": {"$in": ["open", "completed"]}}
        bounds |= {"_id": {"$gt": key_of(site, self.after)}} if self.after else {}
        bounds |= {"state.quarter": self.quarter} if self.quarter else {}
        return bounds | ({"state.items": {"$in": sorted(self.items)}} if self.items else {})


async def page_of(store: Store, site: str, query: InterviewQuery) -> tuple[list[Named], str | None]:
    """Returns interviews by the time of their opening, and the last id if another page follows."""
    rows = store.of_site(site, COLLECTION).find(query.filter(site)).sort("_id", ASCENDING).limit(query.limit + 1)
    page = [(row["_id"].partition("|")[2], Interview.model_validate(row["state"])) async for row in rows]
    return page[: query.limit], page[query.limit - 1][0] if len(page) > query.limit else None
