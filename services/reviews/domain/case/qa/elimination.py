"""Decider of eliminations: a worksheet, the decision of another person, and the restoration (R55, R56)."""

from collections.abc import Sequence
from typing import assert_never

from services.reviews.domain.case.entry.logs import everybody_was_heard
from services.reviews.domain.case.guards import WHERE, must_be_impartial, must_be_readable
from services.reviews.domain.case.qa.commands import (
    ClearPractice,
    DecideElimination,
    EliminationCommand,
    ProposeElimination,
    Restore,
)
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.qa import (
    CaseEliminated,
    CaseRestored,
    EliminationProposed,
    EliminationReason,
    EliminationRefused,
    PracticeCleared,
)
from shared.errors import Refused

FOR_FOSTER_CARE: tuple[EliminationReason, ...] = (
    "fc_under_24h", "thv_all_pur", "adoption_guardianship_final", "age_of_majority", "other_state",
    "locked_facility_all_pur",
)  # fmt: skip
FOR_IN_HOME: tuple[EliminationReason, ...] = ("ih_too_short", "ih_child_in_fc", "ih_fc_entry_late")
"""The other reasons are for all case types (section 8 of the reference)."""


def decide(case: Case, command: EliminationCommand) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case ProposeElimination():
            return _propose(case, command)
        case DecideElimination():
            return _decide_worksheet(case, command)
        case Restore():
            if case.stage != "eliminated":
                raise Refused(
                    "not-eliminated", 409, f"Only an eliminated case comes back; this one is {WHERE[case.stage]}."
                )
            return [CaseRestored()]
        case ClearPractice():
            return [PracticeCleared()]
        case _:
            assert_never(command)


def _propose(case: Case, command: ProposeElimination) -> Sequence[CaseEvent]:
    _must_not_be_over(case)
    must_be_readable(case)
    if case.worksheet and case.worksheet.decided is None:
        raise Refused("worksheet-waits", 409, "A worksheet for this case waits for a decision already.")
    wrong = FOR_IN_HOME if case.case_type == "FC" else FOR_FOSTER_CARE
    if command.reason in wrong:
        raise Refused("reason-does-not-fit", 422, f"The reason {command.reason} is not for cases of this type.")
    if command.reason == "key_participants" and everybody_was_heard(case):
        detail = "By the interview log everybody who is always sought was interviewed: nobody was unavailable."
        raise Refused("reason-does-not-fit", 422, detail)
    return [EliminationProposed(reason=command.reason, evidence=command.evidence)]


def _decide_worksheet(case: Case, command: DecideElimination) -> Sequence[CaseEvent]:
    _must_not_be_over(case)
    must_be_impartial(case, command.by)
    sheet = case.worksheet
    if sheet is None or sheet.decided is not None:
        raise Refused("no-worksheet", 409, "Nobody asked for this case to be eliminated. Fill in a worksheet first.")
    if sheet.by == command.by:
        raise Refused("own-worksheet", 403, "A worksheet is decided by somebody else than who filled it in.")
    return [CaseEliminated(reason=sheet.reason)] if command.eliminate else [EliminationRefused()]


def _must_not_be_over(case: Case) -> None:
    if case.stage in ("approved_final", "eliminated"):
        raise Refused("case-locked", 409, f"The case is {WHERE[case.stage]}.")
