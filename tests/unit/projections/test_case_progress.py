"""The row that work lists and reports are made of, through a case's whole life."""

from datetime import date
from functools import reduce
from typing import Any

import pytest

from services.projections.tables.reports import worksheet_line
from services.projections.views import CASE_PROGRESS, QUARTERS
from shared.contracts.reviews.entry import ReviewersAssigned
from shared.contracts.reviews.qa import (
    CaseEliminated,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    EliminationProposed,
    EliminationRefused,
    NoteDeleted,
    NoteReopened,
    NoteResolved,
    OverrideUndone,
    QaReleased,
)
from shared.contracts.reviews.sampling import NoEligibleCase, ReviewOpened, SampleDrawn, ShortfallExplained
from shared.projection.view import covers
from tests.support.cases.daily_histories import (
    ANOTHER_NOTE,
    LEADER,
    NOTE,
    OPENED,
    OVERRIDDEN,
    SENIOR,
    Told,
    eliminated,
    final_after_two_levels,
    in_initial_qa,
    lived,
    started,
)
from tests.support.event_examples.all_events import FACTS
from tests.support.event_examples.cases import TEXT
from tests.support.histories import CASE, FOSTER_CARE, QA, REVIEWER, SECOND_REVIEWER, By, answered, history


def row(*facts: Told) -> dict[str, Any]:
    nothing: dict[str, Any] = {}
    return reduce(CASE_PROGRESS.evolve, lived(*facts), nothing)


def part(shown: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(shown.get(name) for name in names)


def test_a_case_is_where_its_last_move_left_it_and_since_then() -> None:
    """A save moves nothing: "since" would else say that a case nobody submits has just come."""
    begun = row(*started(rank=3))
    assert part(begun, "county", "rank", "stage", "custody") == ("06001", 3, "data_entry", None)
    assert begun["since"] == "2026-08-03T12:00:00.000000Z", "the first entry, not the last"
    taken = row(*in_initial_qa())
    assert part(taken, "stage", "custody") == ("initial_qa", QA)
    assert taken["since"].startswith("2026-08-07")
    released = row(*in_initial_qa(), (8, By(QA, QaReleased(level="initial"))))
    assert part(released, "stage", "custody") == ("ready_for_initial_qa", None)


def test_two_weeks_run_from_the_first_entry_and_the_first_submission_is_kept() -> None:
    begun = row(*started())
    assert part(begun, "started", "due", "submitted") == ("2026-08-03", "2026-08-17", None)
    again = row(
        *in_initial_qa(),
        (7, By(QA, CaseReturned(level="initial"))),
        (20, answered("1", "A", 1)),
        (21, CaseSubmitted(completed="2026-08-22")),
    )
    assert part(again, "started", "due", "submitted") == ("2026-08-03", "2026-08-17", "2026-08-06")
    assert part(again, "stage", "returns", "passed") == ("ready_for_initial_qa", 1, [])


@pytest.mark.requirement("R46")
def test_a_final_case_says_which_levels_it_passed_and_a_new_submission_forgets_them() -> None:
    done = row(*final_after_two_levels())
    assert part(done, "stage", "passed", "qa", "custody") == (
        "approved_final", ["initial", "second"], [QA, SENIOR], None,
    )  # fmt: skip
    unlocked = row(*final_after_two_levels(), (30, By(LEADER, CaseUnlocked(why="federal_request"))))
    assert part(unlocked, "stage", "returns") == ("returned_to_reviewer", 1)
    resubmitted = row(
        *final_after_two_levels(),
        (30, By(LEADER, CaseUnlocked(why="federal_request"))),
        (31, CaseSubmitted(completed="2026-09-01")),
    )
    assert resubmitted["passed"] == []


def test_a_case_is_those_reviewers_it_was_given_to_and_else_those_who_entered_it() -> None:
    second = By(SECOND_REVIEWER, answered("1", "B", 0))
    entered: tuple[Told, ...] = ((0, FOSTER_CARE), (1, answered("1", "A", 0)), (1, second))
    assert row(*entered)["reviewers"] == [REVIEWER, SECOND_REVIEWER]
    given = (2, By(LEADER, ReviewersAssigned(reviewers=(SENIOR,))))
    assert row(*entered, given, (3, answered("1", "A", 1)))["reviewers"] == [SENIOR]


def test_reopened_note_keeps_its_age() -> None:
    """A note waits until it is resolved and is as old as it was when it is opened again."""
    opened = (8, By(QA, OPENED))
    other = (9, By(QA, OPENED.model_copy(update={"note": ANOTHER_NOTE})))
    resolved, reopened = (10, By(QA, NoteResolved(note=NOTE))), (11, By(QA, NoteReopened(note=NOTE)))
    waiting = row(*in_initial_qa(), opened, other)["notes"]
    assert waiting[NOTE] == {"item": "4", "level": "initial", "opened": "2026-08-09T12:00:00.000000Z"}
    assert list(row(*in_initial_qa(), opened, other, resolved)["notes"]) == [ANOTHER_NOTE]
    assert row(*in_initial_qa(), opened, resolved, reopened)["notes"] == {NOTE: waiting[NOTE]}
    assert row(*in_initial_qa(), opened, (9, By(QA, NoteDeleted(note=NOTE))))["notes"] == {}


def test_an_override_stands_with_both_ratings_until_it_is_undone() -> None:
    told = row(*in_initial_qa(), (8, By(LEADER, OVERRIDDEN)))["overridden"]["4"]
    assert part(told, "rating", "calculated", "by") == ("S", "ANI", LEADER)
    assert row(*in_initial_qa(), (8, OVERRIDDEN), (9, OverrideUndone(item="4")))["overridden"] == {}


@pytest.mark.requirement("R55")
@pytest.mark.requirement("R57")
def test_the_work_on_an_eliminated_case_is_kept_and_a_restored_one_goes_on() -> None:
    out = row(*eliminated())
    assert out["eliminated"]["reason"] == "key_participants"
    assert out["effort"] == {"saves": 3, "texts": 1, "interviews": 1, "days": ["2026-08-03", "2026-08-05"]}
    back = row(*eliminated(), (9, By(LEADER, CaseRestored())), (10, answered("1", "A", 1)))
    assert part(back, "stage", "eliminated") == ("data_entry", None)
    assert part(back["effort"], "saves", "days") == (4, ["2026-08-03", "2026-08-05", "2026-08-11"])


@pytest.mark.requirement("R56")
def test_a_worksheet_waits_until_it_is_decided() -> None:
    """A leader would otherwise ask every case for a worksheet, or overlook the one that waits."""
    proposed = (6, By(REVIEWER, EliminationProposed(reason="duplicate", evidence=TEXT)))
    waiting = row(*started(), proposed)
    assert waiting["worksheet"] == {"reason": "duplicate", "by": REVIEWER, "at": "2026-08-07T12:00:00.000000Z"}
    assert row(*started(), proposed, (7, By(LEADER, EliminationRefused())))["worksheet"] is None
    decided = (7, By(LEADER, CaseEliminated(reason="duplicate")))
    assert row(*started(), proposed, decided)["worksheet"] is None
    shown = worksheet_line(CASE, waiting, date(2026, 8, 10), "America/Los_Angeles")
    assert (shown["reason"], shown["by"], shown["days"]) == ("duplicate", REVIEWER, 3)


def test_whatever_is_no_case_leaves_no_row_among_the_cases() -> None:
    """Samples, reviews, certificates and interviews come on the same topic, and would be counted as cases."""
    for aggregate in ("rvw_2026q3", "smp_2026q3_06001", "cer_reviewer", f"sti_{'1' * 32}"):
        assert not covers(CASE_PROGRESS, f"ca-cqi|{aggregate}")
    assert covers(CASE_PROGRESS, f"ca-cqi|{CASE}")
    assert [covers(QUARTERS, f"ca-cqi|{one}") for one in ("rvw_2026q3", "smp_2026q3_06001", CASE)] == [
        True,
        True,
        False,
    ]


@pytest.mark.requirement("R52")
def test_quarter_shows_expected_cases_and_shortfall_reason_by_county() -> None:
    """A quarter says what each county is expected to review and why it reviews less."""
    facts = {type(one): one for one in FACTS}
    nothing: dict[str, Any] = {}
    review = history(facts[ReviewOpened], facts[ShortfallExplained], aggregate="rvw_2026q3")
    told = reduce(QUARTERS.evolve, review, nothing)
    assert part(told, "quarter", "why") == ("2026Q3", {"06001": "staffing"})
    assert told["expected"]["06001"] == {"foster_care": 12, "in_home": 8, "either": 0}
    drawn = reduce(QUARTERS.evolve, history(facts[SampleDrawn], aggregate="smp_2026q3_06001"), nothing)
    assert drawn == {"quarter": "2026Q3", "county": "06001", "outcome": "drawn", "why_fewer": "small_frame"}
    empty = reduce(QUARTERS.evolve, history(facts[NoEligibleCase], aggregate="smp_2026q3_06003"), nothing)
    assert part(empty, "county", "outcome") == ("06003", "no_eligible_case")
