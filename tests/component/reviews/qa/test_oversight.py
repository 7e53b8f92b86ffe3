"""Secondary oversight: the Children's Bureau looks at a case of a CFSR site, and nobody of the state does."""

from dataclasses import dataclass

import pytest

from shared.contracts.vocabulary import SiteRole
from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE
from tests.support.people import person
from tests.support.sheets import Sheet

SITE = "ca-cfsr"
NOTE = {"item": "3", "text": "The state's finding is not explained."}


@dataclass(frozen=True)
class Oversight:
    """A case that waits for oversight, and desks of people of its site."""

    reviews: RunningService
    case: CaseClient

    def by(self, name: str, role: SiteRole) -> CaseClient:
        return self.case.as_user(ApiClient.for_user(self.reviews.client, person(f"usr_cfsr_{name}", role, site=SITE)))


@pytest.fixture
async def oversight(reviews: RunningService, sheet: Sheet) -> Oversight:
    reviewer = ApiClient.for_user(reviews.client, person("usr_cfsr_reviewer", "REVIEWER", site=SITE))
    case = CaseClient(
        reviewer,
        SITE,
        expect_success(await reviewer.request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))["id"],
    )
    await case.fill(sheet)
    expect_success(await case.submit())
    there = Oversight(reviews, case)
    first = await there.by("first", "QA_FIRST").taken_for_qa()
    refused(await first.move("qa/pass-on", {"to": "oversight"}), 409, "no-such-move")
    expect_success(await first.move("qa/pass-on", {"to": "second"}))
    second = await there.by("second", "QA_SECOND").taken_for_qa()
    assert (
        expect_success(await second.move("qa/pass-on", {"to": "oversight"}))["stage"] == "ready_for_secondary_oversight"
    )
    return there


@pytest.mark.requirement("R46")
async def test_the_childrens_bureau_alone_takes_returns_and_approves_in_oversight(oversight: Oversight) -> None:
    bureau = oversight.by("bureau", "CB_OVERSIGHT")
    roles: list[SiteRole] = ["QA_FIRST", "QA_SECOND", "SITE_LEADER", "STATE_ADMIN"]
    async with unchanged(bureau):
        for role in roles:
            refused(await oversight.by("somebody", role).take_for_qa(), 403, "not-your-role")
    expect_success(await bureau.take_for_qa())
    final = expect_success(await bureau.approve())
    assert (final["stage"], final["passed"]) == ("approved_final", ["initial", "second", "oversight"])


async def test_the_childrens_bureau_takes_no_case_at_the_states_own_levels(oversight: Oversight) -> None:
    bureau = oversight.by("bureau", "CB_OVERSIGHT")
    expect_success(await bureau.take_for_qa())
    expect_success(await bureau.move("qa/return"))
    expect_success(await oversight.case.submit())
    refused(await bureau.take_for_qa(), 403, "not-your-role")


async def test_notes_in_oversight_are_the_bureaus_and_all_of_them_must_be_settled(oversight: Oversight) -> None:
    bureau = await oversight.by("bureau", "CB_OVERSIGHT").taken_for_qa()
    roles: list[SiteRole] = ["QA_SECOND", "SITE_LEADER"]
    async with unchanged(bureau):
        for role in roles:
            refused(await oversight.by("somebody", role).request("POST", "notes", NOTE), 403, "not-your-role")
    note = expect_success(await bureau.request("POST", "notes", NOTE))["note"]
    other = oversight.by("other_second", "QA_SECOND")
    refused(await other.request("POST", f"notes/{note}/settle", {"how": "resolve"}), 409, "not-taken")
    refused(await bureau.approve(), 409, "notes-open")
    expect_success(await bureau.request("POST", f"notes/{note}/settle", {"how": "resolve"}))
    assert expect_success(await bureau.approve())["stage"] == "approved_final"


async def test_the_state_takes_nothing_out_of_the_bureaus_hands_and_a_colleague_there_does(
    oversight: Oversight,
) -> None:
    bureau = await oversight.by("bureau", "CB_OVERSIGHT").taken_for_qa()
    refused(await oversight.by("leader", "SITE_LEADER").move("qa/release"), 403, "not-your-role")
    colleague = oversight.by("bureau_too", "CB_OVERSIGHT")
    assert expect_success(await colleague.move("qa/release"))["stage"] == "ready_for_secondary_oversight"
    refused(await bureau.approve(), 409, "not-taken")
    assert expect_success(await colleague.take_for_qa())["custody"] == "usr_cfsr_bureau_too"
