"""State of a case, folded from its events."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.reviews.holders import CaseHolders, CaseRelation
from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.reviews.rows import INTERVIEWS, RECORDS, Row, is_table, without_row_ids
from shared.contracts.reviews.stages import Stage
from shared.contracts.vocabulary import (
    Agency,
    AnswerValue,
    CaseType,
    InstrumentVersion,
    ItemRating,
    QaLevel,
)
from shared.instrument import engine

IN_ENTRY: tuple[Stage, ...] = ("not_started", "data_entry", "returned_to_reviewer")


class FrozenModel(BaseModel):
    """Base of the parts of a case."""

    model_config = ConfigDict(frozen=True)


class Answer(FrozenModel):
    """A question's answer, or None once withdrawn; `rev` is the sequence of the event that set it."""

    value: AnswerValue | None
    rev: int
    by: str
    at: str


class Text(FrozenModel):
    """A text's current version, None once withdrawn, without its content."""

    version_id: str | None
    rev: int
    by: str
    at: str


class Log(FrozenModel):
    """Rows that are saved as a whole: interviews, records, an item's sources."""

    rows: tuple[Any, ...] = ()
    rev: int = 0


class NoteEntry(FrozenModel):
    """One entry of a note's thread."""

    version_id: str
    by: str
    at: str


class Note(FrozenModel):
    """A thread on a question, or on an item's rating where no question is named."""

    item: str
    question: str | None
    level: QaLevel
    entries: tuple[NoteEntry, ...]
    resolved: bool = False


class Override(FrozenModel):
    """A leader's rating in place of the calculated one, and the text version of its reason."""

    rating: ItemRating
    calculated: ItemRating
    version_id: str
    by: str
    at: str


class Worksheet(FrozenModel):
    """A proposal to eliminate the case, with its decision."""

    reason: EliminationReason
    version_id: str
    by: str
    at: str
    decided: Literal["eliminated", "refused"] | None = None
    decided_by: str = ""
    decided_at: str = ""


Answers = dict[str, dict[str, Answer]]


class Case(FrozenModel):
    """State of a case. `version`: the sequence of its last event."""

    FOLD_VERSION: ClassVar[int] = 3
    """2: rows have ids. 3: the case has its creator."""

    version: int = 0
    stage: Stage = "not_created"
    county: str = ""
    quarter: str = ""
    case_type: CaseType = "FC"
    agency: Agency = "child_welfare"
    instrument: InstrumentVersion = "r4_2022"
    rank: int | None = None
    master: str | None = None
    answers: Answers = {}
    face_sheet: dict[str, Any] = {}
    face_sheet_rev: int = 0
    interviews: Log = Log()
    records: Log = Log()
    sources: dict[str, Log] = {}
    last_row: int = 0
    """The highest number that a row's id ever had; an id is never used again."""

    texts: dict[str, Text] = {}
    """By path; those of a row are here only while the row is."""

    unplaced: dict[str, Text] = {}
    """Texts that name the position of a row that did not exist, from before rows had ids."""

    erased: bool = False
    started: str | None = None
    """First day of entry."""

    completed: str | None = None
    """Day of the first submission, on which the period under review ends [F2]."""

    creator: str = ""
    reviewers: tuple[str, ...] = ()
    """People who entered anything."""

    assigned: tuple[str, ...] = ()
    conflicted: tuple[str, ...] = ()
    custody: str | None = None
    """Person who has the case in QA."""

    qa: dict[QaLevel, tuple[str, ...]] = {}
    """People who have had the case in QA, by level."""

    passed: tuple[QaLevel, ...] = ()
    """Levels that passed the case since its last submission."""

    returns: int = 0
    notes: dict[str, Note] = {}
    overrides: dict[str, Override] = {}
    worksheet: Worksheet | None = None
    before: Stage | None = None
    """Stage before the elimination."""

    def given(self) -> dict[str, dict[str, Any]]:
        """Returns the answers in the instrument's form: item → question → value."""
        return {
            item: {q: without_row_ids(a.value) for q, a in answers.items() if a.value is not None}
            for item, answers in self.answers.items()
        }

    def in_force(self) -> dict[str, dict[str, Any]]:
        """Returns the answers that count, in the instrument's form; the others are in the history alone."""
        return engine(self.instrument).in_force(self.case_type, self.given())

    def rows(self, table: str) -> Sequence[Row]:
        """Returns the current rows of a table, as `face/children` or `cell/1/A1`, with their ids."""
        match table.split("/"):
            case ["face", field]:
                return self.face_sheet.get(field) or ()
            case ["cell", item, question]:
                answer = self.answers.get(item, {}).get(question)
                return cast("Sequence[Row]", answer.value) if answer and is_table(answer.value) else ()
            case _:
                return {INTERVIEWS: self.interviews, RECORDS: self.records}[table].rows

    def reviews_it(self, person: str) -> bool:
        """Returns whether this person entered the case or is assigned to it."""
        return person in self.reviewers or person in self.assigned

    def relation_of(self, person: str) -> CaseRelation:
        """Returns whether the case is given to this person now."""
        people = self.assigned or (self.creator, *self.reviewers)
        return CaseHolders(people, declined=self.conflicted).relation_of(person)

    @property
    def open_notes(self) -> tuple[str, ...]:
        return tuple(note_id for note_id, note in self.notes.items() if not note.resolved)
