"""Roles are given and taken site by site, by those who may, and each change is a fact of its own."""

import uuid

import pytest

from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.journals import events_of
from tests.component.problems import places, refused
from tests.component.running_service import RunningService
from tests.support.histories import SITE
from tests.support.people import SignedInUser, person


@pytest.fixture
def leader(identity: RunningService) -> ApiClient:
    return ApiClient.for_user(identity.client, person("usr_leader", "SITE_LEADER"))


def someone() -> str:
    return f"usr_{uuid.uuid4().hex}"


async def change(
    api: ApiClient, who: str, role: str, change: str = "grant", *, site: str = SITE, key: str | None = None
) -> Response:
    body = {"person": who, "role": role, "change": change}
    return await api.request("POST", f"sites/{site}/people", body, key=key)


async def roles(api: ApiClient, who: str, site: str = SITE) -> Response:
    return await api.request("GET", f"sites/{site}/people/{who}")


async def test_granted_and_revoked_roles_are_what_is_read(identity: RunningService, leader: ApiClient) -> None:
    who = someone()
    assert expect_success(await change(leader, who, "REVIEWER")) == {"id": who, "site": SITE, "roles": ["REVIEWER"]}
    expect_success(await change(leader, who, "OBSERVER"))
    expect_success(await change(leader, who, "REVIEWER", "revoke"))
    read = await roles(leader, who)
    assert (expect_success(read)["roles"], read.headers["etag"]) == (["OBSERVER"], '"3"')
    assert [event["data"] for event in events_of(await identity.rows(SITE, who))] == [
        {"role": "REVIEWER"},
        {"role": "OBSERVER"},
        {"role": "REVIEWER"},
    ]


async def test_a_second_grant_and_an_idle_revocation_are_said_and_change_nothing(leader: ApiClient) -> None:
    who = someone()
    expect_success(await change(leader, who, "REVIEWER"))
    refused(await change(leader, who, "REVIEWER"), 409, "role-held")
    refused(await change(leader, who, "OBSERVER", "revoke"), 409, "role-not-held")
    read = await roles(leader, who)
    assert (expect_success(read)["roles"], read.headers["etag"]) == (["REVIEWER"], '"1"')


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"person": "usr_x", "role": "DIRECTOR"}, "body.role"),
        ({"person": "Anyone", "role": "REVIEWER"}, "body.person"),
        ({"person": "usr_x", "role": "REVIEWER", "change": "suspend"}, "body.change"),
        ({"person": "usr_x", "role": "REVIEWER", "e_mail": "x"}, "body.e_mail"),
        ({"person": "usr_x", "role": ["REVIEWER"]}, "body.role"),
    ],
)
async def test_an_unknown_role_person_or_field_is_refused(
    leader: ApiClient, body: dict[str, object], place: str
) -> None:
    problem = refused(await leader.request("POST", f"sites/{SITE}/people", body), 422, "not-valid")
    assert places(problem) == [place]


@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER", "CB_OVERSIGHT"])
async def test_who_may_not_grant_cannot_make_themselves_a_leader(
    identity: RunningService, leader: ApiClient, role: str
) -> None:
    climber = someone()
    api = ApiClient.for_user(identity.client, person(climber, role))
    refused(await change(api, climber, "SITE_LEADER"), 403, "not-your-role")
    refused(await roles(api, climber), 403, "not-your-role")
    refused(await roles(leader, climber), 404, "not-found")


@pytest.mark.requirement("R14")
async def test_a_role_in_one_site_is_none_in_another(identity: RunningService) -> None:
    who = someone()
    sites = ("ca-cqi", "ca-cfsr", "ca-training")
    operator = SignedInUser(
        "usr_operator", {"us": ("PLATFORM_OPERATOR",), "ca-cqi": (), "ca-training": (), "ca-cfsr": ("STATE_ADMIN",)}
    )
    api = ApiClient.for_user(identity.client, operator)
    officer = ApiClient.for_user(identity.client, person("usr_officer", "CB_CENTRAL", site="us"))
    for site, role in zip(sites, ("REVIEWER", "SITE_LEADER", "OBSERVER"), strict=True):
        expect_success(await change(api, who, role, site=site))
    expect_success(
        await change(officer, who, "SITE_LEADER", site="ca-cfsr")
    )  # there the Children's Bureau agrees too (R37)
    held = {site: expect_success(await roles(api, who, site))["roles"] for site in sites}
    assert held == {"ca-cqi": ["REVIEWER"], "ca-cfsr": ["SITE_LEADER"], "ca-training": ["OBSERVER"]}
    expect_success(await change(api, who, "REVIEWER", "revoke", site="ca-cqi"))
    assert expect_success(await roles(api, who, "ca-cfsr"))["roles"] == ["SITE_LEADER"]


async def test_a_leader_has_no_say_in_another_site(leader: ApiClient) -> None:
    refused(await change(leader, someone(), "REVIEWER", site="ca-cfsr"), 403, "not-your-site")
    refused(await roles(leader, someone(), "nv-cqi"), 403, "not-your-site")


async def test_a_grant_sent_twice_with_one_key_is_one_grant(identity: RunningService, leader: ApiClient) -> None:
    who, key = someone(), uuid.uuid4().hex
    first = await change(leader, who, "REVIEWER", key=key)
    again = await change(leader, who, "REVIEWER", key=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await identity.rows(SITE, who)) == 1


async def test_somebody_without_a_role_in_the_site_is_missing_there(leader: ApiClient) -> None:
    refused(await roles(leader, someone()), 404, "not-found")
