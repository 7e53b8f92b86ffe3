"""Between browser and services: short tokens for one purpose, keys that turn without a failure, and machines' keys."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws

from services.identity.domain.keyring import KEY_LIFETIME, KEY_OVERLAP, PROPAGATION_DELAY
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import CASE, Place, new_case, platform_person
from tests.component.identity.stack import Stack
from tests.component.problems import refused


async def by_token(stack: Stack, token: str, path: str, method: str = "GET", body: Any = None) -> Response:
    return await stack.browser().ask(method, path, body, headers={"Authorization": f"Bearer {token}"})


def key_of(token: str) -> str:
    return str(jws.extract_compact(token.encode()).headers()["kid"])


async def published(stack: Stack) -> set[str]:
    found = expect_success(await stack.browser().client.get("/.well-known/jwks.json"))["keys"]
    assert all(set(one) == {"kty", "crv", "kid", "x"} for one in found), "a private half was published"
    return {one["kid"] for one in found}


@pytest.mark.requirement("R2")
async def test_a_token_for_one_purpose_opens_no_site_of_another(
    stack: Stack, cqi: Place, cfsr: Place, operator: Account
) -> None:
    person = await cqi.somebody("OBSERVER")
    body = {"name": "Both (invented)", "email": person.email, "role": "OBSERVER"}
    expect_success(await cfsr.administrator.post(f"{cfsr.path}/people", body))
    expect_success(await cfsr.officer.post(f"{cfsr.path}/people", body))
    token = await stack.token(person.browser, "cqi")
    for place, path in ((cqi, "rule-set"), (cqi, "dashboards/items?quarter=2026Q3")):
        assert (await by_token(stack, token, f"{place.path}/{path}")).status_code == 200
        wrong = await by_token(stack, token, f"{cfsr.path}/{path}")
        refused(wrong, 403, "token-of-another-purpose")
    refused(await by_token(stack, token, cfsr.path), 403, "token-of-another-purpose")
    assert (await person.get(f"{cfsr.path}/rule-set")).status_code == 200, "the person has a part in both"


async def test_what_gateway_and_identity_say_to_each_other_has_no_public_address(
    stack: Stack, operator: Account
) -> None:
    body = {"credential": operator.browser.cookie, "purpose": None}
    for path in ("internal/tokens", "internal/reads"):
        refused(await operator.post(path, body), 404, "not-found")


async def test_key_is_published_before_it_signs_and_old_tokens_stay_valid(stack: Stack, operator: Account) -> None:
    """A key is heard of before it signs and what the old one signed holds to its end."""
    agent = await platform_person(stack, operator, "HELPDESK_AGENT")
    newest = await stack.kept("signing_keys").find_one({}, sort=[("since", -1)])
    assert newest
    await stack.later(newest["until"] - KEY_OVERLAP - timedelta(minutes=5) - stack.clock())
    expect_success(await agent.browser.sign_in(agent.email))
    old = await stack.token(agent.browser)
    before = await published(stack)
    assert key_of(old) == newest["_id"]
    assert key_of(old) in before
    await stack.later(timedelta(minutes=5))
    (fresh,) = await published(stack) - before
    last = await stack.token(agent.browser)
    assert key_of(last) == key_of(old), "a key signs before all have heard of it"
    await stack.later(PROPAGATION_DELAY)
    new = await stack.token(agent.browser)
    assert key_of(new) == fresh
    for token in (last, new):
        assert expect_success(await by_token(stack, token, "me"))["id"] == agent.id
    await stack.later(KEY_OVERLAP)
    assert key_of(old) not in await published(stack)
    assert fresh in await published(stack)
    assert await stack.kept("signing_keys").count_documents({"_id": key_of(old)}) == 0


async def test_signing_in_goes_on_after_identity_was_away_for_longer_than_its_keys_last(
    stack: Stack, operator: Account
) -> None:
    agent = await platform_person(stack, operator, "HELPDESK_AGENT")
    stack.clock.later(KEY_LIFETIME + KEY_OVERLAP)
    await stack.later(timedelta(seconds=1))
    expect_success(await agent.browser.sign_in(agent.email))
    assert await agent.browser.is_in()


def day(stack: Stack, days: float) -> str:
    return (stack.clock() + timedelta(days=days)).isoformat()


async def issue(place: Place, *scopes: str, days: float = 1) -> Response:
    body = {"name": "Nightly export", "scopes": scopes, "expires": day(place.stack, days)}
    return await place.administrator.post(f"{place.path}/api-keys", body)


async def test_a_machines_key_opens_its_scopes_in_its_site_until_its_end_or_its_revocation(
    stack: Stack, cqi: Place, cfsr: Place
) -> None:
    case = await new_case(await cqi.somebody("REVIEWER"), cqi.site)
    issued = expect_success(await issue(cqi, "case.read", "dashboard.read"))
    key, read = issued["key"], f"{cqi.path}/cases/{case}"
    assert expect_success(await by_token(stack, key, read))["id"] == case
    assert (await by_token(stack, key, f"{cqi.path}/dashboards/items?quarter=2026Q3")).status_code == 200
    refused(await by_token(stack, key, f"{cqi.path}/cases", "POST", CASE), 403, "not-your-role")
    refused(await by_token(stack, key, f"{cqi.path}/people"), 403, "not-your-role")
    refused(await by_token(stack, key, f"{cfsr.path}/dashboards/items?quarter=2026Q3"), 403, "token-of-another-purpose")
    other = await by_token(stack, key, "sites/nv-cqi/dashboards/items?quarter=2026Q3")
    refused(other, 403, "not-your-site")
    listed = await cqi.administrator.get(f"{cqi.path}/api-keys")
    assert issued["id"] in listed.text
    assert key not in listed.text
    rows = [str(row) async for row in stack.kept("api_keys").find({})]
    assert rows
    assert not any(key in row or key.removeprefix("oms_") in row for row in rows)
    expect_success(await cqi.administrator.ask("DELETE", f"{cqi.path}/api-keys/{issued['id']}"))
    assert (await by_token(stack, key, read)).status_code in (401, 403)
    await stack.later(timedelta(minutes=1))
    refused(await by_token(stack, key, read), 401, "not-signed-in")


async def test_a_machines_key_is_over_in_time(stack: Stack, cqi: Place) -> None:
    refused(await issue(cqi, "case.read", days=-1), 422, "ends-in-the-past")
    refused(await issue(cqi, "people.grant"), 422, "not-valid")
    refused(await issue(cqi), 422, "not-valid")
    key = expect_success(await issue(cqi, "rules.read", days=0.01))["key"]
    assert (await by_token(stack, key, f"{cqi.path}/rule-set")).status_code == 200
    await stack.later(timedelta(days=0.01))
    refused(await by_token(stack, key, f"{cqi.path}/rule-set"), 401, "not-signed-in")


async def test_only_the_sites_administrator_lets_a_machine_in(stack: Stack, cqi: Place, operator: Account) -> None:
    body = {"name": "x", "scopes": ["case.read"], "expires": day(stack, 1)}
    for who in (operator, await cqi.somebody("SITE_LEADER")):
        refused(await who.post(f"{cqi.path}/api-keys", body), 403, "not-your-role")
        refused(await who.get(f"{cqi.path}/api-keys"), 403, "not-your-role")


async def test_a_key_whose_answer_was_lost_is_not_shown_again_and_no_second_one_is_made(cqi: Place) -> None:
    path, body = f"{cqi.path}/api-keys", {"name": "Lost", "scopes": ["case.read"], "expires": day(cqi.stack, 1)}
    first = expect_success(await cqi.administrator.post(path, body, key="k2"))
    refused(await cqi.administrator.post(path, body, key="k2"), 409, "key-shown-once")
    listed = expect_success(await cqi.administrator.get(path))["keys"]
    assert [one["id"] for one in listed if one["name"] == "Lost"] == [first["id"]]
