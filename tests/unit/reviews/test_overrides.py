"""A leader's rating stands beside the calculated one, for a reason, in QA alone, and can be undone."""

from typing import Any

import pytest

from services.reviews.domain.case.qa.commands import OverrideItem, UndoOverride
from services.reviews.domain.case.qa.overrides import calculated
from shared.contracts.reviews.entry import AnswerWithdrawn, ConflictDeclared, ReviewersAssigned, TextKeyDestroyed
from shared.contracts.reviews.qa import ItemOverridden, OverrideUndone
from tests.support.histories import By
from tests.support.sheets import drawn, finished, sealed
from tests.unit.reviews.case_decisions import accepted, given, refused
from tests.unit.reviews.case_stages import ENTERED, FINAL, IN_INITIAL, IN_OVERSIGHT, LEADER, WAITING, Life, after

WHY = sealed(9)
BY_RULES = calculated(after(ENTERED), "3")
OTHER: Any = "S" if BY_RULES == "ANI" else "ANI"
OVERRIDDEN = By(LEADER, ItemOverridden(item="3", rating=OTHER, calculated=BY_RULES, why=WHY))


def overriding(item: str = "3", rating: Any = OTHER, by: str = LEADER) -> OverrideItem:
    return OverrideItem(by, item, rating, WHY)


@pytest.mark.parametrize("life", [WAITING, IN_INITIAL, IN_OVERSIGHT])
def test_an_override_keeps_the_calculated_rating_and_where_its_reason_stands(life: Life) -> None:
    assert accepted(after(life), overriding()) == [OVERRIDDEN.event]
    case = after(life, OVERRIDDEN)
    kept = case.overrides["3"]
    assert (kept.rating, kept.calculated, kept.version_id, kept.by) == (OTHER, BY_RULES, WHY.version_id, LEADER)
    assert calculated(case, "3") == BY_RULES


def test_an_override_can_be_undone_and_then_the_calculated_rating_counts() -> None:
    case = after(IN_INITIAL, OVERRIDDEN)
    assert accepted(case, UndoOverride(LEADER, "3")) == [OverrideUndone(item="3")]
    undone = after(IN_INITIAL, OVERRIDDEN, By(LEADER, OverrideUndone(item="3")))
    assert undone.overrides == {}
    assert refused(undone, UndoOverride(LEADER, "3")).slug == "not-overridden"


@pytest.mark.parametrize("life", [ENTERED, FINAL])
def test_ratings_are_overridden_and_restored_in_qa_alone(life: Life) -> None:
    """A final rating that changed by itself would be another than the one that was approved."""
    case = after(life, OVERRIDDEN)
    assert {refused(case, one).slug for one in (overriding(), UndoOverride(LEADER, "3"))} == {"case-not-in-qa"}


@pytest.mark.requirement("R47")
@pytest.mark.parametrize(
    ("more", "slug"),
    [
        (By(LEADER, ConflictDeclared()), "conflict-of-interest"),
        (By("usr_admin", ReviewersAssigned(reviewers=(LEADER,))), "own-case"),
    ],
)
def test_no_leader_overrides_their_own_case_or_takes_an_override_of_it_away(more: By, slug: str) -> None:
    case = after(IN_INITIAL, OVERRIDDEN, more)
    assert {refused(case, one).slug for one in (overriding(), UndoOverride(LEADER, "3"))} == {slug}


def test_there_must_be_another_rating_to_put_in_its_place() -> None:
    assert refused(after(IN_INITIAL), overriding(rating=BY_RULES)).slug == "nothing-to-override"
    unrated = after((*ENTERED, AnswerWithdrawn(item="3", question="B")), *WAITING[len(ENTERED) :])
    assert refused(unrated, overriding()).slug == "nothing-to-override"


def test_an_item_of_another_case_type_is_not_overridden() -> None:
    in_home = finished(drawn(2, case_type="IH"))[:-1]
    refusal = refused(given(*in_home), overriding("5", "S"))
    assert (refusal.slug, "not for cases of this type" in refusal.detail) == ("nothing-to-override", True)


@pytest.mark.parametrize("item", ["3", "4", "6", "12", "14"])
def test_an_item_that_is_always_asked_is_never_rated_na(item: str) -> None:
    """Section 1 of the reference; it would also leave an outcome without a rating."""
    assert refused(after(IN_INITIAL), overriding(item, "NA")).slug == "rating-not-possible"
    assert accepted(after(IN_INITIAL), overriding("13", "NA"))


def test_no_reason_can_be_written_once_the_texts_were_destroyed() -> None:
    case = after(IN_INITIAL, OVERRIDDEN, By("usr_admin", TextKeyDestroyed(why="court_order")))
    assert refused(case, overriding("4")).slug == "text-destroyed"
    assert accepted(case, UndoOverride(LEADER, "3"))
