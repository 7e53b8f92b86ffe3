"""The Children's Bureau sees nothing of a CQI site but what its state lets it see, when, and for what (R34 to R36)."""

from datetime import timedelta
from typing import Any

import pytest

from services.gateway.upstream.routes import ROUTES
from tests.component.api_client import Response, expect_success
from tests.component.identity.addresses import filled
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, accept, entries, new_case, platform_person, unmoved
from tests.component.identity.stack import Stack
from tests.component.problems import refused

DASHBOARD = "dashboards/items?quarter=2026Q3"
READS = [path for path, services in ROUTES.items() if path.startswith("/sites/{site}") and "GET" in services]


@pytest.fixture(scope="package")
async def the_regional_office(stack: Stack, the_operator: Account) -> Account:
    return await platform_person(stack, await the_operator.back(), "CB_REGIONAL", jurisdiction="ca")


@pytest.fixture
async def regional(the_regional_office: Account) -> Account:
    """Of the Regional Office that California belongs to."""
    return await the_regional_office.back()


@pytest.fixture(scope="package")
async def the_overseer(stack: Stack, the_cfsr_site: Place) -> Account:
    """Secondary oversight on the same state's CFSR site."""
    email = f"{stack.new_name('overseer')}@cb.example"
    body = {"name": "Oli (invented)", "email": email, "role": "CB_OVERSIGHT"}
    for party in (the_cfsr_site.administrator, the_cfsr_site.officer):
        expect_success(await (await party.back()).post(f"{the_cfsr_site.path}/people", body))
    return await accept(stack, email)


@pytest.fixture
async def bureau(officer: Account, regional: Account, the_overseer: Account) -> list[Account]:
    """Of the central office, of a Regional Office, and with oversight on another site."""
    return [officer, regional, await the_overseer.back()]


@pytest.fixture
async def cases(cqi: Place) -> list[str]:
    reviewer = await cqi.somebody("REVIEWER")
    return [await new_case(reviewer, cqi.site) for _ in range(2)]


def window(stack: Stack, begins: int, ends: int) -> dict[str, str]:
    """In minutes from now."""
    return {
        name: (stack.clock() + timedelta(minutes=minutes)).isoformat()
        for name, minutes in (("starts", begins), ("ends", ends))
    }


async def give(place: Place, level: str = "full_cases", **more: Any) -> Response:
    body = {"level": level, "purpose_code": "PIP_MONITORING"} | window(place.stack, 0, 60) | more
    return await place.administrator.post(f"{place.path}/cb-access", body)


async def take_back(place: Place, given: Response) -> None:
    expect_success(await place.administrator.ask("DELETE", f"{place.path}/cb-access/{expect_success(given)['id']}"))


async def sees(who: Account, place: Place, cases: list[str]) -> list[bool]:
    """The dashboards; then of each case its ratings and its content. What is not there yet is not refused either."""
    paths = [DASHBOARD, *(f"cases/{case}{what}" for case in cases for what in ("/ratings", ""))]
    answers = [await who.get(f"{place.path}/{path}") for path in paths]
    for answer in answers:
        if answer.status_code not in (200, 404):
            refused(answer, 403, "not-your-role")
    return [answer.status_code != 403 for answer in answers]


NOTHING = [False] * 5


@pytest.mark.requirement("R34")
@pytest.mark.parametrize("path", READS)
async def test_a_cqi_site_shows_the_childrens_bureau_nothing_by_itself(
    cqi: Place, bureau: list[Account], cases: list[str], path: str
) -> None:
    for who in bureau:
        answer = await who.get(filled(path, site=cqi.site, case=cases[0]))
        assert (answer.status_code, answer.json()["type"]) in [
            (403, "/problems/not-your-role"), (403, "/problems/not-your-site")
        ], answer.text  # fmt: skip


@pytest.mark.requirement("R34")
async def test_a_cqi_site_is_not_even_in_the_childrens_bureaus_list_of_sites(
    cqi: Place, cfsr: Place, officer: Account, regional: Account
) -> None:
    for who in (officer, regional):
        listed = [one["id"] for one in expect_success(await who.get("sites"))["sites"]]
        assert cfsr.site in listed
        assert not [site for site in listed if not site.endswith("-cfsr")]


@pytest.mark.requirement("R34")
async def test_oversight_by_the_childrens_bureau_cannot_be_granted_on_a_cqi_site(
    cqi: Place, operator: Account, officer: Account
) -> None:
    async with unmoved(operator, cqi.site):
        body = {"person": officer.id, "role": "CB_OVERSIGHT"}
        refused(await operator.post(f"{cqi.path}/people", body), 422, "role-not-of-this-site")
        refused(await cqi.grant(officer, "CB_OVERSIGHT"), 422, "role-not-of-this-site")
        change = {"name": "Cam", "email": officer.email, "change": "add", "role": "CB_OVERSIGHT"}
        form = {"form": {"kind": "CHANGE_OF_USERS", "changes": [change]}}
        refused(await cqi.administrator.post(f"{cqi.path}/forms", form), 422, "role-not-of-this-site")


@pytest.mark.requirement("R35")
@pytest.mark.parametrize(
    ("level", "seen"),
    [
        ("aggregates", [True, False, False, False, False]),
        ("item_ratings", [True, True, False, True, False]),
        ("full_cases", [True, True, True, True, True]),
        ("named_cases", [False, True, True, False, False]),
    ],
)
async def test_a_grant_shows_what_its_level_says_from_its_answer_on_until_it_is_taken_back(
    cqi: Place, bureau: list[Account], cases: list[str], level: str, seen: list[bool]
) -> None:
    named = {"cases": cases[:1]} if level == "named_cases" else {}
    given = await give(cqi, level, **named)
    assert [await sees(who, cqi, cases) for who in bureau[:2]] == [seen, seen]
    await take_back(cqi, given)
    assert [await sees(who, cqi, cases) for who in bureau[:2]] == [NOTHING, NOTHING]


@pytest.mark.requirement("R35")
async def test_a_grant_to_named_people_shows_nothing_to_their_colleagues(
    cqi: Place, officer: Account, regional: Account, cases: list[str]
) -> None:
    given = await give(cqi, people=[regional.id])
    assert await sees(regional, cqi, cases) == [True] * 5
    assert await sees(officer, cqi, cases) == NOTHING
    await take_back(cqi, given)


@pytest.mark.requirement("R35")
async def test_a_grant_shows_nothing_before_its_start_and_from_its_end_on(
    stack: Stack, cqi: Place, officer: Account, cases: list[str]
) -> None:
    expect_success(await give(cqi, **window(stack, 5, 10)))
    assert await sees(officer, cqi, cases) == NOTHING
    await stack.later(timedelta(minutes=5))
    assert await sees(officer, cqi, cases) == [True] * 5
    await stack.later(timedelta(minutes=5) - timedelta(seconds=1))
    assert await sees(officer, cqi, cases) == [True] * 5
    await stack.later(timedelta(seconds=1))
    assert await sees(officer, cqi, cases) == NOTHING


@pytest.mark.requirement("R35")
async def test_a_grant_that_contradicts_itself_is_refused_and_shows_nothing(
    cqi: Place, officer: Account, cases: list[str]
) -> None:
    before = expect_success(await cqi.administrator.get(f"{cqi.path}/cb-access"))
    refused(await give(cqi, **window(cqi.stack, 60, 0)), 422, "grant-ends-first")
    refused(await give(cqi, **window(cqi.stack, 0, 0)), 422, "grant-ends-first")
    refused(await give(cqi, "named_cases"), 422, "grant-names-cases")
    refused(await give(cqi, "aggregates", cases=cases), 422, "grant-names-cases")
    refused(await give(cqi, people=[]), 422, "grant-for-nobody")
    refused(await give(cqi, purpose_code="CURIOSITY"), 422, "not-valid")
    assert expect_success(await cqi.administrator.get(f"{cqi.path}/cb-access")) == before
    assert await sees(officer, cqi, cases) == NOTHING


@pytest.mark.requirement("R35")
async def test_only_the_states_own_administrator_lets_the_childrens_bureau_in(
    cqi: Place, operator: Account, officer: Account
) -> None:
    body = {"level": "aggregates", "purpose_code": "PIP_MONITORING"} | window(cqi.stack, 0, 60)
    for who in (operator, officer, await cqi.somebody("SITE_LEADER")):
        refused(await who.post(f"{cqi.path}/cb-access", body), 403, "not-your-role")


async def test_a_grant_of_a_site_that_is_not_a_cqi_site_is_refused(cfsr: Place) -> None:
    refused(await give(cfsr), 422, "grant-elsewhere")


async def test_a_grant_sent_again_after_a_lost_answer_is_one_grant(cqi: Place) -> None:
    body = {"level": "aggregates", "purpose_code": "PIP_MONITORING"} | window(cqi.stack, 0, 60)
    first, again = [await cqi.administrator.post(f"{cqi.path}/cb-access", body, key="k1") for _ in range(2)]
    assert expect_success(first) == expect_success(again)
    await take_back(cqi, again)


@pytest.mark.requirement("R36")
async def test_the_state_sees_every_read_of_the_childrens_bureau_with_its_purpose(
    cqi: Place, officer: Account, cases: list[str]
) -> None:
    given = await give(cqi, "full_cases", purpose_code="TECHNICAL_ASSISTANCE")
    grant = expect_success(given)["id"]
    await officer.get(f"{cqi.path}/{DASHBOARD}")
    await officer.get(f"{cqi.path}/cases/{cases[0]}")
    await take_back(cqi, given)
    await officer.get(f"{cqi.path}/cases/{cases[1]}")
    reads = await entries(cqi.administrator, f"{cqi.path}/reads?grant={grant}")
    assert [(one["operation"], one.get("about"), one["purpose_code"]) for one in reads] == [
        ("read_dashboard", f"trl_{officer.id[4:]}", "TECHNICAL_ASSISTANCE"),
        ("read_case", cases[0], "TECHNICAL_ASSISTANCE"),
    ]
    assert {one["by"] for one in reads} == {officer.id}
    told = await entries(cqi.administrator, f"{cqi.path}/trail")
    moves = [(one["what"], one["by"]) for one in told if one["about"] == grant]
    assert moves == [("cb_access_granted", cqi.administrator.id), ("cb_access_revoked", cqi.administrator.id)]
    refused(await officer.get(f"{cqi.path}/reads"), 403, "not-your-role")
