"""What a person can want of a case while it is entered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.reviews.entry import CaseCreated, EraseWhy, FaceSheetSaved, InterviewRow, RecordRow, SealedText
from shared.contracts.reviews.events import CaseEvent


@dataclass(frozen=True)
class CreateCase:
    """Take a case into a quarter's review; one that was drawn is given to its reviewers at once, as below."""

    case: CaseCreated
    reviewers: tuple[str, ...] = ()
    uncertified: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnterMaster:
    """Enter an invented master case of a training site: all of its events, from the creation to the submission."""

    events: tuple[CaseEvent, ...]


@dataclass(frozen=True)
class AssignReviewers:
    """Give the case to these people. `uncertified`: those of them who may not be given any."""

    reviewers: tuple[str, ...]
    uncertified: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeclareConflict:
    """I have a conflict of interest with this case."""

    by: str


@dataclass(frozen=True)
class AnswerChange:
    """One question's new answer (None withdraws it) and the revision it was based on (0: never answered)."""

    question: str
    value: Any
    base_rev: int


@dataclass(frozen=True)
class SaveAnswers:
    """Answers to questions of one item; all of them or none."""

    item: str
    ops: tuple[AnswerChange, ...]


@dataclass(frozen=True)
class SaveFaceSheet:
    """The face sheet's core as a whole, with the revision it was based on."""

    fields: FaceSheetSaved
    base_rev: int


@dataclass(frozen=True)
class SaveInterviews:
    """The interview log as a whole, with the revision it was based on."""

    rows: tuple[InterviewRow, ...]
    base_rev: int


@dataclass(frozen=True)
class SaveRecords:
    """The check list of records as a whole, with the revision it was based on."""

    rows: tuple[RecordRow, ...]
    base_rev: int


@dataclass(frozen=True)
class SaveSources:
    """What informed the rating of an item, with the revision it was based on."""

    item: str
    sources: tuple[str, ...]
    base_rev: int


@dataclass(frozen=True)
class TextOp:
    """One field's new text, sealed (None withdraws it), and the revision it was based on (0: never written)."""

    field: str
    text: SealedText | None
    base_rev: int


@dataclass(frozen=True)
class SaveTexts:
    """Texts of a case; all of them or none."""

    ops: tuple[TextOp, ...]


@dataclass(frozen=True)
class DestroyTextKey:
    """Make every text of the case unreadable for good."""

    reason: EraseWhy


@dataclass(frozen=True)
class Submit:
    """Hand a complete case to QA."""

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
