"""Commands of a case's entry."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.reviews.entry import CaseCreated, EraseWhy, FaceSheetSaved, InterviewRow, RecordRow, SealedText
from shared.contracts.reviews.events import CaseEvent


@dataclass(frozen=True)
class CreateCase:
    """Take a case into a quarter's review. A drawn case is assigned to its reviewers at once."""

    case: CaseCreated
    reviewers: tuple[str, ...] = ()
    uncertified: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnterMaster:
    """Enter an invented master case of a training site: all of its events, from the creation to the submission."""

    events: tuple[CaseEvent, ...]


@dataclass(frozen=True)
class AssignReviewers:
    """Assign the case to reviewers. `uncertified`: those without a certificate today."""

    reviewers: tuple[str, ...]
    uncertified: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeclareConflict:
    """Declare a person's conflict of interest with the case."""

    by: str


@dataclass(frozen=True)
class AnswerChange:
    """A question's new answer (None withdraws it) and its base revision (0: never answered)."""

    question: str
    value: Any
    base_rev: int


@dataclass(frozen=True)
class SaveAnswers:
    """Save answers to questions of one item, all or none."""

    item: str
    ops: tuple[AnswerChange, ...]


@dataclass(frozen=True)
class SaveFaceSheet:
    """Save the face sheet's core as a whole, with its base revision."""

    fields: FaceSheetSaved
    base_rev: int


@dataclass(frozen=True)
class SaveInterviews:
    """Save the interview log as a whole, with its base revision."""

    rows: tuple[InterviewRow, ...]
    base_rev: int
    today: date


@dataclass(frozen=True)
class SaveRecords:
    """Save the check list of records as a whole, with its base revision."""

    rows: tuple[RecordRow, ...]
    base_rev: int
    today: date


@dataclass(frozen=True)
class SaveSources:
    """Save the sources of an item's rating, with their base revision."""

    item: str
    sources: tuple[str, ...]
    base_rev: int


@dataclass(frozen=True)
class TextOp:
    """A field's new sealed text (None withdraws it) and its base revision (0: never written)."""

    field: str
    text: SealedText | None
    base_rev: int


@dataclass(frozen=True)
class SaveTexts:
    """Save texts of a case, all or none."""

    ops: tuple[TextOp, ...]


@dataclass(frozen=True)
class DestroyTextKey:
    """Record that the case's text key is destroyed."""

    reason: EraseWhy


@dataclass(frozen=True)
class Submit:
    """Submit a complete case to QA."""

    today: date
    version: int


EntryCommand = (
    AssignReviewers
    | DeclareConflict
    | SaveAnswers
    | SaveFaceSheet
    | SaveInterviews
    | SaveRecords
    | SaveSources
    | SaveTexts
    | DestroyTextKey
    | Submit
)


@dataclass(frozen=True)
class EnterAs:
    """An entry command of a person, who must be one of the case's reviewers."""

    person: str
    command: EntryCommand
