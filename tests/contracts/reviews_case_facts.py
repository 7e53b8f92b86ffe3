"""One invented example of every fact of a case beside its answers."""

from shared.contracts import reviews
from shared.contracts.event import Event
from shared.contracts.reviews_entry import InterviewRow, RecordRow, SealedText

TEXT = SealedText(version_id="tex_" + "1" * 32, digest="d" * 64)
NOTE = "not_" + "2" * 32

EXAMPLES: tuple[Event, ...] = (
    reviews.ReviewersAssigned(reviewers=("usr_reviewer",)),
    reviews.ConflictDeclared(),
    reviews.InterviewsSaved(
        rows=(
            InterviewRow(role="mother", held="Yes", kind="telephone", on="2026-08-03"),
            InterviewRow(role="father", held="No", why_not="could_not_be_located"),
        )
    ),
    reviews.RecordsSaved(rows=(RecordRow(source="electronic", on="2026-08-02", by="usr_reviewer"),)),
    reviews.ItemSourcesSaved(item="3", sources=("case_file", "child_interview")),
    reviews.TextSaved(field="no/3/B", text=TEXT),
    reviews.TextWithdrawn(field="cell/1/A1/0/allegation"),
    reviews.TextKeyDestroyed(why="court_order"),
    reviews.QaTaken(level="initial"),
    reviews.QaReleased(level="initial"),
    reviews.CasePassedOn(to="second"),
    reviews.CaseReturned(level="second"),
    reviews.CaseUnlocked(why="new_information"),
    reviews.NoteOpened(note=NOTE, level="initial", item="4", question="C", text=TEXT),
    reviews.NoteEdited(note=NOTE, text=TEXT),
    reviews.NoteReplied(note=NOTE, text=TEXT),
    reviews.NoteDeleted(note=NOTE),
    reviews.NoteResolved(note=NOTE),
    reviews.NoteReopened(note=NOTE),
    reviews.ItemOverridden(item="4", rating="S", calculated="ANI", why=TEXT),
    reviews.OverrideUndone(item="4"),
    reviews.EliminationProposed(reason="key_participants", evidence=TEXT),
    reviews.EliminationRefused(),
    reviews.CaseEliminated(reason="key_participants"),
    reviews.CaseRestored(),
    reviews.PracticeCleared(),
    reviews.ReviewerCertified(person="usr_reviewer", certificate="temporary", until="2027-01-31"),
    reviews.CertificationWithdrawn(person="usr_reviewer"),
)
