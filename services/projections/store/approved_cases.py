"""Approved cases of a site, and whether their view can be counted from."""

from collections.abc import AsyncIterator

from services.projections.domain.reporting_quarters import ApprovedCase, approved_case
from services.projections.views import APPROVED_CASES
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.topics import topic_name
from shared.errors import Refused
from shared.kafka.lag import lagging_groups
from shared.mongo import Store
from shared.projection.rebuild import STAGING_SUFFIX
from shared.projection.view import collection_name, consumer_group_of
from shared.projection.view_writer import POINTERS, live_rows

RATINGS_GROUP = "ratings"


async def approved_cases(store: Store, site: str) -> AsyncIterator[ApprovedCase]:
    """Yield the cases that were finally approved."""
    rows, _ = await live_rows(store, store.purpose(site), APPROVED_CASES)
    async for document in rows.find({"site": site, "row.approved.day": {"$exists": True}}):
        if case := approved_case(document["row"]):
            yield case


async def require_whole_view(store: Store, site: str) -> None:
    """Refuse while the view is being built or rebuilt, or lacks events that were parked. Raises Refused."""
    purpose = store.purpose(site)
    name = collection_name(APPROVED_CASES)
    pointer = await store.collection(purpose, POINTERS).find_one({"_id": APPROVED_CASES.name})
    staged = await store.collection(purpose, name + STAGING_SUFFIX).find_one({}, {"_id": 1})
    if pointer is None or pointer["collection"] != name or staged:
        detail = "The approved cases are being counted anew from history. Publish when that is done, in some minutes."
        raise Refused("view-rebuilding", 409, detail)
    parked = {"group": consumer_group_of(APPROVED_CASES), "key": {"$regex": f"^{site}[|]"}}
    if await store.collection(purpose, ParkingLot.COLLECTION).find_one(parked, {"_id": 1}):
        detail = "Some events of cases could not be counted yet. An operator finds them with `oms parked projections`."
        raise Refused("view-incomplete", 409, detail)


async def is_view_caught_up(store: Store, site: str, kafka_url: str) -> bool:
    """Whether every answer that was saved is rated, and every rating and approval is in the view."""
    purpose = store.purpose(site)
    reviews, ratings = topic_name("reviews", purpose), topic_name("ratings", purpose)
    if await lagging_groups(kafka_url, {RATINGS_GROUP: [reviews]}):
        return False
    return not await lagging_groups(kafka_url, {consumer_group_of(APPROVED_CASES): [reviews, ratings]})
