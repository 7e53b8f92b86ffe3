"""What a person can want of a case after its entry."""

from dataclasses import dataclass
from typing import Literal

from shared.contracts.reviews.entry import SealedText
from shared.contracts.reviews.qa import EliminationReason, UnlockWhy
from shared.contracts.vocabulary import Purpose, QaLevel


@dataclass(frozen=True)
class TakeForQa:
    """I look at this case now, at the level at which it waits."""

    by: str


@dataclass(frozen=True)
class Release:
    """Take the case out of the hands that have it: mine, or somebody's who is away."""

    version: int


@dataclass(frozen=True)
class Return:
    """The reviewers have to look at it again."""

    by: str
    version: int


@dataclass(frozen=True)
class PassOn:
    """The level is content; the next one is to look at it too."""

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
    """Give a final case back to its reviewers."""

    reason: UnlockWhy
    version: int


@dataclass(frozen=True)
class OpenNote:
    """Put a note on a question, or on an item's rating (no question)."""

    by: str
    note: str
    item: str
    question: str | None
    text: SealedText


@dataclass(frozen=True)
class EditNote:
    """Change what I wrote last in this thread."""

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
    """Take back, resolve or open again."""

    by: str
    note: str
    how: Literal["delete", "resolve", "reopen"]


@dataclass(frozen=True)
class OverrideItem:
    """Put this rating in the calculated one's place."""

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
    """Fill in the worksheet."""

    reason: EliminationReason
    evidence: SealedText


@dataclass(frozen=True)
class DecideElimination:
    """Say yes or no to a worksheet that somebody else filled in."""

    by: str
    eliminate: bool


@dataclass(frozen=True)
class Restore:
    """Take an eliminated case back into the review."""


@dataclass(frozen=True)
class ClearPractice:
    """Clear a mock case away."""


MoveCommand = TakeForQa | Release | Return | PassOn | Approve | Unlock
NoteCommand = OpenNote | EditNote | ReplyToNote | SettleNote
EliminationCommand = ProposeElimination | DecideElimination | Restore | ClearPractice
OverrideCommand = OverrideItem | UndoOverride
QaCommand = MoveCommand | NoteCommand | OverrideCommand | EliminationCommand
