"""Events of a case's QA workflow: custody, notes, overrides, elimination, and the returns."""

from typing import Literal

from shared.contracts.event import DatedEvent, event
from shared.contracts.reviews.entry import SealedText
from shared.contracts.vocabulary import Day, ItemNumber, ItemRating, NoteId, QaLevel, QuestionId

UnlockWhy = Literal["rating_in_question", "new_information", "entered_in_error", "federal_request"]
EliminationReason = Literal[
    "key_participants", "out_of_area", "ih_too_short", "ih_child_in_fc", "ih_fc_entry_late", "fc_under_24h",
    "thv_all_pur", "discharged_before_pur", "adoption_guardianship_final", "subsidy_only", "age_of_majority",
    "other_state", "duplicate", "locked_facility_all_pur", "worker_over_represented", "conflict_of_interest",
    "state_specific",
]  # fmt: skip
"""The reference's codes, with `key_participants` first (R56) [F15, F20, Rh]."""


@event("oms.reviews.case_submitted")
class CaseSubmitted(DatedEvent):
    """A complete case was submitted for initial QA; the first submission fixes the day of completion (F2)."""

    completed: Day


@event("oms.reviews.qa_taken")
class QaTaken(DatedEvent):
    """A reviewer took custody of the case at this QA level; it is read-only for all others."""

    level: QaLevel


@event("oms.reviews.qa_released")
class QaReleased(DatedEvent):
    """The custody was released; the case is available at this QA level again."""

    level: QaLevel


@event("oms.reviews.case_passed_on")
class CasePassedOn(DatedEvent):
    """A level is content; the next one is to look at the case as well."""

    to: QaLevel


@event("oms.reviews.case_returned")
class CaseReturned(DatedEvent):
    """The case went back to its reviewers; the notes say what for."""

    level: QaLevel


@event("oms.reviews.case_approved")
class CaseApproved(DatedEvent):
    """The QA level with custody approved the case: it is final and counted in every figure."""


@event("oms.reviews.case_unlocked")
class CaseUnlocked(DatedEvent):
    """An administrator gave a final case back to its reviewers; it counts in no figure until it is final again."""

    why: UnlockWhy


@event("oms.reviews.note_opened")
class NoteOpened(DatedEvent):
    """QA put a note on a question, or on the rating of an item where no question is named."""

    note: NoteId
    level: QaLevel
    item: ItemNumber
    question: QuestionId | None = None
    text: SealedText


@event("oms.reviews.note_edited")
class NoteEdited(DatedEvent):
    """Its author changed what the note's last entry says; nobody had answered it."""

    note: NoteId
    text: SealedText


@event("oms.reviews.note_replied")
class NoteReplied(DatedEvent):
    """Somebody answered in the note's thread."""

    note: NoteId
    text: SealedText


@event("oms.reviews.note_deleted")
class NoteDeleted(DatedEvent):
    """The author deleted an unanswered note."""

    note: NoteId


@event("oms.reviews.note_resolved")
class NoteResolved(DatedEvent):
    """QA resolved the note."""

    note: NoteId


@event("oms.reviews.note_reopened")
class NoteReopened(DatedEvent):
    """QA reopened a resolved note."""

    note: NoteId


@event("oms.reviews.item_overridden")
class ItemOverridden(DatedEvent):
    """A leader overrode the calculated rating; both are recorded [F14]."""

    item: ItemNumber
    rating: Literal["S", "ANI", "NA"]
    calculated: ItemRating
    why: SealedText


@event("oms.reviews.override_undone")
class OverrideUndone(DatedEvent):
    """The override was undone; the calculated rating counts again."""

    item: ItemNumber


@event("oms.reviews.elimination_proposed")
class EliminationProposed(DatedEvent):
    """A worksheet proposed the elimination of the case: the reason, and the evidence as a sealed text."""

    reason: EliminationReason
    evidence: SealedText


@event("oms.reviews.elimination_refused")
class EliminationRefused(DatedEvent):
    """The case stays in the review."""


@event("oms.reviews.case_eliminated")
class CaseEliminated(DatedEvent):
    """A person other than the proposer eliminated the case: its data remains, and no figure counts it."""

    reason: EliminationReason


@event("oms.reviews.case_restored")
class CaseRestored(DatedEvent):
    """The case is in the review again, in the stage before its elimination."""


@event("oms.reviews.practice_cleared")
class PracticeCleared(DatedEvent):
    """A training site was reset, and this mock case was cleared with it."""


NoteEvent = NoteOpened | NoteEdited | NoteReplied | NoteDeleted | NoteResolved | NoteReopened
MoveEvent = CaseSubmitted | QaTaken | QaReleased | CasePassedOn | CaseReturned | CaseApproved | CaseUnlocked
EliminationEvent = EliminationProposed | EliminationRefused | CaseEliminated | CaseRestored | PracticeCleared
OverrideEvent = ItemOverridden | OverrideUndone
