"""What people write about a family is read by those who may read the case, and stands in the clear nowhere."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.contracts.identity.access import CbAccessGranted
from shared.contracts.vocabulary import PLATFORM
from shared.eventstore.journal import Journal
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.case_texts import ask_texts, kept, said, write
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.clusters import Cluster
from tests.support.people import SignedInUser, person
from tests.support.stored_words import found_in, logs_of

SECRET = f"Canary {uuid.uuid4().hex}"
GRANT = f"gra_{'7' * 32}"


@pytest.mark.requirement("R43")
@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER", "SITE_LEADER", "STATE_ADMIN"])
async def test_the_sites_people_read_the_texts_of_its_cases(
    reviews: RunningService, open_case: CaseClient, role: str
) -> None:
    await write(open_case, rationale_1=SECRET)
    await give_to(reviews.runtime, open_case.site, open_case.id, "usr_reader")
    assert await said(open_case.as_user(ApiClient.for_user(reviews.client, person("usr_reader", role)))) == {
        "rationale/1": SECRET
    }


OTHERS = {
    "not-your-site": SignedInUser("usr_elsewhere", {"ca-cfsr": ("STATE_ADMIN",), "ny-cqi": ("STATE_ADMIN",)}),
    "not-your-role": SignedInUser("usr_platform", {PLATFORM: ("PLATFORM_OPERATOR", "AUDITOR", "CB_CENTRAL")}),
}


@pytest.mark.requirement("R43")
@pytest.mark.requirement("R34")
@pytest.mark.parametrize("slug", OTHERS)
async def test_nobody_else_reads_or_erases_them(reviews: RunningService, open_case: CaseClient, slug: str) -> None:
    await write(open_case, rationale_1=SECRET)
    other = open_case.as_user(ApiClient.for_user(reviews.client, OTHERS[slug]))
    for answer in (
        await ask_texts(other),
        await other.save_texts(("rationale/1", "Theirs.", 0)),
        await other.api.request("POST", f"{other.path}/texts/destroy", {"why": "court_order"}),
    ):
        refused(answer, 403, slug)
        assert SECRET not in answer.text
    assert await said(open_case) == {"rationale/1": SECRET}


async def test_in_another_site_the_same_case_is_missing(reviews: RunningService, open_case: CaseClient) -> None:
    await write(open_case, rationale_1=SECRET)
    elsewhere = ApiClient.for_user(reviews.client, person("usr_elsewhere", "STATE_ADMIN", site="ca-cfsr"))
    refused(await ask_texts(CaseClient(elsewhere, "ca-cfsr", open_case.id)), 404, "not-found")


@contextmanager
def granted(reviews: RunningService, site: str, **fields: Any) -> Iterator[None]:
    """For as long as the block runs, the state shows its site to the Children's Bureau."""
    usual: dict[str, Any] = {"purpose_code": "PIP_MONITORING"}
    window = {"starts": "2026-09-01T00:00:00Z", "ends": "2026-12-01T00:00:00Z"}
    facts = reviews.runtime.access.state
    facts.grants[site][GRANT] = CbAccessGranted.model_validate(usual | window | fields)
    yield
    facts.grants[site].pop(GRANT)


@pytest.mark.requirement("R35")
async def test_childrens_bureau_reads_texts_only_under_a_grant_of_cases(
    reviews: RunningService, open_case: CaseClient
) -> None:
    """The childrens bureau reads texts where a state shows it whole cases or this one."""
    await write(open_case, rationale_1=SECRET)
    bureau = open_case.as_user(ApiClient.for_user(reviews.client, OTHERS["not-your-role"]))
    other = f"cas_{'0' * 32}"
    refusing: list[dict[str, Any]] = [
        {"level": "aggregates"},
        {"level": "item_ratings"},
        {"level": "named_cases", "cases": [other]},
        {"level": "full_cases", "people": ["usr_somebody_else"]},
        {"level": "full_cases", "ends": "2026-09-02T00:00:00Z"},
    ]
    for fields in refusing:
        with granted(reviews, open_case.site, **fields):
            refused(await ask_texts(bureau), 403, "not-your-role")
    for fields in ({"level": "full_cases"}, {"level": "named_cases", "cases": [open_case.id]}):
        with granted(reviews, open_case.site, **fields):
            answer = await ask_texts(bureau)
            assert expect_success(answer)["texts"]["rationale/1"]["text"] == SECRET
            noted = json.loads(answer.headers["oms-read"])["event"]
            assert (noted["operation"], noted["about"], noted["grant"]) == ("read_texts", open_case.id, GRANT)


@pytest.mark.requirement("R43")
@pytest.mark.requirement("R77")
async def test_no_text_stands_in_the_clear_in_a_database_on_a_topic_or_in_a_log(
    reviews: RunningService, cluster: Cluster, filled_case: CaseClient, qa: ApiClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Narratives, a collision, a note, the reason of an override, the evidence of a worksheet."""
    leader = ApiClient.for_user(reviews.client, person("usr_leader", "SITE_LEADER"))
    with logs_of(caplog) as logged:
        expect_success(
            await filled_case.save_texts(("comments/1", SECRET, 0), ("face/case_name", SECRET, 0), key=uuid.uuid4().hex)
        )
        refused(await filled_case.save_texts(("comments/1", f"Another {SECRET}", 0)), 412, "text-conflict")
        refused(await filled_case.save_texts(("comments/1", SECRET * 1000, 0)), 422, "not-valid")
        expect_success(await filled_case.submit())
        at_qa = await filled_case.as_user(qa).taken_for_qa()
        expect_success(await qa.request("POST", f"{at_qa.path}/notes", {"item": "1", "text": SECRET}))
        rating = expect_success(await at_qa.read())["items"]["3"]["preliminary"]["rating"]
        overridden = {"rating": "ANI" if rating == "S" else "S", "why": SECRET}
        expect_success(await leader.request("PUT", f"{at_qa.path}/items/3/override", overridden))
        expect_success(
            await leader.request("POST", f"{at_qa.path}/elimination", {"reason": "duplicate", "evidence": SECRET})
        )
    assert len([row for row in await kept(reviews, filled_case) if "sealed" in row]) > 5
    assert await found_in(cluster, [SECRET]) == []
    assert await found_in(cluster, [filled_case.id]), "the search finds what is there"
    assert logged, "something was logged"
    assert not any(SECRET in line for line in logged)


async def test_request_digest_does_not_reveal_a_name(reviews: RunningService, open_case: CaseClient) -> None:
    """The journal keeps it for ever: whoever reads the database could try every surname."""
    body = b'{"ops": [{"field": "face/case_name", "text": "Smith", "base_rev": 0}]}'
    path, key = f"{open_case.path}/texts", uuid.uuid4().hex
    expect_success(await open_case.api.request("PUT", path, content=body, key=key))
    row = await reviews.store.of_site(open_case.site, Journal.COLLECTION).find_one({"retry.key": {"$regex": key}})
    assert row
    assert row["retry"]["body"] != hashlib.sha256(f"PUT /api/v1/{path}\n".encode() + body).hexdigest()
