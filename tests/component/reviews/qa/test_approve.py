"""QA approves what was submitted, once, in the version it read, and never its own work."""

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE, QA, REVIEWER, SITE
from tests.support.people import SignedInUser, person
from tests.support.sheets import Sheet


async def test_an_approved_case_is_final_and_says_which_levels_it_had(
    taken_case: CaseClient, reviewer: ApiClient
) -> None:
    expect_success(await taken_case.approve())
    final = expect_success(await taken_case.as_user(reviewer).read())
    assert (final["stage"], final["passed"], final["custody"]) == ("approved_final", ["initial"], None)


async def test_a_case_says_who_reviewed_it_and_who_did_qa_on_it(approved_case: CaseClient) -> None:
    """Section D of the face sheet [F1]."""
    final = expect_success(await approved_case.read())
    assert (final["reviewers"], final["qa"]) == ([REVIEWER], {"initial": [QA]})


async def test_a_case_that_nobody_took_cannot_be_approved(submitted_case: CaseClient, qa: ApiClient) -> None:
    """It would be final unlooked at."""
    async with unchanged(submitted_case):
        refused(await submitted_case.as_user(qa).approve(), 409, "not-taken")


async def test_a_case_that_was_not_submitted_cannot_be_approved(open_case: CaseClient, qa: ApiClient) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.as_user(qa).approve(), 409, "case-not-in-qa")
    assert "not submitted yet" in problem["detail"]


async def test_a_final_case_cannot_be_approved_again(approved_case: CaseClient, qa: ApiClient) -> None:
    async with unchanged(approved_case):
        problem = refused(await approved_case.as_user(qa).approve(), 409, "case-not-in-qa")
    assert "approved and final" in problem["detail"]


@pytest.mark.requirement("R47")
@pytest.mark.parametrize("role", ["QA_FIRST", "QA_SECOND"])
async def test_nobody_approves_a_case_that_they_reviewed(
    reviews: RunningService, submitted_case: CaseClient, role: str
) -> None:
    """Separation of duties holds also for who was given both roles."""
    own = submitted_case.as_user(ApiClient.for_user(reviews.client, person(REVIEWER, "REVIEWER", role)))
    async with unchanged(submitted_case):
        refused(await own.take_for_qa(), 403, "own-case")
        refused(await own.approve(), 403, "own-case")


@pytest.mark.requirement("R47")
async def test_one_answer_is_enough_to_have_reviewed_a_case(
    reviews: RunningService, filled_case: CaseClient, qa: ApiClient
) -> None:
    colleague = filled_case.as_user(ApiClient.for_user(reviews.client, person("usr_colleague", "REVIEWER", "QA_FIRST")))
    await give_to(reviews.runtime, filled_case.site, filled_case.id, "usr_colleague", REVIEWER)
    current = expect_success(await colleague.read())["items"]["14"]["answers"]["A"]
    expect_success(await colleague.save("14", ("A", current["value"], current["rev"])))
    await give_to(reviews.runtime, filled_case.site, filled_case.id, REVIEWER)
    expect_success(await filled_case.submit())
    refused(await colleague.take_for_qa(), 403, "own-case")
    assert expect_success(await (await filled_case.as_user(qa).taken_for_qa()).approve())["stage"] == "approved_final"


async def test_creator_of_a_case_may_do_qa_on_it(reviews: RunningService, reviewer: ApiClient, sheet: Sheet) -> None:
    """The rule speaks of reviewing: it is the answers and the face sheet that make a reviewer."""
    creator = ApiClient.for_user(reviews.client, SignedInUser("usr_both_hats", {SITE: ("REVIEWER", "QA_FIRST")}))
    created = expect_success(await creator.request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))
    case = CaseClient(creator, SITE, created["id"])
    await give_to(reviews.runtime, case.site, case.id, REVIEWER)
    entered = case.as_user(reviewer)
    await entered.fill(sheet)
    expect_success(await entered.submit())
    assert expect_success(await (await case.taken_for_qa()).approve())["stage"] == "approved_final"
