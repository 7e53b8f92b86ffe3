"""Cases with a rating of item 3 at each level, in the views of ratings and of levels."""

from services.projections.views import CASE_RATINGS, LEVEL_RATINGS
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.qa import CaseApproved, CasePassedOn, CaseSubmitted, QaTaken
from tests.component.direct_folds import new_case, show
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, QA, By, answered, history

LEVELS = (
    answered("3", "A", "Yes"),
    CaseSubmitted(completed="2026-08-14"),
    By(QA, QaTaken(level="initial")),
    By(QA, CasePassedOn(to="second")),
    By("usr_senior", QaTaken(level="second")),
    By("usr_senior", CaseApproved()),
)
"""Submitted as version 3, passed on as 5, approved as 7."""


async def bring_in(
    projections: RunningService, site: str, *ratings: tuple[int, str], county: str = "06001", final: bool = True
) -> str:
    """A case whose item 3 had these ratings from these versions on; gives its id."""
    case, rule_set = new_case(), {"rule_set": "r4_2022", "reason": "x", "questions": ()}
    placed = FOSTER_CARE.model_copy(update={"county": county})
    told = history(placed, *(LEVELS if final else LEVELS[:-1]), site=site, aggregate=case)
    rated = [
        By(
            "usr_service_ratings",
            ItemRated.model_validate({"item": "3", "rating": rating, "case_version": version} | rule_set),
        )
        for version, rating in ratings
    ]
    by_ratings = history(*rated, owner="ratings", site=site, aggregate=case)
    for view in (CASE_RATINGS, LEVEL_RATINGS):
        await show(projections, told, by_ratings, view=view)
    return case
