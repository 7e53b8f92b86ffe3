"""Exports of rated cases: selection, formats, and jobs that keep their file for a day.

HTTP does not belong here. It may import the service's store and domain, and `shared`.
"""

from services.ratings.exports import case_pages, file_chunks, jobs
from shared.mongo import Store


async def declare(store: Store) -> None:
    await case_pages.declare(store)
    await jobs.declare(store)
    await file_chunks.declare(store)
