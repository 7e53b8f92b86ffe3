"""Who reviews a case: certified people without a conflict of interest, and then nobody else enters it."""

from datetime import timedelta

import pytest

from services.reviews.domain.certification import id_of
from services.reviews.store import certifications
from shared.contracts.reviews.certification import ReviewerCertified
from tests.component.api_client import ApiClient, CaseClient, Response, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.any_events import accepting_any
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE, NOW, SITE, because
from tests.support.people import person

TODAY = NOW.date()
MARY, NOAH = "usr_mary", "usr_noah"
CERTIFICATES = f"sites/{SITE}/certifications"


async def certify(api: ApiClient, who: str, days: int = 100, certificate: str = "full") -> Response:
    body = {"certificate": certificate, "until": (TODAY + timedelta(days=days)).isoformat()}
    return await api.request("PUT", f"{CERTIFICATES}/{who}", body)


async def give(case: CaseClient, api: ApiClient, *people: str) -> Response:
    return await case.as_user(api).request("PUT", "reviewers", {"reviewers": list(people)})


def reviewer(reviews: RunningService, case: CaseClient, who: str) -> CaseClient:
    return case.as_user(ApiClient.for_user(reviews.client, person(who, "REVIEWER")))


@pytest.fixture
async def marys_case(reviews: RunningService, open_case: CaseClient, leader: ApiClient) -> CaseClient:
    """Given to one certified reviewer, and in her hands."""
    mary = reviewer(reviews, open_case, MARY)
    expect_success(await certify(leader, MARY))
    assert expect_success(await give(open_case, leader, MARY))["assigned"] == [MARY]
    return mary


async def test_a_case_that_was_given_to_somebody_is_entered_by_nobody_else(
    reviews: RunningService, marys_case: CaseClient
) -> None:
    stranger = reviewer(reviews, marys_case, NOAH)
    async with unchanged(marys_case):
        for answer in (
            await stranger.save("1", ("A", 1, 0)),
            await stranger.save_face_sheet({"opened_non_can": "No"}),
            await stranger.save_texts(("rationale/1", "Invented.", 0)),
            await stranger.request("PUT", "records", {"base_rev": 0, "rows": []}),
            await stranger.submit('"1"'),
        ):
            refused(answer, 403, "not-your-case")
    expect_success(await marys_case.save("1", ("A", 1, 0)))


async def test_conflict_of_interest_locks_a_reviewer_out_until_reassigned(
    reviews: RunningService, marys_case: CaseClient, leader: ApiClient
) -> None:
    """A conflict of interest keeps a reviewer out and the leader gives the case to another."""
    expect_success(await marys_case.request("POST", "conflict"))
    refused(await marys_case.save("1", ("A", 1, 0)), 403, "conflict-of-interest")
    assert refused(await give(marys_case, leader, MARY), 409, "reviewer-in-conflict")["people"] == [MARY]
    noah = reviewer(reviews, marys_case, NOAH)
    expect_success(await certify(leader, NOAH))
    expect_success(await give(marys_case, leader, NOAH))
    expect_success(await noah.save("1", ("A", 1, 0)))


async def test_nobody_is_given_a_case_without_a_certificate(
    reviews: RunningService, open_case: CaseClient, leader: ApiClient
) -> None:
    """California: reviewers are certified first [F16]."""
    assert reviewer(reviews, open_case, "usr_new")
    async with unchanged(open_case):
        assert refused(await give(open_case, leader, "usr_new"), 409, "not-certified")["people"] == ["usr_new"]
    expect_success(await certify(leader, "usr_new", days=0))
    expect_success(await give(open_case, leader, "usr_new"))
    expect_success(await leader.request("DELETE", f"{CERTIFICATES}/usr_new"))
    refused(await give(open_case, leader, "usr_new"), 409, "not-certified")


async def test_a_certificate_that_ended_yesterday_gives_nobody_a_case(
    reviews: RunningService, open_case: CaseClient, leader: ApiClient
) -> None:
    """And the cases that somebody has stay theirs: only new ones are gated."""
    expired = reviewer(reviews, open_case, "usr_expired")
    await give_to(reviews.runtime, open_case.site, open_case.id, "usr_expired")
    yesterday = (TODAY - timedelta(days=1)).isoformat()

    certified = [ReviewerCertified(person="usr_expired", certificate="temporary", until=yesterday)]
    await accepting_any(certifications).execute(reviews.store, because(), SITE, id_of("usr_expired"), certified)
    shown = expect_success(await leader.request("GET", f"{CERTIFICATES}/usr_expired"))
    assert (shown["until"], shown["holds_today"]) == (yesterday, False)
    refused(await give(open_case, leader, "usr_expired"), 409, "not-certified")
    expect_success(await expired.save("1", ("A", 1, 0)))


@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "OBSERVER"])
async def test_who_is_no_leader_certifies_nobody_and_gives_nobody_a_case(
    reviews: RunningService, open_case: CaseClient, role: str
) -> None:
    api = ApiClient.for_user(reviews.client, person("usr_no_leader", role))
    async with unchanged(open_case):
        refused(await certify(api, "usr_no_leader"), 403, "not-your-role")
        refused(await give(open_case, api, "usr_no_leader"), 403, "not-your-role")


async def test_only_reviewers_of_the_site_are_given_its_cases(open_case: CaseClient, leader: ApiClient) -> None:
    async with unchanged(open_case):
        for who in ("usr_nobody_here", "usr_leader"):
            assert refused(await give(open_case, leader, who), 422, "not-a-reviewer")["people"] == [who]


async def test_a_case_in_qa_is_given_to_nobody(submitted_case: CaseClient, leader: ApiClient) -> None:
    expect_success(await certify(leader, "usr_reviewer"))
    async with unchanged(submitted_case):
        refused(await give(submitted_case, leader, "usr_reviewer"), 409, "case-locked")


async def test_in_a_training_site_nobody_has_to_be_certified(reviews: RunningService) -> None:
    """Who is not certified yet learns there."""
    site = "ca-training"
    learner = ApiClient.for_user(reviews.client, person("usr_learner", "REVIEWER", site=site))
    leader = ApiClient.for_user(reviews.client, person("usr_training_leader", "SITE_LEADER", site=site))
    case = expect_success(
        await leader.request("POST", f"sites/{site}/cases", FOSTER_CARE.model_dump(exclude_none=True))
    )["id"]
    held = CaseClient(learner, site, case)
    assert expect_success(await give(held, leader, "usr_learner"))["assigned"] == ["usr_learner"]
    expect_success(await held.save("1", ("A", 1, 0)))


@pytest.mark.parametrize(
    ("days", "certificate", "slug"),
    [(-1, "full", "certificate-in-the-past"), (184, "temporary", "certificate-too-long")],
)
async def test_a_certificate_that_cannot_hold_is_refused(
    leader: ApiClient, days: int, certificate: str, slug: str
) -> None:
    refused(await certify(leader, f"usr_{certificate}", days, certificate), 422, slug)
    refused(await leader.request("GET", f"{CERTIFICATES}/usr_{certificate}"), 404, "not-found")
