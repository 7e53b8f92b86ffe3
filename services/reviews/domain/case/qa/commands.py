"""Commands of a case's QA."""

from dataclasses import dataclass
from typing import Literal

from shared.contracts.reviews.entry import SealedText
from shared.contracts.reviews.qa import EliminationReason, UnlockWhy
from shared.contracts.vocabulary import Purpose, QaLevel


@dataclass(frozen=True)
class TakeForQa:
    """Take the case for QA at the level at which it waits."""

    by: str


@dataclass(frozen=True)
class Release:
    """Release the case from the person who has it in QA."""

    version: int


@dataclass(frozen=True)
class Return:
    """Return the case to its reviewers."""

    by: str
    version: int


@dataclass(frozen=True)
class PassOn:
    """Pass the case on to the next level."""

    by: str
    to: QaLevel
    purpose: Purpose
    version: int


@dataclass(frozen=True)
class Approve:
    """Make the case final."""

    by: str
    version: int


@dataclass(frozen=True)
class Unlock:
    """Return a final case to its reviewers."""

    reason: UnlockWhy
    version: int


@dataclass(frozen=True)
class OpenNote:
    """Open a note on a question, or on an item's rating (no question)."""

    by: str
    note: str
    item: str
    question: str | None
    text: SealedText


@dataclass(frozen=True)
class EditNote:
    """Change the person's own last entry of the thread."""

    by: str
    note: str
    text: SealedText


@dataclass(frozen=True)
class ReplyToNote:
    by: str
    note: str
    text: SealedText


@dataclass(frozen=True)
class SettleNote:
    """Delete, resolve or reopen a note."""

    by: str
    note: str
    how: Literal["delete", "resolve", "reopen"]


@dataclass(frozen=True)
class OverrideItem:
    """Override the calculated rating."""

    by: str
    item: str
    rating: Literal["S", "ANI", "NA"]
    reason: SealedText


@dataclass(frozen=True)
class UndoOverride:
    by: str
    item: str


@dataclass(frozen=True)
class ProposeElimination:
    """Propose the elimination of the case."""

    reason: EliminationReason
    evidence: SealedText


@dataclass(frozen=True)
class DecideElimination:
    """Decide on the proposal of another person."""

    by: str
    eliminate: bool


@dataclass(frozen=True)
class Restore:
    """Take an eliminated case back into the review."""


@dataclass(frozen=True)
class ClearPractice:
    """Clear a mock case."""


MoveCommand = TakeForQa | Release | Return | PassOn | Approve | Unlock
NoteCommand = OpenNote | EditNote | ReplyToNote | SettleNote
EliminationCommand = ProposeElimination | DecideElimination | Restore | ClearPractice
OverrideCommand = OverrideItem | UndoOverride
QaCommand = MoveCommand | NoteCommand | OverrideCommand | EliminationCommand
