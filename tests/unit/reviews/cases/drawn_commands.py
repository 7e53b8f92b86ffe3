"""What people may want of a case, drawn at random: mostly sensible, not always possible."""

from typing import Any

from hypothesis import strategies as st

from services.reviews.domain import AnswerChange, Approve, Case, Command, SaveAnswers, SaveFaceSheet, Submit, TakeForQa
from services.reviews.domain.case.entry.commands import (
    AssignReviewers,
    DeclareConflict,
    DestroyTextKey,
    SaveInterviews,
    SaveRecords,
    SaveSources,
    SaveTexts,
    TextOp,
)
from services.reviews.domain.case.entry.texts import NEVER
from services.reviews.domain.case.qa.commands import (
    ClearPractice,
    DecideElimination,
    EditNote,
    OpenNote,
    OverrideItem,
    PassOn,
    ProposeElimination,
    Release,
    ReplyToNote,
    Restore,
    Return,
    SettleNote,
    UndoOverride,
    Unlock,
)
from shared.contracts.reviews.entry import FaceSheetSaved, InterviewRow, RecordRow
from shared.contracts.vocabulary import Purpose
from shared.instrument import Column, Question, load
from tests.support.histories import NOW, QA, REVIEWER, SECOND_REVIEWER
from tests.support.sheets import drawn, sealed

PEOPLE = (REVIEWER, SECOND_REVIEWER, QA, "usr_senior")
INSTRUMENT = load("r4_2022")
DAYS = st.dates(NOW.date().replace(year=2020), NOW.date()).map(str)


PATTERNS = st.sampled_from([label.code for label in INSTRUMENT.cover.visit_patterns if label.code != "NA"])
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
        ops.append(
            AnswerChange(question.id, draw(values(question) | st.none()), draw(st.sampled_from([rev, rev, rev, 3])))
        )
    if not item.always_applicable and draw(st.booleans()):
        rev = current["applicable"].rev if "applicable" in current else 0
        ops.append(AnswerChange("applicable", draw(st.sampled_from(["Yes", "No"])), rev))
    return SaveAnswers(item.id, tuple(ops))


@st.composite
def drawn_command(draw: st.DrawFn, case: Case) -> tuple[str, Command]:
    """Who wants what."""
    who = draw(st.sampled_from(PEOPLE))
    sheet = FaceSheetSaved.model_validate(drawn(draw(st.integers(0, 5)), case_type=case.case_type)["face_sheet"])
    entering = [SaveFaceSheet(sheet, case.face_sheet_rev), Submit(NOW.date(), case.version), *beside(case, who)]
    moving = [*moves(case, who), *eliminations(who), *notes(case, who)]
    return who, draw(saves(case) | st.sampled_from(entering) | st.sampled_from(moving))


def beside(case: Case, who: str) -> list[Command]:
    """What is entered beside the answers, and who enters it."""
    text, fresh = case.texts.get("rationale/3", NEVER), sealed(case.version)
    heard = InterviewRow(role="child", held="No", why_not="refused")
    return [
        AssignReviewers((SECOND_REVIEWER,)),
        DeclareConflict(who),
        SaveInterviews((heard,), case.interviews.rev, NOW.date()),
        SaveRecords((RecordRow(source="paper", on="2026-08-14", by=who),), case.records.rev, NOW.date()),
        SaveSources("3", ("case_file",), case.sources["3"].rev if "3" in case.sources else 0),
        SaveTexts((TextOp("rationale/3", None if text.version_id else fresh, text.rev),)),
        DestroyTextKey("retention_ended"),
    ]


def moves(case: Case, who: str) -> list[Command]:
    to_second = PassOn(who, "second", Purpose.CQI, case.version)
    to_oversight = PassOn(who, "oversight", Purpose.CFSR, case.version)
    back: list[Command] = [Release(case.version), Return(who, case.version), Unlock("new_information", case.version)]
    why = sealed(case.version)
    overriding: list[Command] = [
        OverrideItem(who, "3", "S", why),
        OverrideItem(who, "3", "ANI", why),
        UndoOverride(who, "3"),
    ]
    return [TakeForQa(who), to_second, to_oversight, Approve(who, case.version), *back, *overriding]


def eliminations(who: str) -> list[Command]:
    propose = ProposeElimination("duplicate", sealed())
    return [propose, DecideElimination(who, True), DecideElimination(who, False), Restore(), ClearPractice()]


def notes(case: Case, who: str) -> list[Command]:
    """A new note, and what can be done with the first one that there is."""
    text = sealed(case.version)
    opened = OpenNote(who, f"not_{case.version:032x}", "3", None, text)
    if not case.notes:
        return [opened]
    note = next(iter(case.notes))
    settling = [SettleNote(who, note, "resolve"), SettleNote(who, note, "reopen"), SettleNote(who, note, "delete")]
    return [opened, EditNote(who, note, text), ReplyToNote(who, note, text), *settling]
