"""A view's row is the fold of what its services told; what it does not know leaves it as it was."""

from functools import reduce
from typing import Any

import pytest

from services.projections.views import CASE_RATINGS, PEOPLE, TICKETS, VIEWS
from shared.contracts.event import Event
from shared.contracts.helpdesk import TicketClosed, TicketOpened
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.contracts.ratings import ItemRated, OutcomeRated, RuleSetChosen
from shared.contracts.reviews.entry import AnswerWithdrawn, FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseEliminated, CaseRestored, CaseSubmitted, QaTaken
from shared.projection.view import View
from tests.support.event_examples.all_events import FACTS
from tests.support.histories import FOSTER_CARE, answered, history

ITEM = ItemRated(item="1", rating="ANI", reason="i1_x", questions=(), case_version=2, rule_set="r4_2022")
OUTCOME = OutcomeRated(outcome="S1", rating="NACH", reason="s1_nach", case_version=2, rule_set="r4_2022")
PLACE = FOSTER_CARE.model_dump(mode="json", exclude_none=True)


def row_after(view: View, *facts: Event, owner: str = "reviews", row: dict[str, Any] | None = None) -> dict[str, Any]:
    return reduce(view.evolve, history(*facts, owner=owner), row or {})


def test_a_case_is_placed_by_its_creation_and_not_started() -> None:
    assert row_after(CASE_RATINGS, FOSTER_CARE) == PLACE | {"stage": "not_started"}


def test_a_case_is_final_in_the_row_only_once_it_was_approved() -> None:
    facts = [
        FOSTER_CARE,
        FaceSheetSaved(opened_non_can="No"),
        answered("1", "A", 0),
        AnswerWithdrawn(item="1", question="A"),
        CaseSubmitted(completed="2026-08-14"),
        QaTaken(level="initial"),
        CaseApproved(),
    ]
    stages = [row_after(CASE_RATINGS, *facts[: n + 1])["stage"] for n in range(len(facts))]
    in_qa = ["ready_for_initial_qa", "initial_qa", "approved_final"]
    assert stages == ["not_started", "data_entry", "data_entry", "data_entry", *in_qa]


@pytest.mark.requirement("R55")
def test_an_eliminated_case_leaves_every_figure_and_comes_back_where_it_was() -> None:
    waiting = [FOSTER_CARE, CaseSubmitted(completed="2026-08-14"), QaTaken(level="initial")]
    out = row_after(CASE_RATINGS, *waiting, CaseEliminated(reason="key_participants"))
    assert out["stage"] == "eliminated"
    assert row_after(CASE_RATINGS, CaseRestored(), row=out)["stage"] == "ready_for_initial_qa"


def test_the_newest_rating_of_each_item_and_outcome_stands_in_the_row() -> None:
    better = ITEM.model_copy(update={"rating": "S"})
    row = row_after(CASE_RATINGS, ITEM, OUTCOME, better, owner="ratings")
    assert row == {"items": {"1": "S"}, "outcomes": {"S1": "NACH"}}


def test_ratings_and_the_case_may_come_in_either_order() -> None:
    """They come on two topics, and nothing orders these."""
    ratings_first = row_after(CASE_RATINGS, FOSTER_CARE, row=row_after(CASE_RATINGS, ITEM, OUTCOME, owner="ratings"))
    case_first = row_after(CASE_RATINGS, ITEM, OUTCOME, owner="ratings", row=row_after(CASE_RATINGS, FOSTER_CARE))
    assert ratings_first == case_first


def test_a_rule_set_is_no_stage_of_a_case() -> None:
    assert row_after(CASE_RATINGS, RuleSetChosen(policies={}), owner="ratings") == {}


def test_a_ticket_is_open_until_it_is_closed() -> None:
    assert row_after(TICKETS, TicketOpened(topic="reports"), owner="helpdesk") == {"topic": "reports", "state": "open"}
    closed = row_after(TICKETS, TicketOpened(topic="reports"), TicketClosed(), owner="helpdesk")
    assert closed["state"] == "closed"


def test_a_person_holds_each_granted_role_once_until_it_is_revoked() -> None:
    facts = [RoleGranted(role="REVIEWER"), RoleGranted(role="OBSERVER"), RoleGranted(role="REVIEWER")]
    assert row_after(PEOPLE, *facts, owner="identity") == {"roles": ["OBSERVER", "REVIEWER"]}
    assert row_after(PEOPLE, *facts, RoleRevoked(role="REVIEWER"), owner="identity") == {"roles": ["OBSERVER"]}


def test_every_view_digests_every_fact_there_is() -> None:
    """A fact that a view cannot fold would be parked, and with it everything of that case behind it."""
    for view in VIEWS:
        for fact in FACTS:
            owner = fact.type.split(".")[1]
            assert isinstance(row_after(view, fact, owner=owner), dict)


def test_folding_leaves_the_row_that_was_given_alone() -> None:
    """A lost race is folded again from the same row."""
    before: dict[str, Any] = row_after(CASE_RATINGS, ITEM, owner="ratings")
    row_after(CASE_RATINGS, ITEM.model_copy(update={"item": "2"}), owner="ratings", row=before)
    assert before == {"items": {"1": "ANI"}}
