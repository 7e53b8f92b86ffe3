"""By authority a case's texts are gone for good, for everybody and everywhere, and nothing else changes."""

import uuid
from typing import Any

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.case_texts import ask_texts, destroy, kept, key_of_case
from tests.component.dashboards import ask
from tests.component.direct_folds import rate, show, told
from tests.component.running_service import RunningService
from tests.component.verification import verified
from tests.support.clusters import Cluster
from tests.support.histories import SITE
from tests.support.people import person
from tests.support.stored_words import found_in, logs_of

AN_ADMINISTRATOR = person("usr_administrator", "STATE_ADMIN")


@pytest.fixture
def administrator(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, AN_ADMINISTRATOR)


@pytest.fixture
def leader(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, person("usr_leader", "SITE_LEADER"))


@pytest.fixture
def secret() -> str:
    """Of this test alone."""
    return f"Canary {uuid.uuid4().hex}"


@pytest.fixture
async def final_case(filled_case: CaseClient, qa: ApiClient, leader: ApiClient, secret: str) -> CaseClient:
    """Approved, with a text of every kind in it: narratives, a name, a note, an override's reason, a worksheet."""
    case = filled_case
    expect_success(await case.save_texts(("comments/1", secret, 0), ("face/case_name", secret, 0)))
    expect_success(await case.submit())
    at_qa = await case.as_user(qa).taken_for_qa()
    note = expect_success(await qa.request("POST", f"{case.path}/notes", {"item": "1", "text": secret}))["note"]
    expect_success(await qa.request("POST", f"{case.path}/notes/{note}/settle", {"how": "resolve"}))
    rating = expect_success(await case.read())["items"]["3"]["preliminary"]["rating"]
    why = {"rating": "ANI" if rating == "S" else "S", "why": secret}
    expect_success(await leader.request("PUT", f"{case.path}/items/3/override", why))
    expect_success(
        await case.api.request("POST", f"{case.path}/elimination", {"reason": "duplicate", "evidence": secret})
    )
    expect_success(await leader.request("POST", f"{case.path}/elimination/decide", {"eliminate": False}))
    expect_success(await at_qa.approve())
    return case


async def everything_read(case: CaseClient, administrator: ApiClient) -> dict[str, str]:
    """All that any address shows of what was written, for who may read all."""
    paths = [f"{case.path}/{part}" for part in ("texts", "notes", "elimination")]
    paths += [case.path, *(f"sites/{SITE}/exports/narratives?format={form}" for form in ("csv", "ndjson"))]
    return {path.rpartition("/")[2]: (await administrator.request("GET", path)).text for path in paths}


@pytest.mark.requirement("R77")
@pytest.mark.requirement("R43")
async def test_after_its_key_was_destroyed_no_text_of_a_case_is_found_anywhere(
    reviews: RunningService, cluster: Cluster, final_case: CaseClient, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    administrator = ApiClient.for_user(reviews.client, AN_ADMINISTRATOR)
    before = await everything_read(final_case, administrator)
    assert {name for name, one in before.items() if secret in one} >= before.keys() - {final_case.id}
    sealed = await kept(reviews, final_case)
    with logs_of(caplog) as logged:
        expect_success(await destroy(final_case, administrator))
        shown = await everything_read(final_case, administrator)
    assert not any(secret in one for one in shown.values())
    assert "Invented rationale" not in shown["texts"]
    assert await found_in(cluster, [secret]) == []
    assert not any(secret in line for line in logged)
    [key] = await key_of_case(reviews, final_case)
    assert set(key) == {"_id", "site", "destroyed"}
    assert await kept(reviews, final_case) == sealed, "the history of what was written can still be checked"
    answer = expect_success(await ask_texts(final_case))
    assert answer["destroyed"] is True
    assert {one["text"] for one in answer["texts"].values()} == {None}


@pytest.mark.requirement("R77")
async def test_history_still_verifies_after_an_erasure(
    cluster: Cluster, final_case: CaseClient, administrator: ApiClient
) -> None:
    before = await verified(cluster, final_case)
    expect_success(await destroy(final_case, administrator))
    after = await verified(cluster, final_case)
    assert before.findings == after.findings == []
    assert after.counts["texts"] == before.counts["texts"] > 10
    assert after.counts["events"] == before.counts["events"] + 1


@pytest.mark.requirement("R77")
async def test_ratings_and_dashboards_stay_as_they_were(
    reviews: RunningService,
    ratings: RunningService,
    projections: RunningService,
    final_case: CaseClient,
    administrator: ApiClient,
) -> None:
    async def figures() -> list[Any]:
        history = await told(reviews, SITE, final_case.id)
        await rate(ratings, history)
        await show(projections, history, await told(ratings, SITE, final_case.id))
        reader = ApiClient.for_user(ratings.client, person("usr_reader", "OBSERVER"))
        rated = expect_success(await reader.request("GET", f"sites/{SITE}/cases/{final_case.id}/ratings"))
        measures = [
            await ask(projections, SITE, measure, quarter="2026Q3") for measure in ("items", "outcomes", "progress")
        ]
        kept_out = {"as_of", "case_version", "version"}
        return [_without(one, kept_out) for one in (rated, *(expect_success(measure) for measure in measures))]

    before = await figures()
    assert before[1]["cases"] >= 1
    expect_success(await destroy(final_case, administrator))
    assert await figures() == before


def _without(content: Any, names: set[str]) -> Any:
    if isinstance(content, dict):
        return {name: _without(one, names) for name, one in content.items() if name not in names}
    return [_without(one, names) for one in content] if isinstance(content, list) else content
