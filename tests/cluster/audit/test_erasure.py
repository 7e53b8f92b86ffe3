"""On a running stack: a case's texts are erased by authority, `oms verify` passes, and statewide numbers stand."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from cli.audit.evidence.sources import sources
from cli.client.case_entry import Entry
from cli.demonstration.scenario import SITE
from deploy.local.servers import start
from deploy.local.stack import Stack
from shared.contracts.event import wire_type
from shared.contracts.reviews.qa import CaseApproved
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from tests.cluster.audit.conftest import Entered, look, quiet
from tests.support.clusters import Cluster
from tests.support.site_roles import grant_roles_and_wait
from tests.support.stored_words import found_in
from tests.support.wait import until

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]

SECRET = f"Canary {uuid.uuid4().hex}"
ADMINISTRATOR = "operator"
"""Of the people whom the stack's key can name, the one without a role in the site so far."""


@pytest.fixture
async def stack(entered: Entered) -> AsyncIterator[Stack]:
    """With its services, which other tests here do without."""
    there, killed = entered.stack, ("reviews", "ratings")
    for service in killed:
        there.start(service, print)
    await grant_roles_and_wait(there, {SITE: {"usr_demo_operator": ("STATE_ADMIN",)}})
    yield there
    await until(lambda: quiet(there))
    for service in killed:
        there.kill(service)


async def finished(stack: Stack, client: httpx2.AsyncClient) -> Entry:
    """A final case, the last by its id, which no other test looks at: unlocked, written in, and final again."""
    with sources(stack.folder) as at:
        approved = {"events.type": wire_type(CaseApproved)}
        row = (
            await at.store("reviews")
            .collection(Purpose.CQI, Journal.COLLECTION)
            .find_one(approved, sort=[("aggregate", -1)])
        )
    assert row
    entry = Entry(client, SITE, stack.token("reviewer"), stack.token("qa"), case=row["aggregate"].partition("|")[2])
    await entry.send_step("read", "GET", entry.path, None, entry.reviewer)
    await entry.send_step(
        "unlock", "POST", f"{entry.path}/unlock", {"why": "new_information"}, stack.token(ADMINISTRATOR)
    )
    written = {"ops": [{"field": "comments/1", "text": SECRET, "base_rev": 0}]}
    await entry.send_step("texts", "PUT", f"{entry.path}/texts", written, entry.reviewer)
    await entry.submit()
    await entry.take_for_qa()
    await entry.approve()
    return entry


async def numbers(stack: Stack, client: httpx2.AsyncClient) -> list[Any]:
    """What a leader sees of the state's quarter, once everything is folded."""
    await until(lambda: quiet(stack))
    headers = {"Authorization": f"Bearer {stack.token('leader')}"}
    paths = (f"/api/v1/sites/{SITE}/dashboards/{measure}?quarter=2026Q3" for measure in ("items", "outcomes"))
    shown = [(await client.get(path, headers=headers)).raise_for_status().json() for path in paths]
    return [{name: one[name] for name in ("cases", "rows")} for one in shown]


@pytest.mark.requirement("R77")
async def test_after_an_erasure_nothing_is_found_history_verifies_and_numbers_stand(stack: Stack) -> None:
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:
        case = await finished(stack, client)
        before = await numbers(stack, client)
        assert before[0]["cases"] > 0
        path = f"{case.path}/texts/destroy"
        await case.send_step("destroy", "POST", path, {"why": "court_order"}, stack.token(ADMINISTRATOR))
        shown = await case.send_step("texts", "GET", f"{case.path}/texts", None, case.reviewer)
        assert (shown["destroyed"], {one["text"] for one in shown["texts"].values()}) == (True, {None})
        assert await numbers(stack, client) == before
    seen = await look(stack)
    assert ([str(finding) for finding in seen.findings], seen.counts["texts"] > 0) == ([], True)
    there = start.known(stack.ledger)
    assert there
    assert await found_in(Cluster(there.kafka_url, there.mongo_url), [SECRET]) == []
    logs = [log for log in (stack.folder / "logs").glob("*.log") if SECRET in log.read_text(errors="replace")]
    assert logs == []
