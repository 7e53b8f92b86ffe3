"""What is exported can be imported: a state that moves its cases must not lose an answer or be refused its own file."""

from collections.abc import Sequence
from contextlib import suppress
from functools import reduce
from random import Random
from typing import Any

import orjson
import pytest

from cli.importer.case_import import steps
from services.ratings.domain import RatedCase, fold_case, sheet_of
from services.reviews.domain import AnswerChange, Case, SaveAnswers, decide, evolve
from shared.contracts.envelope import RecordedEvent, key_of
from shared.contracts.event import Event
from shared.contracts.reviews.entry import CaseCreated
from shared.errors import Refused
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, head_of, new_journal_entry
from shared.instrument import VERSIONS, load
from shared.instrument.answer_sheet import read_sheet
from tests.support.cases.any_answers import any_answers
from tests.support.histories import CASE, SITE, because

Sheet = dict[str, Any]


class Entry:
    """A case that is entered save by save."""

    def __init__(self, created: CaseCreated) -> None:
        self.case, self.head, self.recorded = Case(), StreamHead(), list[RecordedEvent]()
        self._commit([created])

    def save(self, item: str, answers: dict[str, Any]) -> None:
        """Raises Refused."""
        revs = {question: answer.rev for question, answer in self.case.answers.get(item, {}).items()}
        ops = tuple(AnswerChange(question, value, revs.get(question, 0)) for question, value in answers.items())
        self._commit(decide(self.case, SaveAnswers(item, ops)))

    def _commit(self, events: Sequence[Event]) -> None:
        row = new_journal_entry(AggregateId("reviews", SITE, CASE), self.head, events, because())
        self.case, self.head = reduce(evolve, events_in(row), self.case), head_of(row)
        self.recorded += events_in(row)

    def export(self) -> bytes:
        """The case's line of an NDJSON file."""
        rated, _ = fold_case(RatedCase(key_of(SITE, CASE)), self.recorded)
        return orjson.dumps(sheet_of(rated))


def imported(line: bytes) -> Entry:
    """The case that `oms import` makes of a line. Raises Refused."""
    sheet = orjson.loads(line)
    read = read_sheet(line)
    entry = Entry(CaseCreated.model_validate({**sheet, "instrument": read.version, "rank": None}))
    for step in steps(sheet | {"instrument": read.version}):
        item = step.path.split("/")[2]
        entry.save(item, {op["q"]: op["value"] for op in step.body["ops"]})
    return entry


def without_attributes(line: bytes) -> Sheet:
    """An import makes a new case, with a version of its own."""
    return {name: value for name, value in orjson.loads(line).items() if name not in ("case_version", "stage")}


def entered(rng: Random, entry: Entry) -> None:
    """Question by question; an answer that is locked as things stand is left out, as its reviewer would."""
    for item, answers in any_answers(rng, load(entry.case.instrument)).items():
        for question, value in answers.items():
            with suppress(Refused):
                entry.save(item, {question: value})


@pytest.mark.parametrize("seed", range(60))
def test_an_export_that_is_imported_is_exported_alike(seed: int) -> None:
    rng = Random(seed)
    place = {"county": "06001", "quarter": "2026Q3", "agency": "child_welfare", "instrument": rng.choice(VERSIONS)}
    entry = Entry(CaseCreated.model_validate(place | {"case_type": ("FC", "IH", "IHDR")[seed % 3]}))
    for _ in range(3):
        entered(rng, entry)
    line = entry.export()
    again = imported(line)
    assert orjson.loads(line)["answers"]
    assert without_attributes(again.export()) == without_attributes(line)
    assert again.case.in_force() == again.case.given()


def test_a_stale_answer_is_in_no_export_and_stays_in_the_history() -> None:
    """Item 5 was answered before it was found not to apply; our own export was refused by our own import."""
    place = {"county": "06001", "quarter": "2026Q3", "agency": "child_welfare", "instrument": "r4_2022"}
    entry = Entry(CaseCreated.model_validate(place | {"case_type": "FC"}))
    entry.save("5", {"applicable": "Yes", "A2": "Yes", "D": "No"})
    entry.save("5", {"applicable": "No"})
    assert orjson.loads(entry.export())["answers"] == {"5": {"applicable": "No"}}
    assert entry.case.given()["5"]["A2"] == "Yes"
    assert imported(entry.export()).case.given() == {"5": {"applicable": "No"}}
