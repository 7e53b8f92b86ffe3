"""Exports say when a case was entered and by whom, and what its face sheet holds."""

from typing import Any

from services.ratings.domain import RatedCase, columns, fold_case, row_of, to_case, to_document
from services.ratings.domain.table_rows import tables
from shared.contracts.reviews.entry import Child, FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted, QaTaken
from tests.support.cases.rated_cases import KEY, UNRATED
from tests.support.histories import FOSTER_CARE, QA, REVIEWER, By, answered, history

FACE = FaceSheetSaved(
    case_open_date="2026-01-31",
    fc_discharge_date="not_yet_discharged",
    involvement_reasons=("neglect", "physical_abuse"),
    children=(Child(is_target="Yes", race=("white",), row="r1"), Child(is_target="No", row="r2")),
)
WORK = (
    FOSTER_CARE,
    By(REVIEWER, FACE),
    By(REVIEWER, answered("1", "A", 0)),
    By(REVIEWER, CaseSubmitted(completed="2026-09-30")),
    By(QA, QaTaken(level="initial")),
    By(QA, CaseApproved()),
)


def cells(case: RatedCase) -> dict[str, Any]:
    return dict(zip((column.name for column in columns()), row_of(case), strict=True))


def test_case_facts_of_a_finished_case_are_columns() -> None:
    """An analyst could not tell how long an entry took, nor select children by the face sheet."""
    case, _ = fold_case(UNRATED, history(*WORK))
    row = cells(case)
    assert (row["completed"], row["entered_by"], row["checked_by"]) == ("2026-09-30", REVIEWER, QA)
    assert row["started"]
    assert (row["face.case_open_date"], row["face.fc_discharge_date"]) == ("2026-01-31", "not_yet_discharged")
    assert row["face.involvement_reasons"] == "neglect; physical_abuse"
    assert row["face.pur_start"] is None
    [children] = [table for table in tables() if table.name == "face.children"]
    assert [cells_of[:4] for cells_of in children.rows_of(case)] == [
        ["cas_" + KEY.partition("cas_")[2], 1, "Yes", "white"],
        ["cas_" + KEY.partition("cas_")[2], 2, "No", None],
    ]
    assert "r1" not in row["face.children"]


def test_case_facts_survive_the_snapshot() -> None:
    """A worker that continues from its snapshot would forget who entered the case."""
    case, _ = fold_case(UNRATED, history(*WORK))
    document = to_document(case)
    assert to_case({"_id": KEY} | document) == case


def test_case_facts_of_an_earlier_versions_case_stay_empty() -> None:
    """Half of the persons of a case would be shown as all of them."""
    recorded = history(*WORK)
    begun, _ = fold_case(UNRATED, recorded[:2])
    document = to_document(begun)
    document.pop("facts")
    case, _ = fold_case(to_case({"_id": KEY} | document), recorded[2:])
    assert "facts" not in to_document(case)
    row = cells(case)
    assert {row[name] for name in row if name.startswith("face.")} == {None}
    assert (row["entered_by"], row["started"]) == (None, None)
