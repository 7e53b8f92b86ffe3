"""Identity of rows: with a row that is taken for another, a print shows one child's name at another child."""

from typing import Any

import pytest

from services.reviews.domain import Case, Command, SaveFaceSheet
from services.reviews.domain.case.entry.commands import SaveInterviews, SaveTexts, TextOp
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerWithdrawn, FaceSheetSaved, InterviewRow, TextSaved, TextWithdrawn
from tests.support.histories import FOSTER_CARE, NOW, answered
from tests.support.sheets import sealed
from tests.unit.reviews.case_decisions import accepted, given, refused, saving

ANA = {"is_target": "Yes", "gender": "female"}
BEN = {"is_target": "No", "gender": "male"}
REPORT = {"report_date": "2026-01-02", "disposition": "substantiated"}
OTHER_REPORT = {"report_date": "2026-02-03", "disposition": "not_substantiated"}


def sheet(*children: dict[str, Any]) -> FaceSheetSaved:
    return FaceSheetSaved.model_validate({"children": children})


def after(case: Case, facts: list[Event], *commands: Command) -> Case:
    """The case after commands, decided one after the other; `facts` are the events before and get theirs."""
    for command in commands:
        facts += accepted(case, command)
        case = given(*facts)
    return case


def writing(*texts: tuple[str, int, int]) -> SaveTexts:
    return SaveTexts(tuple(TextOp(path, sealed(number), rev) for path, number, rev in texts))


def of_children(case: Case) -> dict[str, str]:
    """Text version by its path, shortened to the number of the text."""
    return {path: (text.version_id or "")[-1] for path, text in case.texts.items()}


@pytest.fixture
def facts() -> list[Event]:
    return [FOSTER_CARE]


@pytest.fixture
def two_children(facts: list[Event]) -> Case:
    """Ana and Ben, whose names are texts 1 and 2."""
    names = writing(("face/children/r1/name", 1, 0), ("face/children/r2/name", 2, 0))
    return after(given(*facts), facts, SaveFaceSheet(sheet(ANA, BEN), 0), names)


def test_a_removed_child_takes_its_name_along(two_children: Case, facts: list[Event]) -> None:
    """The issue of the first field trial: the boy was printed under his sister's name."""
    [_, ben] = two_children.face_sheet["children"]
    case = after(two_children, facts, SaveFaceSheet(sheet(ben), two_children.face_sheet_rev))
    assert case.face_sheet["children"] == [BEN | {"race": [], "row": "r2"}]
    assert of_children(case) == {"face/children/r2/name": "2"}


def test_a_client_without_row_ids_keeps_the_names_of_equal_rows(two_children: Case, facts: list[Event]) -> None:
    case = after(two_children, facts, SaveFaceSheet(sheet(BEN, ANA, ANA), two_children.face_sheet_rev))
    assert [row["row"] for row in case.face_sheet["children"]] == ["r2", "r1", "r3"]
    assert of_children(case) == {"face/children/r1/name": "1", "face/children/r2/name": "2"}


def test_a_changed_row_without_an_id_is_refused_where_a_name_would_be_lost(two_children: Case) -> None:
    changed = sheet(ANA | {"interviewed": "Yes"}, BEN)
    refusal = refused(two_children, SaveFaceSheet(changed, two_children.face_sheet_rev))
    assert (refusal.slug, refusal.status) == ("rows-not-named", 422)


def test_twins_of_whom_one_leaves_keep_no_name_without_a_row_id(facts: list[Event]) -> None:
    """Nothing tells which of two equal rows is gone, so neither name may stay at the other child."""
    names = writing(("face/children/r1/name", 1, 0), ("face/children/r2/name", 2, 0))
    twins = after(given(*facts), facts, SaveFaceSheet(sheet(ANA, ANA), 0), names)
    assert refused(twins, SaveFaceSheet(sheet(ANA), twins.face_sheet_rev)).slug == "rows-not-named"


@pytest.mark.parametrize("row", ["r9", "r1", "0", 1, None, "", ["r2"]])
def test_a_row_id_that_the_table_lacks_is_refused(row: Any) -> None:
    case = given(FOSTER_CARE, answered("1", "A1", [REPORT | {"row": "r2"}]))
    ops = saving("1", ("A1", [OTHER_REPORT | {"row": row}], 2))
    if row is None:
        assert accepted(case, ops) == [answered("1", "A1", [OTHER_REPORT | {"row": "r3"}])]
    else:
        assert refused(case, ops).slug == "no-such-row"


def test_one_row_id_twice_in_a_save_is_refused() -> None:
    case = given(FOSTER_CARE, answered("1", "A1", [REPORT | {"row": "r1"}]))
    rows = [REPORT | {"row": "r1"}, OTHER_REPORT | {"row": "r1"}]
    assert refused(case, saving("1", ("A1", rows, 2))).extra["errors"][0]["row"] == 2


def test_an_id_is_never_used_again(two_children: Case, facts: list[Event]) -> None:
    rev = two_children.face_sheet_rev
    emptied = after(two_children, facts, SaveFaceSheet(sheet(), rev))
    assert emptied.texts == {}
    filled = after(emptied, facts, SaveFaceSheet(sheet(ANA), emptied.face_sheet_rev))
    assert [row["row"] for row in filled.face_sheet["children"]] == ["r3"]
    heard = SaveInterviews((InterviewRow(role="child", held="No", why_not="refused"),), 0, NOW.date())
    assert after(filled, facts, heard).interviews.rows[0]["row"] == "r4"


def test_a_withdrawn_table_takes_the_texts_of_its_rows_along(facts: list[Event]) -> None:
    facts += [answered("1", "A1", [REPORT | {"row": "r1"}]), TextSaved(field="cell/1/A1/r1/allegation", text=sealed(1))]
    assert of_children(given(*facts)) == {"cell/1/A1/r1/allegation": "1"}
    assert given(*facts, AnswerWithdrawn(item="1", question="A1")).texts == {}


def test_a_text_of_a_row_removed_meanwhile_is_a_412(two_children: Case, facts: list[Event]) -> None:
    [ana, _] = two_children.face_sheet["children"]
    case = after(two_children, facts, SaveFaceSheet(sheet(ana), two_children.face_sheet_rev))
    refusal = refused(case, writing(("face/children/r2/name", 3, 7)))
    assert (refusal.slug, refusal.status) == ("row-removed", 412)


@pytest.mark.parametrize("path", ["face/children/0/name", "face/children/r3/name", "cell/1/A1/r7/allegation"])
def test_a_text_is_refused_for_a_row_that_never_was(two_children: Case, path: str) -> None:
    refusal = refused(two_children, writing((path, 3, 0)))
    assert (refusal.slug, refusal.status) == ("not-a-text", 422)


def named(position: int, number: int | None) -> TextSaved | TextWithdrawn:
    """As recorded before rows had ids."""
    path = f"face/children/{position}/name"
    return TextWithdrawn(field=path) if number is None else TextSaved(field=path, text=sealed(number))


OLD = {
    "the first child is removed": ((sheet(ANA, BEN), named(0, 1), named(1, 2), sheet(BEN)), {"r2": "2"}),
    "the rows change places": ((sheet(ANA, BEN), named(0, 1), named(1, 2), sheet(BEN, ANA)), {"r1": "1", "r2": "2"}),
    "a row is edited in its place": (
        (sheet(ANA, BEN), named(0, 1), named(1, 2), sheet(ANA | {"interviewed": "Yes"}, BEN)),
        {"r1": "1", "r2": "2"},
    ),
    "a name is corrected after a removal": (
        (sheet(ANA, BEN), named(0, 1), named(1, 2), sheet(BEN), named(0, 3), named(1, None)),
        {"r2": "3"},
    ),
    "names come before their rows": ((named(0, 1), sheet(ANA)), {"r1": "1"}),
    "a name has no row": ((sheet(ANA), named(1, 2)), {}),
    "a row before an edited one is removed": ((sheet(ANA, BEN), named(1, 2), sheet(BEN | {"interviewed": "No"})), {}),
    "one of two equal rows is removed": ((sheet(ANA, ANA), named(0, 1), named(1, 2), sheet(ANA)), {}),
}


@pytest.mark.parametrize("story", OLD)
def test_a_recorded_position_becomes_the_row_that_stood_at_it(story: str) -> None:
    """Events recorded before rows had ids: no name may move to another child."""
    facts, names = OLD[story]
    shown = {path.split("/")[2]: number for path, number in of_children(given(FOSTER_CARE, *facts)).items()}
    assert {row_id: number for row_id, number in shown.items() if number} == names
