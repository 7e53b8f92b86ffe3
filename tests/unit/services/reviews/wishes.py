"""What people may want of a case, drawn at random: mostly sensible, not always possible."""

from typing import Any

from hypothesis import strategies as st

from services.reviews.domain import Approve, Case, Command, Op, SaveAnswers, SaveFaceSheet, Submit
from shared.contracts.reviews import FaceSheetSaved
from shared.instrument import Column, Question, load
from tests.unit.services.histories import NOW, QA, REVIEWER, SECOND_REVIEWER
from tests.unit.services.sheets import drawn

PEOPLE = (REVIEWER, SECOND_REVIEWER, QA)
INSTRUMENT = load("r4_2022")
DAYS = st.dates(NOW.date().replace(year=2020), NOW.date()).map(str)


PATTERNS = st.sampled_from([label.code for label in INSTRUMENT.cover.visit_patterns])
FIXED: dict[str, st.SearchStrategy[Any]] = {
    "yes_no": st.sampled_from(["Yes", "No"]),
    "yes_no_na": st.sampled_from(["Yes", "No", "NA"]),
    "integer": st.integers(1, 40),
    "date": DAYS,
    "date_or_na": DAYS | st.just("NA"),
    "visit_pattern": PATTERNS,
}


def values(asked: Question | Column) -> st.SearchStrategy[Any]:
    """Answers that the question, or the cell of a table, takes."""
    if isinstance(asked, Question) and asked.type == "table":
        return tables(asked)
    if asked.type == "multi_select":
        return st.lists(st.sampled_from(asked.choices), max_size=getattr(asked, "max", None), unique=True)
    return FIXED[asked.type] if asked.type in FIXED else st.sampled_from(asked.choices)


def tables(asked: Question) -> st.SearchStrategy[Any]:
    columns = {column.id: values(column) for column in asked.columns if column.type != "text"}
    return st.lists(st.fixed_dictionaries({}, optional=columns), max_size=3)


@st.composite
def saves(draw: st.DrawFn, case: Case) -> SaveAnswers:
    """One to three questions of an item, from what is current or from what never was."""
    item = draw(st.sampled_from(INSTRUMENT.items))
    asked = draw(st.lists(st.sampled_from(item.all_questions), min_size=1, max_size=3, unique_by=lambda q: q.id))
    current = case.answers.get(item.id, {})
    ops = []
    for question in asked:
        rev = current[question.id].rev if question.id in current else 0
        ops.append(Op(question.id, draw(values(question) | st.none()), draw(st.sampled_from([rev, rev, rev, 3]))))
    if not item.always_applicable and draw(st.booleans()):
        rev = current["applicable"].rev if "applicable" in current else 0
        ops.append(Op("applicable", draw(st.sampled_from(["Yes", "No"])), rev))
    return SaveAnswers(item.id, tuple(ops))


@st.composite
def wishes(draw: st.DrawFn, case: Case) -> tuple[str, Command]:
    """Who wants what."""
    who = draw(st.sampled_from(PEOPLE))
    sheet = FaceSheetSaved.model_validate(drawn(draw(st.integers(0, 5)), case_type=case.case_type)["face_sheet"])
    others: list[Command] = [
        SaveFaceSheet(sheet, case.face_sheet_rev),
        Submit(NOW.date(), case.version),
        Approve(who, case.version),
    ]
    return who, draw(saves(case) | saves(case) | st.sampled_from(others))
