"""A complete invented case at each step of its life, and the people who have it in their hands there."""

from services.reviews.domain import Case
from shared.contracts.event import Event
from shared.contracts.reviews.qa import (
    CaseApproved,
    CasePassedOn,
    CaseReturned,
    CaseSubmitted,
    NoteOpened,
    NoteReplied,
    QaTaken,
)
from tests.support.histories import NOW, QA, REVIEWER, By
from tests.support.sheets import drawn, entered, sealed
from tests.unit.reviews.case_decisions import given

SENIOR, BUREAU, LEADER = "usr_senior", "usr_bureau", "usr_leader"
NOTE = f"not_{'1' * 32}"

Life = tuple[Event | By, ...]
ENTERED: Life = tuple(entered(drawn(1, case_type="FC", agency="child_welfare")))
WAITING: Life = (*ENTERED, CaseSubmitted(completed=NOW.date().isoformat()))
IN_INITIAL: Life = (*WAITING, By(QA, QaTaken(level="initial")))
RETURNED: Life = (*IN_INITIAL, By(QA, CaseReturned(level="initial")))
FOR_SECOND: Life = (*IN_INITIAL, By(QA, CasePassedOn(to="second")))
IN_SECOND: Life = (*FOR_SECOND, By(SENIOR, QaTaken(level="second")))
FOR_OVERSIGHT: Life = (*IN_SECOND, By(SENIOR, CasePassedOn(to="oversight")))
IN_OVERSIGHT: Life = (*FOR_OVERSIGHT, By(BUREAU, QaTaken(level="oversight")))
FINAL: Life = (*IN_INITIAL, By(QA, CaseApproved()))

OPENED = By(QA, NoteOpened(note=NOTE, level="initial", item="3", question="B", text=sealed(1)))
REPLIED = By(REVIEWER, NoteReplied(note=NOTE, text=sealed(2)))


def after(life: Life, *more: Event | By) -> Case:
    return given(*life, *more)
