"""Store of reviews: repositories, and collections of frames, texts and text keys.

Decisions do not belong here. It may import the service's domain, and `shared`.
"""

from services.reviews.domain import Case, certification, decide, evolve
from services.reviews.store import interviews, presence, sampling, texts
from shared.eventstore.repository import AggregateRepository
from shared.mongo import Store

SAVE_EVERY = 20
"""Events between snapshots: a case has about a hundred, four or five a save."""

cases = AggregateRepository("reviews", "cases", Case, decide, evolve, SAVE_EVERY)
certifications = AggregateRepository(
    "reviews", "certifications", certification.Certification, certification.decide, certification.evolve
)


async def declare(store: Store) -> None:
    await store.index("cases", ["site"])
    await texts.declare(store)
    await sampling.declare(store)
    await interviews.declare(store)
    await presence.declare(store)
