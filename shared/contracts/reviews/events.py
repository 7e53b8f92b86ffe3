"""Union of the reviews service's events: cases, certifications, samples and interviews."""

from shared.contracts.reviews.certification import CertificationEvent
from shared.contracts.reviews.entry import EntryEvent
from shared.contracts.reviews.interviews import InterviewEvent
from shared.contracts.reviews.qa import EliminationEvent, MoveEvent, NoteEvent, OverrideEvent
from shared.contracts.reviews.sampling import SamplingEvent

CaseEvent = EntryEvent | NoteEvent | MoveEvent | EliminationEvent | OverrideEvent
ReviewsEvent = CaseEvent | CertificationEvent | SamplingEvent | InterviewEvent
