"""Files that are made of rated cases: which cases, in which format, at once or as a job that keeps its file a day."""

from services.ratings.exports import jobs, listing, parts
from shared.mongo import Store


async def declare(store: Store) -> None:
    await listing.declare(store)
    await jobs.declare(store)
    await parts.declare(store)
