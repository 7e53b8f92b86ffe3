"""Stakeholder interviews, one document each, found by site and quarter."""

from collections.abc import Collection
from dataclasses import dataclass

from services.reviews.domain.interviews.decide import decide
from services.reviews.domain.interviews.presentation import Named
from services.reviews.domain.interviews.state import Interview, evolve
from shared.contracts.envelope import key_of
from shared.eventstore.repository import AggregateRepository
from shared.mongo import ASCENDING, Document, Store

NAME = "interviews"

interviews = AggregateRepository("reviews", NAME, Interview, decide, evolve)


async def declare(store: Store) -> None:
    await store.index(NAME, ["site", "state.quarter", "_id"])


@dataclass(frozen=True)
class Wanted:
    """A page of a site's interviews: of one quarter, about any of these items, after this one.

    What is empty narrows nothing.
    """

    limit: int
    quarter: str | None = None
    items: Collection[str] = ()
    after: str | None = None

    def of(self, site: str) -> Document:
        query: Document = {"site": site, "state.stage": {"$in": ["open", "completed"]}}
        query |= {"_id": {"$gt": key_of(site, self.after)}} if self.after else {}
        query |= {"state.quarter": self.quarter} if self.quarter else {}
        return query | ({"state.items": {"$in": sorted(self.items)}} if self.items else {})


async def page_of(store: Store, site: str, wanted: Wanted) -> tuple[list[Named], str | None]:
    """Interviews by the time of their opening, and after which the next page begins; None: that was all."""
    found = store.of_site(site, NAME).find(wanted.of(site)).sort("_id", ASCENDING).limit(wanted.limit + 1)
    page = [(row["_id"].partition("|")[2], Interview.model_validate(row["state"])) async for row in found]
    return page[: wanted.limit], page[wanted.limit - 1][0] if len(page) > wanted.limit else None
