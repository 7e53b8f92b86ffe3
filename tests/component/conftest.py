"""Services running on real servers, people at their desks, and cases at every stage of their life."""

from collections.abc import AsyncIterator
from itertools import product
from string import ascii_lowercase

import pytest

from shared.kafka.admin import create_topics
from shared.reference.jurisdictions import jurisdictions
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.exports import Exports
from tests.component.rule_sets import RuleSet
from tests.component.running_service import RunningService, run_service
from tests.support.cases.assignments import give_to
from tests.support.clusters import Cluster, open_cluster
from tests.support.histories import FOSTER_CARE, REVIEWER, SECOND_REVIEWER, SITE
from tests.support.people import A_LEADER, A_QA, A_REVIEWER, A_SENIOR, AN_ADMIN, ANOTHER_REVIEWER, person
from tests.support.sheets import Sheet, drawn

SEED, PARTITIONS = 20260930, 3

STATES = (pair for pair in product("bejxyzdfghkl", ascii_lowercase) if "".join(pair) not in jurisdictions())
"""Two letters that are no state's, each pair once a run."""


@pytest.fixture(scope="package")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Never skipped: servers the environment names, containers, or local processes."""
    with open_cluster(tmp_path_factory.mktemp("component")) as there:
        await create_topics(there.kafka_url, PARTITIONS)
        yield there


@pytest.fixture(autouse=True)
def kafka_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """For gateways, which read identity's topic too."""
    monkeypatch.setenv("OMS_KAFKA_URL", cluster.kafka_url)


@pytest.fixture(scope="package")
async def reviews(cluster: Cluster) -> AsyncIterator[RunningService]:
    async with run_service("reviews", cluster) as there:
        yield there


@pytest.fixture(scope="package")
async def second_reviews(cluster: Cluster) -> AsyncIterator[RunningService]:
    """Another instance of the same service: its own memory and relay, the same journal."""
    async with run_service("reviews", cluster) as there:
        yield there


@pytest.fixture(scope="package")
async def ratings(cluster: Cluster) -> AsyncIterator[RunningService]:
    async with run_service("ratings", cluster) as there:
        yield there


@pytest.fixture(scope="package")
async def projections(cluster: Cluster) -> AsyncIterator[RunningService]:
    async with run_service("projections", cluster) as there:
        yield there


@pytest.fixture(scope="package")
async def identity(cluster: Cluster) -> AsyncIterator[RunningService]:
    async with run_service("identity", cluster) as there:
        yield there


@pytest.fixture(scope="package")
async def helpdesk(cluster: Cluster) -> AsyncIterator[RunningService]:
    async with run_service("helpdesk", cluster) as there:
        yield there


@pytest.fixture
async def site(ratings: RunningService, projections: RunningService) -> str:
    """An invented state's CQI site of this test alone, for what is counted over a whole site."""
    fresh = f"{''.join(next(STATES))}-cqi"
    await ratings.delete_site_data(fresh)
    await projections.delete_site_data(fresh)
    return fresh


@pytest.fixture
def reviewer(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, A_REVIEWER)


@pytest.fixture
def second_reviewer(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, ANOTHER_REVIEWER)


@pytest.fixture
def qa(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, A_QA)


@pytest.fixture
def senior(reviews: RunningService) -> ApiClient:
    """The second level of QA."""
    return ApiClient.for_user(reviews.client, A_SENIOR)


@pytest.fixture
def leader(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, A_LEADER)


@pytest.fixture
def admin(reviews: RunningService) -> ApiClient:
    """The state's administrator."""
    return ApiClient.for_user(reviews.client, AN_ADMIN)


@pytest.fixture
def sheet() -> Sheet:
    """An invented foster care case, complete and without contradictions."""
    print(f"sample of seed {SEED}")
    return drawn(SEED, case_type="FC", agency="child_welfare")


@pytest.fixture
async def open_case(reviewer: ApiClient) -> CaseClient:
    """A new foster care case of this test alone."""
    created = expect_success(await reviewer.request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))
    return CaseClient(reviewer, SITE, created["id"])


@pytest.fixture
async def shared_case(reviews: RunningService, open_case: CaseClient) -> CaseClient:
    """A new case that both reviewers have, after two events."""
    await give_to(reviews.runtime, open_case.site, open_case.id, REVIEWER, SECOND_REVIEWER)
    return open_case


@pytest.fixture
async def in_home_case(reviewer: ApiClient) -> CaseClient:
    fields = FOSTER_CARE.model_dump() | {"case_type": "IH"}
    return CaseClient(
        reviewer, SITE, expect_success(await reviewer.request("POST", f"sites/{SITE}/cases", fields))["id"]
    )


@pytest.fixture
async def filled_case(open_case: CaseClient, sheet: Sheet) -> CaseClient:
    """Everything entered, nothing submitted."""
    await open_case.fill(sheet)
    return open_case


@pytest.fixture
async def submitted_case(filled_case: CaseClient) -> CaseClient:
    """Waiting for initial QA, in its reviewer's hands."""
    expect_success(await filled_case.submit())
    return filled_case


@pytest.fixture
async def taken_case(submitted_case: CaseClient, qa: ApiClient) -> CaseClient:
    """In initial QA, in the hands of who took it."""
    return await submitted_case.as_user(qa).taken_for_qa()


@pytest.fixture
async def approved_case(taken_case: CaseClient, reviewer: ApiClient) -> CaseClient:
    """Final, in its reviewer's hands."""
    expect_success(await taken_case.approve())
    return taken_case.as_user(reviewer)


@pytest.fixture
def rule_set(ratings: RunningService, site: str) -> RuleSet:
    return RuleSet(ratings, ApiClient.for_user(ratings.client, person("usr_leader", "SITE_LEADER", site=site)), site)


@pytest.fixture
def exports(ratings: RunningService, site: str) -> Exports:
    return Exports(ratings, ApiClient.for_user(ratings.client, person("usr_leader", "SITE_LEADER", site=site)), site)
