"""Erasing is for one role, can be repeated, survives a crash, and is final."""

from typing import Any

import pytest

from services.reviews.api.cases import texts as api
from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.case_texts import destroy, kept, said, write
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.component.verification import verified
from tests.support.clusters import Cluster
from tests.support.histories import SITE
from tests.support.people import person

WORDS = "An invented sentence."


@pytest.fixture
def administrator(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, person("usr_administrator", "STATE_ADMIN"))


@pytest.fixture
def leader(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, person("usr_leader", "SITE_LEADER"))


async def test_nothing_is_written_into_an_erased_case_any_more(
    reviews: RunningService, open_case: CaseClient, administrator: ApiClient, leader: ApiClient
) -> None:
    await write(open_case, rationale_1=WORDS)
    expect_success(await destroy(open_case, administrator))
    rows = await kept(reviews, open_case)
    async with unchanged(open_case):
        refused(await open_case.save_texts(("rationale/2", "Too late.", 0)), 409, "text-destroyed")
        worksheet = {"reason": "duplicate", "evidence": "Too late."}
        refused(await leader.request("POST", f"{open_case.path}/elimination", worksheet), 409, "text-destroyed")
    assert await kept(reviews, open_case) == rows
    expect_success(await open_case.save("14", ("A", "Yes", 0)))


async def test_an_erasure_can_be_repeated_and_is_told_once(
    reviews: RunningService, open_case: CaseClient, administrator: ApiClient
) -> None:
    await write(open_case, rationale_1=WORDS)
    for key in ("one", "one", "another"):
        expect_success(await destroy(open_case, administrator, f"{open_case.id}:{key}"))
    types = [event["type"] for row in await reviews.rows(SITE, open_case.id) for event in row["events"]]
    assert types.count("oms.reviews.text_key_destroyed.v1") == 1


async def test_interrupted_erasure_can_be_repeated_and_is_found_by_verify(
    reviews: RunningService,
    cluster: Cluster,
    open_case: CaseClient,
    administrator: ApiClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The key goes first: what the fact says has then happened."""
    await write(open_case, rationale_1=WORDS)

    async def dies(*_args: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(api, "execute", dies)
        refused(await destroy(open_case, administrator), 500, "our-fault")
    assert await said(open_case) == {"rationale/1": None}
    assert [(one.kind, one.sequence) for one in (await verified(cluster, open_case)).findings] == [("texts", 3)]
    expect_success(await destroy(open_case, administrator))
    assert (await verified(cluster, open_case)).findings == []


@pytest.mark.parametrize("role", ["REVIEWER", "QA_SECOND", "SITE_LEADER", "OBSERVER"])
async def test_nobody_but_the_states_administrator_erases(
    reviews: RunningService, open_case: CaseClient, role: str
) -> None:
    await write(open_case, rationale_1=WORDS)
    refused(
        await destroy(open_case, ApiClient.for_user(reviews.client, person("usr_other", role))), 403, "not-your-role"
    )
    assert await said(open_case) == {"rationale/1": WORDS}


async def test_an_erasure_says_why_and_of_which_case(open_case: CaseClient, administrator: ApiClient) -> None:
    refused(
        await administrator.request("POST", f"{open_case.path}/texts/destroy", {"why": "tidying"}), 422, "not-valid"
    )
    missing = CaseClient(administrator, SITE, f"cas_{'0' * 32}")
    refused(await destroy(missing, administrator), 404, "not-found")
