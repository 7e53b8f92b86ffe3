"""Secondary oversight: the Children's Bureau looks at a case of a CFSR site, and nobody of the state does."""

from dataclasses import dataclass

import pytest

from shared.contracts.vocabulary import SiteRole
from tests.component.api_client import ApiClient, CaseClient, done, unchanged
from tests.component.problems import refused
from tests.component.running_service import Running
from tests.support.histories import FOSTER_CARE
from tests.support.people import person
from tests.support.sheets import Sheet

SITE = "ca-cfsr"
NOTE = {"item": "3", "text": "The state's finding is not explained."}


@dataclass(frozen=True)
class Oversight:
    """A case that waits for oversight, and desks of people of its site."""

    reviews: Running
    case: CaseClient

    def by(self, name: str, role: SiteRole) -> CaseClient:
        return self.case.by(ApiClient.of(self.reviews.client, person(f"usr_cfsr_{name}", role, site=SITE)))


@pytest.fixture
async def oversight(reviews: Running, sheet: Sheet) -> Oversight:
    reviewer = ApiClient.of(reviews.client, person("usr_cfsr_reviewer", "REVIEWER", site=SITE))
    case = CaseClient(
        reviewer, SITE, done(await reviewer.ask("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))["id"]
    )
    await case.fill(sheet)
    done(await case.submit())
    there = Oversight(reviews, case)
    first = await there.by("first", "QA_FIRST").taken()
    refused(await first.move("qa/pass-on", {"to": "oversight"}), 409, "no-such-move")
    done(await first.move("qa/pass-on", {"to": "second"}))
    second = await there.by("second", "QA_SECOND").taken()
    assert done(await second.move("qa/pass-on", {"to": "oversight"}))["stage"] == "ready_for_secondary_oversight"
    return there


@pytest.mark.requirement("R46")
async def test_the_childrens_bureau_alone_takes_returns_and_approves_in_oversight(oversight: Oversight) -> None:
    bureau = oversight.by("bureau", "CB_OVERSIGHT")
    roles: list[SiteRole] = ["QA_FIRST", "QA_SECOND", "SITE_LEADER", "STATE_ADMIN"]
    async with unchanged(bureau):
        for role in roles:
            refused(await oversight.by("somebody", role).take(), 403, "not-your-role")
    done(await bureau.take())
    final = done(await bureau.approve())
    assert (final["stage"], final["passed"]) == ("approved_final", ["initial", "second", "oversight"])


async def test_the_childrens_bureau_takes_no_case_at_the_states_own_levels(oversight: Oversight) -> None:
    bureau = oversight.by("bureau", "CB_OVERSIGHT")
    done(await bureau.take())
    done(await bureau.move("qa/return"))
    done(await oversight.case.submit())
    refused(await bureau.take(), 403, "not-your-role")


async def test_notes_in_oversight_are_the_bureaus_and_all_of_them_must_be_settled(oversight: Oversight) -> None:
    bureau = await oversight.by("bureau", "CB_OVERSIGHT").taken()
    roles: list[SiteRole] = ["QA_SECOND", "SITE_LEADER"]
    async with unchanged(bureau):
        for role in roles:
            refused(await oversight.by("somebody", role).ask("POST", "notes", NOTE), 403, "not-your-role")
    note = done(await bureau.ask("POST", "notes", NOTE))["note"]
    other = oversight.by("other_second", "QA_SECOND")
    refused(await other.ask("POST", f"notes/{note}/settle", {"how": "resolve"}), 409, "not-taken")
    refused(await bureau.approve(), 409, "notes-open")
    done(await bureau.ask("POST", f"notes/{note}/settle", {"how": "resolve"}))
    assert done(await bureau.approve())["stage"] == "approved_final"


async def test_the_state_takes_nothing_out_of_the_bureaus_hands_and_a_colleague_there_does(
    oversight: Oversight,
) -> None:
    bureau = await oversight.by("bureau", "CB_OVERSIGHT").taken()
    refused(await oversight.by("leader", "SITE_LEADER").move("qa/release"), 403, "not-your-role")
    colleague = oversight.by("bureau_too", "CB_OVERSIGHT")
    assert done(await colleague.move("qa/release"))["stage"] == "ready_for_secondary_oversight"
    refused(await bureau.approve(), 409, "not-taken")
    assert done(await colleague.take())["custody"] == "usr_cfsr_bureau_too"
