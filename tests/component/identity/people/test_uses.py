"""What a site is used for, chosen by its state and obeyed by reviews; and what a training site says in every answer."""

from typing import Any

import pytest

from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import CASE, Place, entries, new_case, open_site
from tests.component.identity.stack import Stack
from tests.component.interviews import STATEWIDE
from tests.component.problems import refused


@pytest.mark.requirement("R9")
async def test_a_site_is_used_for_cases_interviews_or_both_as_its_state_chooses(
    stack: Stack, operator: Account, officer: Account
) -> None:
    """Either one alone works, and what was begun before goes on."""
    place = await open_site(stack, stack.new_site("cqi"), operator, officer)
    reviewer, leader = await place.somebody("REVIEWER"), await place.somebody("SITE_LEADER")
    assert expect_success(await leader.get(place.path))["runs"] == ["cases", "interviews"]
    case = await new_case(reviewer, place.site)
    await _choose(place, ["interviews"])
    refused(await reviewer.post(f"{place.path}/cases", CASE), 409, "not-run-here")
    assert (await reviewer.get(f"{place.path}/cases/{case}")).status_code == 200
    expect_success(await leader.post(f"{place.path}/interviews", STATEWIDE))
    await _choose(place, ["cases"])
    refused(await leader.post(f"{place.path}/interviews", STATEWIDE), 409, "not-run-here")
    await new_case(reviewer, place.site)
    await _choose(place, ["interviews", "cases"])
    expect_success(await leader.post(f"{place.path}/interviews", STATEWIDE))


@pytest.mark.requirement("R9")
async def test_what_a_site_is_used_for_is_the_state_administrators_to_choose(stack: Stack, cqi: Place) -> None:
    leader = await cqi.somebody("SITE_LEADER")
    refused(await leader.ask("PUT", f"{cqi.path}/runs", {"runs": ["cases"]}), 403, "not-your-role")
    wrong: list[list[Any]] = [[], ["surveys"], ["cases", "interviews", "cases"]]
    for runs in wrong:
        refused(await cqi.administrator.ask("PUT", f"{cqi.path}/runs", {"runs": runs}), 422, "not-valid")


@pytest.mark.requirement("R18")
@pytest.mark.requirement("R76")
async def test_site_opens_all_cases_to_its_reviewers_and_its_history_says_so(
    stack: Stack, operator: Account, officer: Account
) -> None:
    """A state must be able to say who opened its cases to every reviewer, and when."""
    place = await open_site(stack, stack.new_site("cqi"), operator, officer)
    reviewer, other, leader = [await place.somebody(role) for role in ("REVIEWER", "REVIEWER", "SITE_LEADER")]
    path, case = f"{place.path}/reviewers-open", f"{place.path}/cases/{await new_case(reviewer, place.site)}"
    assert expect_success(await leader.get(place.path))["reviewers_open"] == "own"
    refused(await other.get(case), 403, "not-your-case")
    for body in ({"cases": "some"}, {"cases": None}, {}):
        refused(await place.administrator.ask("PUT", path, body), 422, "not-valid")
    for who in (leader, other, operator):
        refused(await who.ask("PUT", path, {"cases": "all"}), 403, "not-your-role")
    for cases in ("all", "own"):
        shown = expect_success(await place.administrator.ask("PUT", path, {"cases": cases}))
        assert shown["reviewers_open"] == cases
        await stack.level()
        assert (await other.get(case)).status_code == (200 if cases == "all" else 403)
        expect_success(await reviewer.get(case))
    told = await entries(place.administrator, f"{place.path}/trail")
    set_by = [one["by"] for one in told if one["what"] == "reviewers_open_set"]
    assert set_by == [place.administrator.id] * 2


@pytest.mark.requirement("R7")
async def test_every_answer_of_a_training_site_says_that_it_is_practice_and_no_other_does(
    stack: Stack, cqi: Place, operator: Account, officer: Account
) -> None:
    """An answer is copied, printed and mailed; without the mark a mock case looks like a child's."""
    place = await open_site(stack, stack.new_site("training"), operator, officer)
    for one, mark in ((place, "true"), (cqi, None)):
        reviewer = await one.somebody("REVIEWER")
        case = await new_case(reviewer, one.site)
        answers = [
            await reviewer.get(f"{one.path}/{path}")
            for path in (f"cases/{case}", "interviews", "dashboards/items?quarter=2026Q3", "", "people", "nowhere")
        ]
        answers.append(await reviewer.post(f"{one.path}/tickets", {"topic": "reports"}))
        assert {answer.headers.get("oms-practice") for answer in answers} == {mark}
        assert {answer.status_code for answer in answers} == {200, 201, 403, 404}
        assert ("practice" in expect_success(await reviewer.get(f"{one.path}/cases/{case}"))) == (mark is not None)
        page = await reviewer.browser.client.get(f"/sites/{one.site}/quarters/2026Q3")
        assert ("practice only, no real cases" in page.text) == (mark is not None)


async def _choose(place: Place, runs: list[str]) -> None:
    shown = expect_success(await place.administrator.ask("PUT", f"{place.path}/runs", {"runs": runs}))
    assert set(shown["runs"]) == set(runs)
