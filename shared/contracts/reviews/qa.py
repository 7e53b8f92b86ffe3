"""Facts of a case's way through QA: custody, notes, overrides, elimination, and the ways back."""

from typing import Literal

from shared.contracts.event import Event, event
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
class CaseSubmitted(Event):
    """A complete case is ready for initial QA; the first submission fixes the day the review was completed (F2)."""

    completed: Day


@event("oms.reviews.qa_taken")
class QaTaken(Event):
    """One person has the case in their hands at this level; for everybody else it can be read, not changed."""

    level: QaLevel


@event("oms.reviews.qa_released")
class QaReleased(Event):
    """The case is in nobody's hands any more, and waits at this level for somebody else."""

    level: QaLevel


@event("oms.reviews.case_passed_on")
class CasePassedOn(Event):
    """A level is content; the next one is to look at the case as well."""

    to: QaLevel


@event("oms.reviews.case_returned")
class CaseReturned(Event):
    """The case went back to its reviewers; the notes say what for."""

    level: QaLevel


@event("oms.reviews.case_approved")
class CaseApproved(Event):
    """The level that had the case approved it: it is final and counts in every figure."""


@event("oms.reviews.case_unlocked")
class CaseUnlocked(Event):
    """An administrator gave a final case back to its reviewers; it counts in no figure until it is final again."""

    why: UnlockWhy


@event("oms.reviews.note_opened")
class NoteOpened(Event):
    """QA put a note on a question, or on the rating of an item where no question is named."""

    note: NoteId
    level: QaLevel
    item: ItemNumber
    question: QuestionId | None = None
    text: SealedText


@event("oms.reviews.note_edited")
class NoteEdited(Event):
    """Its author changed what the note's last entry says; nobody had answered it."""

    note: NoteId
    text: SealedText


@event("oms.reviews.note_replied")
class NoteReplied(Event):
    """Somebody answered in the note's thread."""

    note: NoteId
    text: SealedText


@event("oms.reviews.note_deleted")
class NoteDeleted(Event):
    """Its author took an unanswered note back."""

    note: NoteId


@event("oms.reviews.note_resolved")
class NoteResolved(Event):
    """QA settled the note."""

    note: NoteId


@event("oms.reviews.note_reopened")
class NoteReopened(Event):
    """QA opened a settled note again."""

    note: NoteId


@event("oms.reviews.item_overridden")
class ItemOverridden(Event):
    """A leader put another rating in the calculated one's place; both are kept [F14]."""

    item: ItemNumber
    rating: Literal["S", "ANI", "NA"]
    calculated: ItemRating
    why: SealedText


@event("oms.reviews.override_undone")
class OverrideUndone(Event):
    """The calculated rating counts again."""

    item: ItemNumber


@event("oms.reviews.elimination_proposed")
class EliminationProposed(Event):
    """A worksheet asks for the case to be eliminated: the reason, and the evidence as a sealed text."""

    reason: EliminationReason
    evidence: SealedText


@event("oms.reviews.elimination_refused")
class EliminationRefused(Event):
    """The case stays in the review."""


@event("oms.reviews.case_eliminated")
class CaseEliminated(Event):
    """By somebody else than who proposed it: the work is kept, and the case leaves every figure."""

    reason: EliminationReason


@event("oms.reviews.case_restored")
class CaseRestored(Event):
    """The case is in the review again, where it was before it was eliminated."""


@event("oms.reviews.practice_cleared")
class PracticeCleared(Event):
    """A training site was reset, and this mock case with it."""


NoteEvent = NoteOpened | NoteEdited | NoteReplied | NoteDeleted | NoteResolved | NoteReopened
MoveEvent = (
    CaseSubmitted
    | QaTaken
    | QaReleased
    | CasePassedOn
    | CaseReturned
    | CaseApproved
    | CaseUnlocked
    | EliminationProposed
    | EliminationRefused
    | CaseEliminated
    | CaseRestored
    | PracticeCleared
)
OverrideEvent = ItemOverridden | OverrideUndone
