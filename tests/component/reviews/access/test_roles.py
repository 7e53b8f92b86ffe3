"""In a site, a role allows what stands in its line and nothing else."""

import pytest

from tests.component.api_client import ApiClient, CaseClient, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE
from tests.support.people import person

ACTS = ("read", "create", "write", "submit", "approve")
MAY = {
    "REVIEWER": {"create"},
    "QA_FIRST": {"read", "approve"},
    "QA_SECOND": {"read", "approve"},
    "SITE_LEADER": {"read", "create"},
    "STATE_ADMIN": {"read"},
    "CB_OVERSIGHT": set(),
    "PLATFORM_OPERATOR": set(),
}


async def acts(case: CaseClient) -> dict[str, int]:
    """What each act is answered; a case that is not finished can be submitted or approved by nobody."""
    fields = FOSTER_CARE.model_dump()
    return {
        "read": (await case.read()).status_code,
        "create": (await case.api.request("POST", f"sites/{case.site}/cases", fields)).status_code,
        "write": (await case.save("1", ("A", 1, 0))).status_code,
        "submit": (await case.submit('"1"')).status_code,
        "approve": (await case.approve('"1"')).status_code,
    }


@pytest.mark.requirement("R34")
@pytest.mark.parametrize("role", MAY)
async def test_a_role_may_what_its_line_says(reviews: RunningService, open_case: CaseClient, role: str) -> None:
    """Of a case that is given to somebody else."""
    answered = await acts(open_case.as_user(ApiClient.for_user(reviews.client, person("usr_one", role))))
    assert {act for act, status in answered.items() if status != 403} == MAY[role]


@pytest.mark.requirement("R18")
async def test_a_reviewer_reads_enters_and_submits_the_cases_given_to_them(
    reviews: RunningService, open_case: CaseClient
) -> None:
    case = open_case.as_user(ApiClient.for_user(reviews.client, person("usr_given", "REVIEWER")))
    await give_to(reviews.runtime, open_case.site, open_case.id, "usr_given")
    answered = await acts(case)
    assert {act for act, status in answered.items() if status != 403} == {"read", "create", "write", "submit"}


@pytest.mark.requirement("R20")
async def test_every_write_of_an_observer_is_refused(reviews: RunningService, open_case: CaseClient) -> None:
    observer = open_case.as_user(ApiClient.for_user(reviews.client, person("usr_observer", "OBSERVER")))
    assert (await observer.read()).status_code == 200
    async with unchanged(open_case):
        fields = FOSTER_CARE.model_dump()
        refused(await observer.api.request("POST", f"sites/{observer.site}/cases", fields), 403, "not-your-role")
        refused(await observer.save("1", ("A", 1, 0)), 403, "not-your-role")
        refused(await observer.save_face_sheet({"opened_non_can": "No"}), 403, "not-your-role")
        refused(await observer.submit('"1"'), 403, "not-your-role")
        refused(await observer.approve('"1"'), 403, "not-your-role")


async def test_the_platforms_operator_opens_no_case(reviews: RunningService, open_case: CaseClient) -> None:
    operator = open_case.as_user(ApiClient.for_user(reviews.client, person("usr_operator", "PLATFORM_OPERATOR")))
    answer = await operator.read()
    refused(answer, 403, "not-your-role")
    assert open_case.id not in answer.text


async def test_several_roles_add_up_and_none_is_nothing(reviews: RunningService, open_case: CaseClient) -> None:
    both = open_case.as_user(ApiClient.for_user(reviews.client, person("usr_both", "OBSERVER", "QA_FIRST")))
    assert {act for act, status in (await acts(both)).items() if status != 403} == {"read", "approve"}
    nobody = open_case.as_user(ApiClient.for_user(reviews.client, person("usr_nobody")))
    refused(await nobody.read(), 403, "not-your-site")
