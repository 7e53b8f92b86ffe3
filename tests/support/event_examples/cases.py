"""One invented example of every fact of a case beside its answers."""

from shared.contracts.event import Event
from shared.contracts.reviews.certification import CertificationWithdrawn, ReviewerCertified
from shared.contracts.reviews.entry import (
    ConflictDeclared,
    InterviewRow,
    InterviewsSaved,
    ItemSourcesSaved,
    RecordRow,
    RecordsSaved,
    ReviewersAssigned,
    SealedText,
    TextKeyDestroyed,
    TextSaved,
    TextWithdrawn,
)
from shared.contracts.reviews.qa import (
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
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

TEXT = SealedText(version_id="tex_" + "1" * 32, digest="d" * 64)
NOTE = "not_" + "2" * 32

EXAMPLES: tuple[Event, ...] = (
    ReviewersAssigned(reviewers=("usr_reviewer",)),
    ConflictDeclared(),
    InterviewsSaved(
        rows=(
            InterviewRow(role="mother", held="Yes", kind="telephone", on="2026-08-03"),
            InterviewRow(role="father", held="No", why_not="could_not_be_located"),
        )
    ),
    RecordsSaved(rows=(RecordRow(source="electronic", on="2026-08-02", by="usr_reviewer"),)),
    ItemSourcesSaved(item="3", sources=("case_file", "child_interview")),
    TextSaved(field="no/3/B", text=TEXT),
    TextWithdrawn(field="cell/1/A1/r4/allegation"),
    TextKeyDestroyed(why="court_order"),
    QaTaken(level="initial"),
    QaReleased(level="initial"),
    CasePassedOn(to="second"),
    CaseReturned(level="second"),
    CaseUnlocked(why="new_information"),
    NoteOpened(note=NOTE, level="initial", item="4", question="C", text=TEXT),
    NoteEdited(note=NOTE, text=TEXT),
    NoteReplied(note=NOTE, text=TEXT),
    NoteDeleted(note=NOTE),
    NoteResolved(note=NOTE),
    NoteReopened(note=NOTE),
    ItemOverridden(item="4", rating="S", calculated="ANI", why=TEXT),
    OverrideUndone(item="4"),
    EliminationProposed(reason="key_participants", evidence=TEXT),
    EliminationRefused(),
    CaseEliminated(reason="key_participants"),
    CaseRestored(),
    PracticeCleared(),
    ReviewerCertified(person="usr_reviewer", certificate="temporary", until="2027-01-31"),
    CertificationWithdrawn(person="usr_reviewer"),
)
