"""One invented example of every fact about a stakeholder interview."""

from shared.contracts.event import Event
from shared.contracts.reviews import interviews as facts
from shared.contracts.reviews.entry import SealedText

TEXT = SealedText(version_id="tex_" + "0" * 32, digest="d" * 64)
NOTE = "not_" + "0" * 32

EXAMPLES: tuple[Event, ...] = (
    facts.InterviewOpened(
        items=("20", "23"),
        level="local",
        county="06001",
        quarter="2026Q3",
        stakeholders="courts",
        on="2026-08-05",
        interviewers=("usr_golden", "usr_other"),
        note_taker="usr_golden",
    ),
    facts.OfficialRecordSaved(text=TEXT, heard=TEXT),
    facts.SupportingNoteAdded(note=NOTE, text=TEXT),
    facts.SupportingNoteWithdrawn(note=NOTE),
    facts.InterviewCompleted(),
    facts.PracticeInterviewCleared(),
)
