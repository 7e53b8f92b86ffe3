"""Rated cases know whose a case is, from the events of reviews alone."""

from services.ratings.domain import fold_case, to_case, to_document
from shared.contracts.reviews.entry import ConflictDeclared, ReviewersAssigned
from shared.contracts.reviews.holders import CaseHolders
from tests.support.cases.rated_cases import ITEM_1, KEY, UNRATED
from tests.support.histories import FOSTER_CARE, REVIEWER, SECOND_REVIEWER, By, history

GIVEN = ReviewersAssigned(reviewers=(REVIEWER, SECOND_REVIEWER))
LIFE = (FOSTER_CARE, *ITEM_1, GIVEN, By(SECOND_REVIEWER, ConflictDeclared()))


def test_holders_of_a_rated_case_survive_the_snapshot() -> None:
    """A worker that continues from its snapshot would forget whom the ratings are for."""
    case, _ = fold_case(UNRATED, history(*LIFE))
    assert case.holders == CaseHolders((REVIEWER, SECOND_REVIEWER), True, (SECOND_REVIEWER,))
    assert to_case({"_id": KEY} | to_document(case)) == case


def test_holders_of_an_earlier_versions_case_stay_unknown() -> None:
    """A conflict of interest that was not folded would open the ratings to a person who must not see them."""
    recorded = history(*LIFE)
    begun, _ = fold_case(UNRATED, recorded[:-1])
    document = to_document(begun)
    document.pop("holders")
    case, _ = fold_case(to_case({"_id": KEY} | document), recorded[-1:])
    assert case.holders is None
    assert "holders" not in to_document(case)
