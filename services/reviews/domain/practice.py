"""Practice in a training site: invented master cases, and rules of comparison with them (R8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from random import Random
from typing import Any

from services.reviews.domain.case.decide import Command, decide
from services.reviews.domain.case.entry.commands import (
    AnswerChange,
    CreateCase,
    SaveAnswers,
    SaveFaceSheet,
    SaveInterviews,
    SaveRecords,
    SaveTexts,
    Submit,
    TextOp,
)
from services.reviews.domain.case.evolve import evolve
from services.reviews.domain.case.state import IN_ENTRY, Case
from services.reviews.domain.sampling.quarters import quarter_name
from shared.contracts.reviews.entry import CaseCreated, FaceSheetSaved, InterviewRow, RecordRow, SealedText
from shared.contracts.reviews.events import CaseEvent
from shared.errors import Refused
from shared.eventstore.journal_entry import (
    AggregateId,
    CommandContext,
    StreamHead,
    events_in,
    head_of,
    new_journal_entry,
)
from shared.instrument.samples import AGENCIES, CASE_TYPES, Draw, sample, supporting_records

THE_SYSTEM = "usr_service_practice"
"""Actor who enters master cases, so that any person may do QA on them."""

Sheet = dict[str, Any]


def is_master(name: str, case: Case) -> bool:
    """Returns whether the case is its own master. No client can create one: it does not know the id before."""
    return case.master == name


def quarter_of(today: date) -> str:
    return quarter_name(today.year * 4 + (today.month - 1) // 3)


def sheet_of(seed: int, number: int, position: Mapping[str, str], today: date) -> Sheet:
    """Returns the invented case of this seed and number, as of a day; equal arguments give equal cases."""
    rng = Random(f"{seed}|{number}")  # noqa: S311 nothing here is secret
    draw = Draw(rng)
    kind, agency = draw.weighted(CASE_TYPES), draw.weighted(AGENCIES)
    sheet = sample(rng, case_type=kind, agency=agency, quarter=quarter_of(today), **position)
    return sheet | {"completed": today.isoformat()}


@dataclass(frozen=True)
class Master:
    """A master case to be entered: its sheet, and its sealed texts by field."""

    subject: AggregateId
    sheet: Sheet
    sealed: Mapping[str, SealedText]

    def events(self, cause: CommandContext, today: date) -> Sequence[CaseEvent]:
        """Returns all events from the creation to the submission. Raises Refused if the rules refuse the sheet."""
        entry = _Entry(self.subject, cause)
        for command in self._commands(today):
            entry.do(command)
        entry.do(Submit(today, entry.case.version))
        return entry.events

    def _commands(self, today: date) -> Iterator[Command]:
        sheet, reader = self.sheet, {"by": THE_SYSTEM}
        interviews = tuple(InterviewRow.model_validate(row) for row in supporting_records.interviews(sheet))
        records = tuple(RecordRow.model_validate(row | reader) for row in supporting_records.records(sheet))
        attributes = {name: sheet[name] for name in ("county", "quarter", "case_type", "agency", "instrument")}
        yield CreateCase(CaseCreated.model_validate(attributes | {"master": self.subject.id}))
        yield SaveFaceSheet(FaceSheetSaved.model_validate(sheet["face_sheet"]), 0)
        for item, answers in sheet["answers"].items():
            yield SaveAnswers(item, tuple(AnswerChange(question, value, 0) for question, value in answers.items()))
        yield SaveInterviews(interviews, 0, today)
        yield SaveRecords(records, 0, today)
        yield SaveTexts(tuple(TextOp(name, text, 0) for name, text in self.sealed.items()))


@dataclass
class _Entry:
    """A case in entry: each command is decided as if a person had sent it."""

    subject: AggregateId
    cause: CommandContext
    case: Case = field(default_factory=Case)
    head: StreamHead = field(default_factory=StreamHead)
    events: list[CaseEvent] = field(default_factory=list)

    def do(self, command: Command) -> None:
        events = decide(self.case, command)
        row = new_journal_entry(self.subject, self.head, events, self.cause)
        self.case, self.head = reduce(evolve, events_in(row), self.case), head_of(row)
        self.events += events


def check_master(created: CaseCreated, master: Case | None) -> None:
    """Raises Refused unless `master` is a master case of the new case's type and instrument."""
    if created.master is None:
        return
    if master is None or master.stage == "cleared" or not is_master(created.master, master):
        raise Refused("not-a-master", 422, "This is no master case of this site. Reload the site's sample cases first.")
    if (created.case_type, created.instrument) != (master.case_type, master.instrument):
        detail = f"A case is compared with a master of its own type and instrument: {master.case_type}."
        raise Refused("not-like-its-master", 422, detail)


def check_comparable(mine: Case) -> str:
    """Returns the id of the master. Raises Refused for a case without one, and for a case in entry."""
    if mine.master is None:
        raise Refused("no-master", 409, "This case was made without a master: there is nothing to compare it with.")
    if mine.stage in IN_ENTRY:
        detail = "Submit the case first: its answers are compared with the master's once they are yours and finished."
        raise Refused("not-submitted", 409, detail)
    return mine.master
