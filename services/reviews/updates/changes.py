"""Change of a case: which parts changed up to which version, without content. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.entry import (
    AnswerSaved,
    AnswerWithdrawn,
    ConflictDeclared,
    FaceSheetSaved,
    InterviewsSaved,
    ItemSourcesSaved,
    RecordsSaved,
    ReviewersAssigned,
    TextKeyDestroyed,
    TextSaved,
    TextWithdrawn,
)
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    EliminationProposed,
    EliminationRefused,
    ItemOverridden,
    NoteDeleted,
    NoteEdited,
    NoteOpened,
    NoteReopened,
    NoteReplied,
    NoteResolved,
    OverrideUndone,
    PracticeCleared,
    QaReleased,
    QaTaken,
)

ChangeKind = Literal["answers", "face_sheet", "logs", "texts", "notes", "overrides", "custody", "stage", "other"]

EVENTS_BY_KIND: Mapping[ChangeKind, tuple[type[Event], ...]] = {
    "answers": (AnswerSaved, AnswerWithdrawn, ItemSourcesSaved),
    "face_sheet": (FaceSheetSaved,),
    "logs": (InterviewsSaved, RecordsSaved),
    "texts": (TextSaved, TextWithdrawn, TextKeyDestroyed),
    "notes": (NoteOpened, NoteEdited, NoteReplied, NoteDeleted, NoteResolved, NoteReopened),
    "overrides": (ItemOverridden, OverrideUndone),
    "custody": (ReviewersAssigned, ConflictDeclared, QaTaken, QaReleased),
    "stage": (
        CaseSubmitted, CasePassedOn, CaseReturned, CaseApproved, CaseUnlocked, EliminationProposed, EliminationRefused,
        CaseEliminated, CaseRestored, PracticeCleared,
    ),
}  # fmt: skip
KINDS = {event: kind for kind, events in EVENTS_BY_KIND.items() for event in events}

PATHS_WITH_ITEM = ("rationale", "comments", "no", "cell")
"""First parts of the paths of texts whose second part is an item's number."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """The change of a case up to `version`: its kinds, the items and the people that it came from."""

    version: int
    kinds: frozenset[str]
    items: frozenset[str]
    people: frozenset[str]

    def __or__(self, other: "CaseChange") -> "CaseChange":
        """Return both changes as one."""
        return CaseChange(
            max(self.version, other.version),
            self.kinds | other.kinds,
            self.items | other.items,
            self.people | other.people,
        )


def change_by(recorded: RecordedEvent) -> CaseChange:
    """Return the change that one event makes."""
    kind: ChangeKind = KINDS.get(type(recorded.event), "other")
    people = frozenset({recorded.envelope.actor})
    return CaseChange(recorded.sequence, frozenset({kind}), frozenset(_items(recorded.event)), people)


def _items(event: Event) -> Iterable[str]:
    """Yield the number of the item that an event names, directly or in the path of a text."""
    if item := getattr(event, "item", None):
        yield item
    if isinstance(event, TextSaved | TextWithdrawn):
        begin, _, rest = event.field.partition("/")
        if begin in PATHS_WITH_ITEM:
            yield rest.partition("/")[0]
