"""Facts of a case's entry beside its answers: who is on it, what was heard and read, and that a text was written."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import Code, Day, Digest, ItemNumber, PersonId, TextField, TextId

YesNo = Literal["Yes", "No"]
InterviewKind = Literal["in_person", "telephone", "video", "written"]
NotHeld = Literal[
    "could_not_be_located", "refused", "safety_concern", "legal_reason", "not_in_best_interest",
    "not_developmentally_able", "deceased", "no_such_person",
]  # fmt: skip
"""Why an interview that is always sought was not held [Rm]."""

InterviewRole = Literal[
    "child", "mother", "father", "foster_parent", "caseworker", "supervisor", "other_professional", "other"
]
Source = Literal["paper", "electronic"]
EraseWhy = Literal["court_order", "retention_ended", "entered_in_error"]


class SealedText(Event):
    """A version of a text: its id, and a digest of its ciphertext and place. What it says is in no event."""

    version_id: TextId
    digest: Digest


class InterviewRow(Event):
    """One interview that was held, or was not and why; a role, never a name (R40)."""

    role: InterviewRole
    held: YesNo
    kind: InterviewKind | None = None
    on: Day | None = None
    why_not: NotHeld | None = None


class RecordRow(Event):
    """One record that was read (R41)."""

    source: Source
    on: Day
    by: PersonId


@event("oms.reviews.reviewers_assigned")
class ReviewersAssigned(Event):
    """These people review the case from now on, and nobody else."""

    reviewers: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=4)]


@event("oms.reviews.conflict_declared")
class ConflictDeclared(Event):
    """The person who says so has a conflict of interest with the case, and works on it no more."""


@event("oms.reviews.interviews_saved")
class InterviewsSaved(Event):
    """The interview log as a whole, with one revision."""

    rows: Annotated[tuple[InterviewRow, ...], Field(max_length=40)]


@event("oms.reviews.records_saved")
class RecordsSaved(Event):
    """The check list of records as a whole, with one revision."""

    rows: Annotated[tuple[RecordRow, ...], Field(max_length=40)]


@event("oms.reviews.item_sources_saved")
class ItemSourcesSaved(Event):
    """What informed the rating of an item [F1]."""

    item: ItemNumber
    sources: Annotated[tuple[Code, ...], Field(max_length=7)]


@event("oms.reviews.text_saved")
class TextSaved(Event):
    """A narrative, a name or another text of the case was written or changed; its revision is this event's sequence."""

    field: TextField
    text: SealedText


@event("oms.reviews.text_withdrawn")
class TextWithdrawn(Event):
    """The field is empty again; what stood there stays in the history."""

    field: TextField


@event("oms.reviews.text_key_destroyed")
class TextKeyDestroyed(Event):
    """No text of the case can be read any more, by anybody, anywhere; ratings and history stay."""

    why: EraseWhy
