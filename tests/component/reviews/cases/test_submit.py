"""A case goes to QA only when nothing is missing and nothing contradicts; until then there is a list of what is."""

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import refused
from tests.support.histories import NOW
from tests.support.sheets import Sheet


async def test_a_complete_case_goes_to_qa_with_the_day_of_its_completion(filled_case: CaseClient) -> None:
    assert expect_success(await filled_case.submit())["stage"] == "ready_for_initial_qa"
    assert expect_success(await filled_case.read())["completed"] == NOW.date().isoformat()


async def test_an_empty_case_gets_the_list_of_every_field_and_item_that_is_missing(open_case: CaseClient) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.submit(), 409, "case-unfinished")
    fields = {one["face_sheet"] for one in problem["missing"] if "face_sheet" in one}
    items = [one["item"] for one in problem["missing"] if "item" in one]
    assert {"pur_start", "children", "participants", "primary_reason", "fc_entry_date"} <= fields
    assert [item for item in items if item.isdecimal()] == [str(number) for number in range(1, 19)]


async def test_an_in_home_case_is_not_asked_for_items_of_foster_care(in_home_case: CaseClient) -> None:
    problem = refused(await in_home_case.submit(), 409, "case-unfinished")
    items = {one["item"] for one in problem["missing"] if "item" in one}
    assert items & {str(number) for number in range(4, 12)} == set()
    assert {"1", "2", "3", "12", "13", "18"} <= items


async def test_one_missing_answer_is_named_with_its_item_and_question(open_case: CaseClient, sheet: Sheet) -> None:
    sheet["answers"]["14"] = {"A": sheet["answers"]["14"]["A"]}
    await open_case.fill(sheet)
    async with unchanged(open_case):
        problem = refused(await open_case.submit(), 409, "case-unfinished")
    [missing] = problem["missing"]
    assert (missing["item"], missing["questions"]) == ("14", ["B"])
    assert "14B" in missing["what"]


async def test_a_case_without_a_face_sheet_is_asked_for_it(open_case: CaseClient, sheet: Sheet) -> None:
    await open_case.save_supporting_records(sheet)
    for item, answers in sheet["answers"].items():
        expect_success(await open_case.save(item, *((question, value, 0) for question, value in answers.items())))
    problem = refused(await open_case.submit(), 409, "case-unfinished")
    assert {"pur_start", "children"} <= {one["face_sheet"] for one in problem["missing"]}
    assert all("face_sheet" in one for one in problem["missing"])


async def test_a_face_sheet_that_contradicts_an_item_stands_in_the_way(open_case: CaseClient, sheet: Sheet) -> None:
    sheet["answers"]["6"]["A3"] = "2020-02-20"
    await open_case.fill(sheet)
    async with unchanged(open_case):
        problem = refused(await open_case.submit(), 409, "case-unfinished")
    assert [one["check"] for one in problem["missing"]] == ["x_6_dates"]
    assert "6A3" in problem["missing"][0]["what"]


async def test_a_foster_care_case_without_a_target_child_stands_in_the_way(open_case: CaseClient, sheet: Sheet) -> None:
    for child in sheet["face_sheet"]["children"]:
        child["is_target"] = "No"
    await open_case.fill(sheet)
    problem = refused(await open_case.submit(), 409, "case-unfinished")
    assert "fs_one_target" in [one["check"] for one in problem["missing"]]


@pytest.mark.requirement("R40")
@pytest.mark.requirement("R41")
@pytest.mark.requirement("R43")
async def test_answers_without_narratives_interviews_and_records_are_not_enough(
    open_case: CaseClient, sheet: Sheet
) -> None:
    """Nobody could tell afterwards what the ratings rest on."""
    expect_success(await open_case.save_face_sheet(sheet["face_sheet"]))
    for item, answers in sheet["answers"].items():
        expect_success(await open_case.save(item, *((question, value, 0) for question, value in answers.items())))
    async with unchanged(open_case):
        missing = refused(await open_case.submit(), 409, "case-unfinished")["missing"]
    assert {kind for one in missing for kind in one} == {"text", "interview", "record", "what"}
    assert {"rationale/1", "rationale/18"} <= {one["text"] for one in missing if "text" in one}
    roles = {one["interview"] for one in missing if "interview" in one}
    assert roles == {"child", "mother", "father", "foster_parent", "caseworker"}


@pytest.mark.parametrize("stage", ["ready_for_initial_qa", "initial_qa", "approved_final"])
async def test_a_case_in_qa_or_final_can_be_read_not_changed(
    submitted_case: CaseClient, qa: ApiClient, stage: str
) -> None:
    if stage != "ready_for_initial_qa":
        expect_success(await submitted_case.as_user(qa).take_for_qa())
    if stage == "approved_final":
        expect_success(await submitted_case.as_user(qa).approve())
    revision = expect_success(await submitted_case.read())["items"]["14"]["answers"]["A"]["rev"]
    async with unchanged(submitted_case):
        for answer in (
            await submitted_case.save("14", ("A", "No", revision)),
            await submitted_case.save("14", ("A", None, revision)),
            await submitted_case.save_face_sheet({"opened_non_can": "No"}, 2),
            await submitted_case.submit(),
        ):
            problem = refused(answer, 409, "case-locked")
            assert "read, not changed" in problem["detail"]
