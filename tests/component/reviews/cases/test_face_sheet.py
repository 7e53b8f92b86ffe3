"""The face sheet is saved as a whole with one revision, without a name, and only if it can be true."""

from typing import Any

import pytest

from shared.contracts.reviews.rows import without_row_ids
from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import places, refused
from tests.support.sheets import Sheet


async def test_a_face_sheet_comes_back_as_it_was_saved_with_its_revision(open_case: CaseClient, sheet: Sheet) -> None:
    saved = expect_success(await open_case.save_face_sheet(sheet["face_sheet"]))
    fields = saved["face_sheet"]["fields"]
    assert saved["face_sheet"] == {"rev": 2, "fields": fields, "pur_end": None}
    assert {name: without_row_ids(value) for name, value in fields.items()} == sheet["face_sheet"]
    assert expect_success(await open_case.read())["face_sheet"] == saved["face_sheet"]


async def test_what_does_not_add_up_is_saved_and_told_at_once(open_case: CaseClient, in_home_case: CaseClient) -> None:
    """An error stands in the way of submitting; a warning is for the reviewer to weigh."""
    twins = {"children": [{"is_target": "Yes"}, {"is_target": "Yes"}]}
    for case, fields, found in (
        (open_case, twins, {"fs_one_target": "error"}),
        (in_home_case, {"case_open_date": "2026-09-01"}, {"fs_ih_45_days": "warning"}),
    ):
        for shown in (expect_success(await case.save_face_sheet(fields)), expect_success(await case.read())):
            assert {one["check"]: one["severity"] for one in shown["checks"]} == found


async def test_two_people_who_save_it_from_one_revision_see_both_sheets(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    expect_success(await shared_case.save_face_sheet({"opened_non_can": "No"}))
    async with unchanged(shared_case):
        answer = await shared_case.as_user(second_reviewer).save_face_sheet({"opened_non_can": "Yes"}, 0)
    [conflict] = refused(answer, 412, "face-sheet-conflict")["conflicts"]
    assert (conflict["yours"], conflict["theirs"]) == ({"opened_non_can": "Yes"}, {"opened_non_can": "No"})
    assert conflict["theirs_rev"] == 3
    assert expect_success(await shared_case.save_face_sheet({"opened_non_can": "Yes"}, 3))["face_sheet"]["rev"] == 4


async def test_an_answer_saved_meanwhile_is_no_collision_with_the_face_sheet(open_case: CaseClient) -> None:
    expect_success(await open_case.save("1", ("A", 1, 0)))
    assert expect_success(await open_case.save_face_sheet({"opened_non_can": "No"}, 0))["face_sheet"]["rev"] == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pur_start": "2025-02-30"}, "pur_start"),
        ({"case_open_date": "2026-01-02", "case_closed_date": "2026-01-01"}, "lies before"),
        ({"fc_entry_date": "NA"}, "cannot be NA"),
        ({"primary_reason": "none_of_these"}, "primary_reason"),
        ({"involvement_reasons": ["abandonment", "weather"]}, "no such option"),
        ({"children": [{"is_target": "Yes", "gender": "unheard_of"}]}, "gender"),
        ({"participants": [{"role": "neighbor"}]}, "role"),
    ],
)
async def test_a_face_sheet_that_cannot_be_true_is_refused_field_by_field(
    open_case: CaseClient, fields: dict[str, Any], said: str
) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.save_face_sheet(fields), 422, "not-a-face-sheet")
    assert any(said in error["what"] for error in problem["errors"])


async def test_an_in_home_case_has_no_entry_into_foster_care(in_home_case: CaseClient) -> None:
    async with unchanged(in_home_case):
        problem = refused(await in_home_case.save_face_sheet({"fc_entry_date": "2026-01-01"}), 422, "not-a-face-sheet")
    assert "fc_entry_date" in problem["errors"][0]["what"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"case_name": "Anyone"}, "body.fields.case_name"),
        ({"pur_start": "01/04/2025"}, "body.fields.pur_start"),
        ({"pur_start": 20250401}, "body.fields.pur_start"),
        ({"opened_non_can": True}, "body.fields.opened_non_can"),
        ({"children": "two"}, "body.fields.children"),
        ({"children": [{"is_target": "Yes", "name": "Anyone"}]}, "body.fields.children.0.name"),
        ({"children": [{"is_target": "Yes", "date_of_birth": "2020-01-01"}]}, "body.fields.children.0.date_of_birth"),
        ({"participants": [{"role": "mother", "name": "Anyone"}]}, "body.fields.participants.0.name"),
        ({"children": [{"gender": "female"}]}, "body.fields.children.0.is_target"),
    ],
)
async def test_face_sheet_with_names_unknown_fields_or_wrong_types_is_refused(
    open_case: CaseClient, fields: dict[str, Any], place: str
) -> None:
    """Names misspelt fields and wrong types are refused and never dropped in silence."""
    async with unchanged(open_case):
        answer = await open_case.save_face_sheet(fields)
    assert place in places(refused(answer, 422, "not-valid"))
    assert "Anyone" not in answer.text


@pytest.mark.parametrize("base_rev", ["0", True, False, -1, 0.5, None])
async def test_a_base_revision_is_a_whole_number(open_case: CaseClient, base_rev: Any) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.save_face_sheet({"opened_non_can": "No"}, base_rev), 422, "not-valid")
    assert places(problem) == ["body.base_rev"]
