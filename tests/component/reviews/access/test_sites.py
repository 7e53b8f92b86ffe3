"""Sites are kept apart: roles count in their own site alone, and another site's case looks like none."""

import uuid

import pytest

from shared.contracts.envelope import key_of
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from tests.component.api_client import ApiClient, CaseClient, Response, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, SITE
from tests.support.people import SignedInUser, person

EVERYWHERE = ("ca-cqi", "nv-cqi", "ca-cfsr", "ca-training")
A_TRAVELLER = SignedInUser("usr_traveller", dict.fromkeys(EVERYWHERE, ("REVIEWER", "QA_FIRST")))


async def every_request(case: CaseClient) -> list[Response]:
    return [
        await case.read(),
        await case.save("1", ("A", 1, 0)),
        await case.save_face_sheet({"opened_non_can": "No"}),
        await case.submit('"1"'),
        await case.approve('"1"'),
    ]


def alike(one: Response, other: Response) -> bool:
    return (one.status_code, one.content, one.headers) == (other.status_code, other.content, other.headers)


@pytest.mark.requirement("R2")
@pytest.mark.parametrize("elsewhere", EVERYWHERE[1:])
async def test_another_sites_case_is_answered_byte_for_byte_like_a_missing_one(
    reviews: RunningService, open_case: CaseClient, elsewhere: str
) -> None:
    """Whether a case exists is nobody's business in another site, also for people who work in both."""
    api = ApiClient.for_user(reviews.client, A_TRAVELLER)
    async with unchanged(open_case):
        others = await every_request(CaseClient(api, elsewhere, open_case.id))
        missing = await every_request(CaseClient(api, elsewhere, f"cas_{uuid.uuid4().hex}"))
    assert [answer.status_code for answer in others] == [404] * 5
    assert all(alike(one, other) for one, other in zip(others, missing, strict=True))


async def test_foreign_site_answers_alike_whether_or_not_the_case_exists(
    reviews: RunningService, open_case: CaseClient
) -> None:
    """A site one has no part in answers alike whether or not it or the case exists."""
    stranger = ApiClient.for_user(reviews.client, person("usr_stranger", "REVIEWER", "QA_FIRST", site="nv-cqi"))
    async with unchanged(open_case):
        there = await every_request(open_case.as_user(stranger))
        not_there = await every_request(CaseClient(stranger, SITE, f"cas_{uuid.uuid4().hex}"))
        nowhere = await every_request(CaseClient(stranger, "zz-cqi", f"cas_{uuid.uuid4().hex}"))
    for answers in zip(there, not_there, nowhere, strict=True):
        refused(answers[0], 403, "not-your-site")
        assert alike(answers[0], answers[1])
        assert alike(answers[0], answers[2])


@pytest.mark.requirement("R2")
@pytest.mark.parametrize("site", EVERYWHERE)
async def test_a_case_is_stored_in_the_database_of_its_own_purpose_and_in_no_other(
    reviews: RunningService, site: str
) -> None:
    api = ApiClient.for_user(reviews.client, A_TRAVELLER)
    case = expect_success(await api.request("POST", f"sites/{site}/cases", FOSTER_CARE.model_dump()))["id"]
    found = {
        purpose: await reviews.store.collection(purpose, Journal.COLLECTION).count_documents(
            {"aggregate": {"$regex": case}}
        )
        for purpose in Purpose
    }
    assert found == {purpose: int(purpose == site.partition("-")[2]) for purpose in Purpose}
    assert [row["aggregate"] for row in await reviews.rows(site, case)] == [key_of(site, case)]


@pytest.mark.requirement("R14")
async def test_one_person_with_three_roles_in_three_sites_may_in_each_what_that_role_may(
    reviews: RunningService,
) -> None:
    roles: dict[str, tuple[str, ...]] = {
        "ca-cqi": ("REVIEWER",),
        "ca-cfsr": ("QA_FIRST",),
        "ca-training": ("OBSERVER",),
    }
    api = ApiClient.for_user(reviews.client, SignedInUser("usr_many", roles))
    may = {}
    for site in roles:
        case = CaseClient(api, site, f"cas_{uuid.uuid4().hex}")
        answers = [await case.read(), await case.save("1", ("A", 1, 0)), await case.approve('"1"')]
        may[site] = [answer.status_code != 403 for answer in answers]
    assert may == {"ca-cqi": [True, True, False], "ca-cfsr": [True, False, True], "ca-training": [True, False, False]}


@pytest.mark.requirement("R15")
async def test_a_site_leader_of_the_cfsr_site_has_no_part_in_the_cqi_site(
    reviews: RunningService, open_case: CaseClient
) -> None:
    leader = ApiClient.for_user(reviews.client, person("usr_team_leader", "SITE_LEADER", site="ca-cfsr"))
    async with unchanged(open_case):
        refused(await open_case.as_user(leader).read(), 403, "not-your-site")
    assert (
        expect_success(await leader.request("POST", "sites/ca-cfsr/cases", FOSTER_CARE.model_dump()))["site"]
        == "ca-cfsr"
    )
