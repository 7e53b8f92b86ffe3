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


async def certifications_of(store: Store, site: str) -> list[certification.Certification]:
    """Returns the certification of every person of the site who ever had one."""
    rows = store.of_site(site, "certifications").find({"site": site}).sort("_id")
    return [certification.Certification.model_validate(row["state"]) async for row in rows]


async def declare(store: Store) -> None:
    for name in ("cases", "certifications"):
        await store.index(name, ["site"])
    await texts.declare(store)
    await sampling.declare(store)
    await interviews.declare(store)
    await presence.declare(store)
