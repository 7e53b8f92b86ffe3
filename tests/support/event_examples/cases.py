"""One invented example of every fact of a case beside its answers."""

from shared.contracts.event import Event
from shared.contracts.reviews import case
from shared.contracts.reviews.entry import InterviewRow, RecordRow, SealedText

TEXT = SealedText(version_id="tex_" + "1" * 32, digest="d" * 64)
NOTE = "not_" + "2" * 32

EXAMPLES: tuple[Event, ...] = (
    case.ReviewersAssigned(reviewers=("usr_reviewer",)),
    case.ConflictDeclared(),
    case.InterviewsSaved(
        rows=(
            InterviewRow(role="mother", held="Yes", kind="telephone", on="2026-08-03"),
            InterviewRow(role="father", held="No", why_not="could_not_be_located"),
        )
    ),
    case.RecordsSaved(rows=(RecordRow(source="electronic", on="2026-08-02", by="usr_reviewer"),)),
    case.ItemSourcesSaved(item="3", sources=("case_file", "child_interview")),
    case.TextSaved(field="no/3/B", text=TEXT),
    case.TextWithdrawn(field="cell/1/A1/0/allegation"),
    case.TextKeyDestroyed(why="court_order"),
    case.QaTaken(level="initial"),
    case.QaReleased(level="initial"),
    case.CasePassedOn(to="second"),
    case.CaseReturned(level="second"),
    case.CaseUnlocked(why="new_information"),
    case.NoteOpened(note=NOTE, level="initial", item="4", question="C", text=TEXT),
    case.NoteEdited(note=NOTE, text=TEXT),
    case.NoteReplied(note=NOTE, text=TEXT),
    case.NoteDeleted(note=NOTE),
    case.NoteResolved(note=NOTE),
    case.NoteReopened(note=NOTE),
    case.ItemOverridden(item="4", rating="S", calculated="ANI", why=TEXT),
    case.OverrideUndone(item="4"),
    case.EliminationProposed(reason="key_participants", evidence=TEXT),
    case.EliminationRefused(),
    case.CaseEliminated(reason="key_participants"),
    case.CaseRestored(),
    case.PracticeCleared(),
    case.ReviewerCertified(person="usr_reviewer", certificate="temporary", until="2027-01-31"),
    case.CertificationWithdrawn(person="usr_reviewer"),
)
