"""Nothing of a site is open to the public or to another site's people (R2, R22, R24)."""

import pytest

from services.gateway.upstream.routes import PREFIX, ROUTES, is_open
from tests.component.api_client import expect_success
from tests.component.identity.addresses import IDS, filled
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, new_case, open_site
from tests.component.identity.stack import Stack
from tests.component.problems import refused

ASKED = [(method, path, service) for path, services in ROUTES.items() for method, service in services.items()]
SIGNED_IN = [one for one in ASKED if not is_open(PREFIX + one[1])]


@pytest.mark.requirement("R24")
def test_no_address_that_needs_no_sign_in_leads_to_a_service_that_keeps_cases() -> None:
    assert {service for _, path, service in ASKED if is_open(PREFIX + path)} == {"identity"}
    assert not [path for _, path, _ in ASKED if is_open(PREFIX + path) and "{site}" in path]


@pytest.mark.requirement("R24")
async def test_the_public_gets_nothing_but_the_request_to_sign_in_at_every_other_address(
    stack: Stack, cqi: Place
) -> None:
    for method, path, _ in SIGNED_IN:
        answer = await stack.browser().client.request(method, f"{PREFIX}/{filled(path)}")
        refused(answer, 401, "not-signed-in")


@pytest.mark.requirement("R2")
async def test_other_sites_answer_alike_whether_or_not_the_object_exists(
    stack: Stack, cqi: Place, operator: Account, officer: Account
) -> None:
    """Whoever works in one site gets no answer about another whether or not the thing exists."""
    place = await open_site(stack, stack.new_site("cqi"), operator, officer)
    case = await new_case(await place.somebody("REVIEWER"), place.site)
    strangers = [cqi.administrator, await cqi.somebody("REVIEWER"), await cqi.somebody("OBSERVER")]
    of_a_site = [path for method, path, _ in SIGNED_IN if method == "GET" and path.startswith("/sites/{site}")]
    for path in of_a_site:
        for who in strangers:
            there = await who.get(filled(path, site=place.site, case=case))
            not_there = await who.get(filled(path, site=place.site))
            nowhere = await who.get(filled(path, site="zz-cqi"))
            refused(there, 403, "not-your-site")
            assert there.content == not_there.content == nowhere.content


@pytest.mark.requirement("R2")
async def test_a_cases_id_is_good_in_its_own_site_alone(
    stack: Stack, cqi: Place, operator: Account, officer: Account
) -> None:
    place = await open_site(stack, stack.new_site("cqi"), operator, officer)
    reviewer = await cqi.somebody("REVIEWER")
    expect_success(await place.grant(reviewer, "REVIEWER"))
    case = await new_case(reviewer, cqi.site)
    elsewhere = await reviewer.get(f"{place.path}/cases/{case}")
    missing = await reviewer.get(f"{place.path}/cases/{IDS['case']}")
    refused(elsewhere, 404, "not-found")
    assert elsewhere.content == missing.content


@pytest.mark.requirement("R22")
async def test_the_operator_runs_the_platform_without_seeing_a_case(cqi: Place, operator: Account) -> None:
    case = await new_case(await cqi.somebody("REVIEWER"), cqi.site)
    for path in (f"cases/{case}", f"cases/{case}/ratings", "dashboards/outcomes?quarter=2026Q3", "rule-set", "trail"):
        refused(await operator.get(f"{cqi.path}/{path}"), 403, "not-your-role")
    assert expect_success(await operator.get(cqi.path))["state"] == "active"
    assert expect_success(await operator.get(f"{cqi.path}/people"))["people"]
