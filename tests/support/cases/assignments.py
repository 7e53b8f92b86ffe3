"""Cases given to reviewers, without their certificates: for tests that are not about those."""

from services.reviews.domain.case.entry.commands import AssignReviewers
from services.reviews.store import cases
from shared.runtime import Runtime


async def give_to(reviews: Runtime, site: str, case: str, *people: str) -> None:
    """One event, after which these people alone have the case."""
    await cases.execute(reviews.store, reviews.command_context("usr_leader"), site, case, AssignReviewers(people))
