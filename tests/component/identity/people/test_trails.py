"""What people did, read and were refused stands in the trail, for their own site; what cannot be noted is not shown."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from services.gateway.upstream.client import UpstreamClient
from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, cqi_form, entries, new_case, open_site, platform_person
from tests.component.identity.stack import Stack
from tests.component.problems import refused


async def platform_trail(stack: Stack, person: str) -> list[dict[str, Any]]:
    """What is kept of somebody's account and of their refusals where no site is named."""
    aggregates = [f"us|{person}", f"us|trl_{person.removeprefix('usr_')}"]
    rows = stack.kept("journal").find({"aggregate": {"$in": aggregates}}).sort("at")
    return [event async for row in rows for event in row["events"]]


@pytest.mark.requirement("R76")
async def test_signing_in_and_out_and_every_refused_try_is_in_the_trail(stack: Stack, operator: Account) -> None:
    agent = await platform_person(stack, operator, "HELPDESK_AGENT")
    refused(await stack.browser().sign_in(agent.email, "a wrong and long password"), 401, "not-signed-in")
    expect_success(await stack.browser().sign_in(agent.email))
    expect_success(await agent.post("sign-out"))
    told = await platform_trail(stack, agent.id)
    counted = Counter(event["type"].split(".")[2] for event in told)
    assert counted.items() >= {"signed_in": 2, "session_ended": 1, "refusal_noted": 1, "password_set": 1}.items()
    assert {event["actor"] for event in told if event["type"].split(".")[2] == "signed_in"} == {agent.id}
    assert not any(agent.email in str(event) or "password 41" in str(event) for event in told)


@pytest.mark.requirement("R76")
async def test_a_wrong_address_is_noted_as_nobodys(stack: Stack) -> None:
    before = len(await platform_trail(stack, "usr_nobody"))
    refused(await stack.browser().sign_in("nobody@nowhere.example"), 401, "not-signed-in")
    assert len(await platform_trail(stack, "usr_nobody")) == before + 1


@pytest.mark.requirement("R76")
async def test_audit_trail_has_grants_case_reads_and_refusals_with_actor_and_time(stack: Stack, cqi: Place) -> None:
    """Grants reads of cases and refusals stand in the sites trail with who and when."""
    observer = await cqi.somebody("OBSERVER")
    case = await new_case(await cqi.somebody("REVIEWER"), cqi.site)
    expect_success(await observer.get(f"{cqi.path}/cases/{case}"))
    refused(await observer.get(f"{cqi.path}/people"), 403, "not-your-role")
    refused(await observer.post(f"{cqi.path}/api-keys", {"name": 5}), 403, "not-your-role")
    refused(await observer.get(f"{cqi.path}/trail"), 403, "not-your-role")
    expect_success(await cqi.grant(observer, "OBSERVER", "revoke"))
    told = await entries(cqi.administrator, f"{cqi.path}/trail")
    about = [one for one in told if observer.id in (one["by"], one["about"])]
    assert [(one["what"], one["operation"]) for one in about if one["by"] == observer.id] == [
        ("read_noted", "read_case"),
        ("refusal_noted", "list_people"),
        ("refusal_noted", "issue_key"),
        ("refusal_noted", "read_trail"),
    ]
    changes = [one["what"] for one in about if one["by"] == cqi.administrator.id]
    assert changes == ["role_granted", "role_revoked"]
    assert all(one["at"].startswith("20") for one in about)


@pytest.mark.requirement("R76")
async def test_bad_input_changes_nothing_and_its_refusal_is_noted_by_its_name(cqi: Place) -> None:
    by, path = cqi.administrator, cqi.path
    moment = cqi.stack.clock().isoformat()
    grant = {"level": "aggregates", "purpose_code": "PIP_MONITORING", "starts": moment, "ends": moment}
    observer = await cqi.somebody("OBSERVER")
    before = Counter(one["problem"] for one in await entries(by, f"{path}/trail") if one["what"] == "refusal_noted")
    refused(await by.post(f"{path}/cb-access", grant), 422, "grant-ends-first")
    refused(await by.post(f"{path}/forms", {"form": cqi_form(cqi.site)}), 409, "site-is-set-up")
    refused(await by.post(f"{path}/people", {"person": by.id, "role": "REVIEWER"}), 403, "own-role")
    refused(await cqi.grant(observer, "OBSERVER"), 409, "role-held")
    refused(await by.post(f"{path}/forms", {"form": {"kind": "FOURTH"}}), 422, "not-valid")
    told = await entries(by, f"{path}/trail")
    after = Counter(one["problem"] for one in told if one["what"] == "refusal_noted")
    names = ("grant-ends-first", "site-is-set-up", "own-role", "role-held", "not-valid")
    assert after - before == dict.fromkeys(names, 1)


@pytest.mark.requirement("R76")
async def test_the_same_read_is_noted_each_time(cqi: Place) -> None:
    observer = await cqi.somebody("OBSERVER")
    case = await new_case(await cqi.somebody("REVIEWER"), cqi.site)
    for _ in range(3):
        expect_success(await observer.get(f"{cqi.path}/cases/{case}"))
    reads = await entries(cqi.administrator, f"{cqi.path}/reads")
    assert [one["about"] for one in reads if one["by"] == observer.id] == [case] * 3


@asynccontextmanager
async def identity_away(stack: Stack) -> AsyncIterator[None]:
    """For the gateway: at its address nobody listens."""
    state = stack.apps["gateway"].state
    there, away = state.runtime, UpstreamClient(stack.addresses | {"identity": "http://127.0.0.1:9"})
    state.runtime = replace(there, upstreams=away)
    try:
        yield
    finally:
        state.runtime = there
        await away.close()


@pytest.mark.requirement("R76")
async def test_what_cannot_be_noted_is_not_shown(stack: Stack, cqi: Place) -> None:
    """Identity goes away between a person's sign-in and their read: nobody reads unseen."""
    observer = await cqi.somebody("OBSERVER")
    case = await new_case(await cqi.somebody("REVIEWER"), cqi.site)
    path = f"{cqi.path}/cases/{case}"
    assert (await observer.get(path)).status_code == 200
    token = await stack.token(observer.browser, "cqi")
    async with identity_away(stack):
        answer = await stack.browser().ask("GET", path, headers={"Authorization": f"Bearer {token}"})
    assert "06001" not in refused(answer, 503, "try-again")["detail"]
    assert case not in answer.text
    assert (await observer.get(path)).status_code == 200


@pytest.mark.requirement("R76")
@pytest.mark.requirement("R2")
async def test_a_state_reads_its_own_trail_and_no_other(
    stack: Stack, cqi: Place, operator: Account, officer: Account
) -> None:
    other = await open_site(stack, stack.new_site("cqi"), operator, officer)
    for what in ("trail", "reads"):
        refused(await other.administrator.get(f"{cqi.path}/{what}"), 403, "not-your-site")
        refused(await operator.get(f"{cqi.path}/{what}"), 403, "not-your-role")
        assert cqi.site not in (await other.administrator.get(f"{other.path}/{what}")).text
    auditor = await platform_person(stack, operator, "AUDITOR")
    assert await entries(auditor, f"{cqi.path}/trail")


@pytest.mark.requirement("R76")
async def test_a_long_trail_is_read_page_by_page_without_a_gap_or_a_repetition(stack: Stack, cqi: Place) -> None:
    observer = await cqi.somebody("OBSERVER")
    for number in range(201):
        await observer.browser.client.get(f"/api/v1/{cqi.path}/people/usr_nobody_{number}")
    told = await entries(cqi.administrator, f"{cqi.path}/reads")
    whole = await entries(cqi.administrator, f"{cqi.path}/trail")
    assert sum(one["by"] == observer.id for one in whole) == 201
    journal = stack.kept("journal").find({"aggregate": {"$regex": f"^{cqi.site}[|]"}})
    assert len(whole) == sum([len(row["events"]) async for row in journal])
    assert len(told) == sum(one["what"] == "read_noted" for one in whole)
