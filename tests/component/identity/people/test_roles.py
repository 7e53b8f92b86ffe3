"""A role counts in its own site, within its counties and from the answer on; nobody raises or approves themselves."""

from http import HTTPStatus

import httpx2
import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import CASE, Place, accept, new_case, platform_person, unmoved
from tests.component.identity.stack import Stack
from tests.component.problems import refused
from tests.support.sheets import drawn

DASHBOARD = "dashboards/items?quarter=2026Q3"
SEED = 20260930
HERE, ELSEWHERE = "06001", "06037"


async def reads(who: Account, place: Place) -> list[int]:
    """At reviews, ratings, projections and identity; a case that is not there is not refused."""
    case = f"cas_{'0' * 32}"
    paths = [f"cases/{case}", f"cases/{case}/ratings", DASHBOARD, ""]
    return [(await who.get(f"{place.path}/{path}".rstrip("/"))).status_code for path in paths]


OPEN, SHUT = [404, 404, 200, 200], [403] * 4


async def agree(place: Place, who: Account, role: str) -> None:
    """Both parties of a CFSR site."""
    body = {"person": who.id, "role": role}
    for party in (place.administrator, place.officer):
        expect_success(await party.post(f"{place.path}/people", body))


@pytest.mark.requirement("R14")
async def test_one_person_has_another_role_in_each_of_three_sites(
    stack: Stack, cqi: Place, cfsr: Place, operator: Account
) -> None:
    person = await cqi.somebody("REVIEWER")
    await agree(cfsr, person, "SITE_LEADER")
    body = {"person": person.id, "role": "OBSERVER"}
    expect_success(await operator.post("sites/ca-training/people", body))
    roles = {"ca-cqi": ["REVIEWER"], "ca-cfsr": ["SITE_LEADER"], "ca-training": ["OBSERVER"]}
    assert expect_success(await person.get("me"))["roles"] == roles
    granting = {"name": "N", "email": f"{stack.new_name()}@x.example", "role": "OBSERVER"}
    may = {site: (await person.post(f"sites/{site}/people", granting)).status_code for site in roles}
    assert may == {"ca-cqi": 403, "ca-cfsr": 201, "ca-training": 403}


@pytest.mark.requirement("R15")
async def test_state_team_leader_has_no_role_in_cqi_and_training_sites(stack: Stack, cqi: Place, cfsr: Place) -> None:
    """A state team leader is site leader of the cfsr site and nobody in the cqi and training sites."""
    leader = await cfsr.somebody("SITE_LEADER")
    assert await reads(leader, cfsr) == OPEN
    expect_success(await leader.post(f"{cfsr.path}/cases", CASE))
    for site in (cqi.site, "ca-training"):
        for path in (DASHBOARD, "people", "rule-set", "trail"):
            refused(await leader.get(f"sites/{site}/{path}"), 403, "not-your-site")
        refused(await leader.post(f"sites/{site}/cases", CASE), 403, "not-your-site")


async def test_colleagues_are_named_to_each_other_without_addresses_also_after_they_left(cqi: Place) -> None:
    """A case would otherwise show ids where a reviewer must know whom to ask; an address is not theirs to see."""
    asks, leaves = await cqi.somebody("OBSERVER"), await cqi.somebody("REVIEWER")
    path = f"{cqi.path}/colleagues"
    assert _named(await asks.get(path), leaves) == ["REVIEWER"]
    body = {"person": leaves.id, "role": "REVIEWER", "change": "revoke"}
    expect_success(await cqi.administrator.post(f"{cqi.path}/people", body))
    assert _named(await asks.get(path), leaves) == []
    assert (await leaves.get(path)).status_code == HTTPStatus.UNAUTHORIZED  # sessions end with the role


def _named(answer: httpx2.Response, who: Account) -> list[str]:
    listed = {row["id"]: row for row in expect_success(answer)["colleagues"]}
    assert set(listed[who.id]) == {"id", "name", "roles"}
    assert listed[who.id]["name"]
    roles: list[str] = listed[who.id]["roles"]
    return roles


MAY = {
    "STATE_ADMIN": {"read", "people", "trail"},
    "SITE_LEADER": {"read", "create", "people"},
    "REVIEWER": {"read", "create"},
    "QA_FIRST": {"read"},
    "QA_SECOND": {"read"},
    "OBSERVER": {"read"},
}
ROWS = {"STATE_ADMIN": "R17", "SITE_LEADER": "R21", "REVIEWER": "R18", "QA_FIRST": "R19", "QA_SECOND": "R19"}


@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=pytest.mark.requirement(ROWS.get(role, "R20"))) for role in MAY],
)
async def test_each_role_may_what_it_is_for_and_nothing_else(cqi: Place, role: str) -> None:
    person = await cqi.somebody(role)
    answers = {
        "read": await person.get(f"{cqi.path}/{DASHBOARD}"),
        "create": await person.post(f"{cqi.path}/cases", CASE),
        "people": await person.get(f"{cqi.path}/people"),
        "trail": await person.get(f"{cqi.path}/trail"),
    }
    for name, answer in answers.items():
        if name not in MAY[role]:
            refused(answer, 403, "not-your-role")
    assert {name for name, answer in answers.items() if answer.is_success} == MAY[role]


@pytest.mark.requirement("R20")
async def test_an_observer_reads_a_case_and_every_write_is_refused(cqi: Place) -> None:
    observer = await cqi.somebody("OBSERVER")
    case = f"{cqi.path}/cases/{await new_case(await cqi.somebody('REVIEWER'), cqi.site)}"
    held = {"headers": {"If-Match": '"1"'}}
    before = (await observer.get(case)).content
    body = {"ops": [{"q": "A", "value": 1, "base_rev": 0}]}
    writes = [
        await observer.ask("PATCH", f"{case}/items/1/answers", body, **held),
        await observer.ask("PUT", f"{case}/face-sheet", {"base_rev": 0, "fields": {}}, **held),
        await observer.ask("PUT", f"{cqi.path}/rule-set", {"policies": {}}),
        await observer.post(f"{cqi.path}/cases", CASE),
        await observer.post(f"{cqi.path}/people", {"person": observer.id, "role": "REVIEWER"}),
    ]
    for answer in writes:
        refused(answer, 403, "not-your-role")
    assert (await observer.get(case)).content == before


async def at_desk(stack: Stack, who: Account) -> ApiClient:
    return ApiClient(stack.browser().client, await stack.token(who.browser, "cqi"))


@pytest.mark.requirement("R23")
@pytest.mark.parametrize("role", ["QA_FIRST", "QA_SECOND"])
async def test_quality_assurance_limited_to_a_county_approves_nothing_elsewhere(cqi: Place, role: str) -> None:
    limited, state_wide = await cqi.somebody(role, counties=[HERE]), await cqi.somebody(role)
    clients = [await at_desk(cqi.stack, who) for who in (limited, state_wide)]
    reviewer = await cqi.somebody("REVIEWER")
    for county in (HERE, ELSEWHERE):
        sheet = drawn(SEED, case_type="FC", agency="child_welfare", county=county, site=cqi.site)
        case = CaseClient(
            await at_desk(cqi.stack, reviewer), cqi.site, await new_case(reviewer, cqi.site, county=county)
        )
        await case.fill(sheet)
        expect_success(await case.submit())
        if county == ELSEWHERE:
            refused(await case.as_user(clients[0]).read(), 403, "not-your-role")
            refused(await case.as_user(clients[0]).take_for_qa(), 403, "not-your-role")
        api = clients[county == ELSEWHERE]
        expect_success(await (await case.as_user(api).taken_for_qa()).approve())


@pytest.mark.requirement("R23")
async def test_a_role_is_limited_to_counties_of_the_site_alone(stack: Stack, cqi: Place) -> None:
    answer = await cqi.grant(f"{stack.new_name('limited')}@ca.example", "QA_FIRST", counties=["99999"])
    assert "99999" in refused(answer, 422, "county-not-of-this-site")["detail"]


@pytest.mark.requirement("R37")
async def test_one_side_alone_adds_nobody_to_a_cfsr_site(stack: Stack, cfsr: Place, operator: Account) -> None:
    email = f"{stack.new_name('proposed')}@ca.example"
    body = {"name": "Pat (invented)", "email": email, "role": "REVIEWER"}
    other = await cfsr.somebody("STATE_ADMIN")
    shown = expect_success(await cfsr.administrator.post(f"{cfsr.path}/people", body))
    assert (shown["roles"], shown["proposed"]) == ([], [{"role": "REVIEWER", "party": "STATE"}])
    refused(await cfsr.administrator.post(f"{cfsr.path}/people", body, key="again"), 403, "own-approval")
    refused(await other.post(f"{cfsr.path}/people", body), 409, "same-party")
    refused(await operator.post(f"{cfsr.path}/people", body), 403, "not-your-role")
    person = await accept(stack, email)
    assert await reads(person, cfsr) == SHUT
    assert expect_success(await cfsr.officer.post(f"{cfsr.path}/people", body))["roles"] == ["REVIEWER"]
    assert await reads(person, cfsr) == OPEN


@pytest.mark.requirement("R37")
async def test_childrens_bureau_alone_adds_no_role_and_proposals_can_be_withdrawn(cfsr: Place) -> None:
    """The childrens bureau alone adds nobody either and a proposal can be withdrawn."""
    body = {"name": "Pat (invented)", "email": f"{cfsr.stack.new_name()}@ca.example", "role": "OBSERVER"}
    expect_success(await cfsr.officer.post(f"{cfsr.path}/people", body))
    refused(await cfsr.officer.post(f"{cfsr.path}/people", body, key="again"), 403, "own-approval")
    expect_success(await cfsr.officer.post(f"{cfsr.path}/people", body | {"change": "withdraw"}))
    shown = expect_success(await cfsr.administrator.post(f"{cfsr.path}/people", body))
    assert (shown["roles"], shown["proposed"]) == ([], [{"role": "OBSERVER", "party": "STATE"}])


@pytest.mark.requirement("R37")
async def test_a_form_for_a_cfsr_site_counts_only_when_the_childrens_bureau_accepts_it(
    stack: Stack, cfsr: Place, operator: Account
) -> None:
    change = {"name": "Pat", "email": f"{stack.new_name()}@ca.example", "change": "add", "role": "REVIEWER"}
    form = {"form": {"kind": "CHANGE_OF_USERS", "changes": [change]}}
    sent = expect_success(await cfsr.administrator.post(f"{cfsr.path}/forms", form))["id"]
    async with unmoved(operator, cfsr.site):
        refused(await operator.post(f"{cfsr.path}/forms/{sent}/accept"), 403, "not-your-role")
    assert expect_success(await cfsr.officer.post(f"{cfsr.path}/forms/{sent}/accept"))["state"] == "done"


async def test_nobody_changes_their_own_role_or_gives_more_than_theirs_may_give(cqi: Place, operator: Account) -> None:
    leader = await cqi.somebody("SITE_LEADER")
    async with unmoved(operator, cqi.site):
        for who, role in ((leader, "STATE_ADMIN"), (cqi.administrator, "SITE_LEADER"), (operator, "REVIEWER")):
            for change in ("grant", "revoke"):
                body = {"person": who.id, "role": role, "change": change}
                refused(await who.post(f"{cqi.path}/people", body), 403, "own-role")
        raised = {"person": operator.id, "role": "SITE_LEADER"}
        refused(await leader.post(f"{cqi.path}/people", raised), 403, "not-yours-to-give")


async def test_a_role_on_an_unknown_site_is_refused_and_so_is_the_talk_about_one(operator: Account) -> None:
    body = {"name": "N", "email": "somebody@nowhere.example", "role": "OBSERVER"}
    refused(await operator.post("sites/zz-cqi/people", body), 404, "not-found")
    refused(await operator.post("sites/zz-cqi/consultation", CONSULTED), 404, "not-found")


CONSULTED = {
    "with_whom": "R", "on": "2030-12-02", "outcome": "agreed", "contact_name": "C", "contact_email": "c@zz.example"
}  # fmt: skip


async def test_open_session_gets_a_new_role_at_once_and_ends_with_a_revoked_one(cqi: Place, cfsr: Place) -> None:
    """An open session has a new role everywhere at once and loses its session with the old one."""
    person = await cfsr.somebody("OBSERVER")
    assert await reads(person, cqi) == SHUT
    expect_success(await cqi.grant(person, "REVIEWER"))
    assert await reads(person, cqi) == OPEN
    case = expect_success(await person.post(f"{cqi.path}/cases", CASE))
    assert case["site"] == cqi.site
    expect_success(await cqi.grant(person, "REVIEWER", "revoke"))
    assert await reads(person, cqi) == [401] * 4
    await person.back()
    assert await reads(person, cqi) == SHUT
    assert await reads(person, cfsr) == OPEN


@pytest.mark.requirement("R22")
@pytest.mark.parametrize("role", ["PLATFORM_OPERATOR", "HELPDESK_AGENT", "AUDITOR", "CB_CENTRAL", "CB_REGIONAL"])
async def test_no_role_on_the_platform_opens_a_case_its_ratings_or_a_dashboard(
    stack: Stack, cqi: Place, cfsr: Place, operator: Account, role: str
) -> None:
    more = {"jurisdiction": "ca"} if role == "CB_REGIONAL" else {}
    person = await platform_person(stack, operator, role, **more)
    for place in (cqi, cfsr):
        reviewer = await place.somebody("REVIEWER")
        case = await new_case(reviewer, place.site)
        for path in (f"cases/{case}", f"cases/{case}/ratings", DASHBOARD, "rule-set"):
            refused(await person.get(f"{place.path}/{path}"), 403, "not-your-role")
