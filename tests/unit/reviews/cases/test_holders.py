"""Holders of a case: what reviews itself knows and what its readers fold from the events is the same."""

from collections.abc import Sequence
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reviews.domain import Case, evolve
from shared.contracts.event import Event
from shared.contracts.reviews.entry import ConflictDeclared, ReviewersAssigned, TextKeyDestroyed
from shared.contracts.reviews.holders import CaseHolders, CaseRelation, holders_after
from shared.contracts.reviews.qa import QaTaken
from tests.support.histories import FOSTER_CARE, QA, REVIEWER, SECOND_REVIEWER, By, answered, history

ENTERED = answered("1", "applicable", "Yes")
PEOPLE = (REVIEWER, SECOND_REVIEWER, QA)


def relations(*facts: Event | By) -> dict[str, CaseRelation]:
    """By person, as the readers of the events have it; reviews has the same."""
    events = history(*facts)
    holders, case = reduce(holders_after, events, CaseHolders()), reduce(evolve, events, Case())
    found = {person: holders.relation_of(person) for person in PEOPLE}
    assert {person: case.relation_of(person) for person in PEOPLE} == found
    return found


@pytest.mark.parametrize(
    ("facts", "first", "second"),
    [
        ((), "given", "others"),
        ((By(SECOND_REVIEWER, ENTERED),), "given", "given"),
        ((ENTERED, ReviewersAssigned(reviewers=(SECOND_REVIEWER,))), "others", "given"),
        ((ReviewersAssigned(reviewers=(SECOND_REVIEWER, REVIEWER)),), "given", "given"),
        ((ConflictDeclared(),), "declined", "others"),
        ((ReviewersAssigned(reviewers=(REVIEWER,)), ConflictDeclared()), "declined", "others"),
        ((By(SECOND_REVIEWER, ConflictDeclared()), By(SECOND_REVIEWER, ENTERED)), "given", "declined"),
        ((By(SECOND_REVIEWER, TextKeyDestroyed(why="court_order")),), "given", "others"),
    ],
)
def test_holders_case_is_given_to_those_who_review_it_now(
    facts: Sequence[Event | By], first: CaseRelation, second: CaseRelation
) -> None:
    """A reviewer who gave a case away, or may not see it, would read on."""
    found = relations(FOSTER_CARE, *facts, By(QA, QaTaken(level="initial")))
    assert found == {REVIEWER: first, SECOND_REVIEWER: second, QA: "others"}


EVENTS = st.sampled_from(
    [
        ENTERED,
        ConflictDeclared(),
        ReviewersAssigned(reviewers=(REVIEWER,)),
        ReviewersAssigned(reviewers=(SECOND_REVIEWER, QA)),
        TextKeyDestroyed(why="court_order"),
    ]
)


@given(st.lists(st.builds(By, st.sampled_from(PEOPLE), EVENTS), max_size=8))
def test_holders_any_history_is_read_alike_by_every_service(facts: list[By]) -> None:
    """Ratings of a case that its reviewer cannot open would be shown, or the other way round."""
    relations(FOSTER_CARE, *facts)
