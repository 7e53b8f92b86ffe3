"""Files that are made of rated cases: which cases, in which format, at once or as a job that keeps its file a day."""

from services.ratings.exports import case_pages, file_chunks, jobs
from shared.mongo import Store


async def declare(store: Store) -> None:
    await case_pages.declare(store)
    await jobs.declare(store)
    await file_chunks.declare(store)
