"""An export says where a case is by this fold: a stage told wrongly would put an eliminated case among the others."""

from functools import reduce

import pytest

from services.ratings.domain import RatedCase, fold_case, to_case, to_document
from services.ratings.domain.case_attributes import NO_ATTRIBUTES, attributes_after
from services.reviews.domain import Case, evolve
from shared.contracts.event import Event
from shared.contracts.reviews.entry import FaceSheetSaved, ItemSourcesSaved, ReviewersAssigned
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    EliminationProposed,
    EliminationRefused,
    PracticeCleared,
    QaReleased,
    QaTaken,
)
from tests.support.cases.rated_cases import KEY, TIMELY, rated
from tests.support.histories import FOSTER_CARE, answered, history
from tests.unit.ratings.test_overrides import WHY

SUBMITTED = CaseSubmitted(completed="2026-08-14")
PROPOSED = EliminationProposed(reason="duplicate", evidence=WHY)
ELIMINATED = CaseEliminated(reason="duplicate")
BEGUN = (FOSTER_CARE.model_copy(update={"rank": 3}), ReviewersAssigned(reviewers=("usr_reviewer",)))
IN_SECOND = (SUBMITTED, QaTaken(level="initial"), CasePassedOn(to="second"), QaTaken(level="second"))
LIVES: dict[str, tuple[Event, ...]] = {
    "not begun": (),
    "entered": (FaceSheetSaved(), answered("1", "A", 0)),
    "returned and entered again": (SUBMITTED, QaTaken(level="initial"), CaseReturned(level="initial"), TIMELY[1]),
    "in second-level QA": IN_SECOND,
    "final": (*IN_SECOND, CaseApproved()),
    "unlocked": (SUBMITTED, QaTaken(level="initial"), CaseApproved(), CaseUnlocked(why="federal_request")),
    "kept": (SUBMITTED, PROPOSED, EliminationRefused()),
    "eliminated": (*IN_SECOND, PROPOSED, ELIMINATED),
    "restored to QA": (*IN_SECOND, PROPOSED, ELIMINATED, CaseRestored()),
    "restored to entry": (ItemSourcesSaved(item="1", sources=()), PROPOSED, ELIMINATED, CaseRestored()),
    "let go": (SUBMITTED, QaTaken(level="initial"), QaReleased(level="initial")),
    "cleared": (SUBMITTED, PracticeCleared()),
}


@pytest.mark.parametrize("life", LIVES)
def test_the_stage_is_the_one_that_the_cases_own_service_has(life: str) -> None:
    facts = history(*BEGUN, *LIVES[life])
    place = fold_case(RatedCase(KEY), facts)[0].attributes
    own = reduce(evolve, facts, Case())
    told = (own.county, own.quarter, own.agency, own.rank, own.stage, own.before or "", own.master)
    assert tuple(place) == told


def test_a_document_that_a_program_of_before_wrote_is_read_and_follows_from_then_on() -> None:
    """After an upgrade the workers go on with the cases that are there."""
    before = rated(*TIMELY)
    old = {name: part for name, part in to_document(before).items() if name != "place"}
    case = to_case({"_id": before.key} | old)
    assert (case.attributes, case.items) == (NO_ATTRIBUTES, before.items)
    assert to_document(case) == old
    assert attributes_after(case.attributes, ELIMINATED).stage == "eliminated"
