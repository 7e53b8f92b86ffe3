"""A ticket is opened for a site, read by its people and closed once."""

import uuid

import pytest

from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.journals import events_of
from tests.component.problems import places, refused
from tests.component.running_service import RunningService
from tests.support.histories import REVIEWER, SITE
from tests.support.people import A_REVIEWER, SignedInUser, person

TICKETS = f"sites/{SITE}/tickets"


@pytest.fixture
def api(helpdesk: RunningService) -> ApiClient:
    return ApiClient.for_user(helpdesk.client, A_REVIEWER)


@pytest.fixture
def agent(helpdesk: RunningService) -> ApiClient:
    """An agent works on tickets of every site, and holds no role in any."""
    return ApiClient.for_user(helpdesk.client, person("usr_agent", "HELPDESK_AGENT", site="us"))


async def opened(api: ApiClient) -> str:
    return str(expect_success(await api.request("POST", TICKETS, {"topic": "reports"}))["id"])


async def close(api: ApiClient, ticket: str) -> Response:
    return await api.request("POST", f"{TICKETS}/{ticket}/close")


async def test_a_ticket_is_open_until_an_agent_closes_it(
    helpdesk: RunningService, api: ApiClient, agent: ApiClient
) -> None:
    ticket = await opened(api)
    assert expect_success(await api.request("GET", f"{TICKETS}/{ticket}")) == {
        "id": ticket,
        "site": SITE,
        "state": "open",
        "topic": "reports",
    }
    assert expect_success(await close(agent, ticket))["state"] == "closed"
    assert expect_success(await api.request("GET", f"{TICKETS}/{ticket}"))["state"] == "closed"
    events = events_of(await helpdesk.rows(SITE, ticket))
    assert [(event["actor"], event["data"]) for event in events] == [
        (REVIEWER, {"topic": "reports"}),
        ("usr_agent", {}),
    ]


async def test_who_asked_does_not_close_the_matter_for_the_desk(api: ApiClient) -> None:
    refused(await close(api, await opened(api)), 403, "not-your-role")


async def test_a_closed_ticket_cannot_be_closed_again(api: ApiClient, agent: ApiClient) -> None:
    ticket = await opened(api)
    expect_success(await close(agent, ticket))
    before = await api.request("GET", f"{TICKETS}/{ticket}")
    refused(await close(agent, ticket), 409, "ticket-closed")
    after = await api.request("GET", f"{TICKETS}/{ticket}")
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


async def test_a_ticket_that_is_not_there_can_neither_be_read_nor_closed(api: ApiClient, agent: ApiClient) -> None:
    unknown = f"tic_{uuid.uuid4().hex}"
    refused(await api.request("GET", f"{TICKETS}/{unknown}"), 404, "not-found")
    refused(await close(agent, unknown), 404, "not-found")


async def test_what_is_no_name_of_a_ticket_is_refused_as_one(api: ApiClient) -> None:
    assert refused(await close(api, "17"), 404, "not-found")["detail"] == "There is no such ticket."


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"topic": "my neighbor"}, "body.topic"),
        ({}, "body.topic"),
        ({"topic": "reports", "text": "words about a case"}, "body.text"),
        ({"topic": ["reports"]}, "body.topic"),
    ],
)
async def test_a_topic_comes_from_the_list_and_free_text_is_refused(
    api: ApiClient, body: dict[str, object], place: str
) -> None:
    answer = await api.request("POST", TICKETS, body)
    assert places(refused(answer, 422, "not-valid")) == [place]
    assert "words about a case" not in answer.text


async def test_a_ticket_opened_twice_with_one_key_is_one_ticket(api: ApiClient) -> None:
    key = uuid.uuid4().hex
    tickets = [await api.request("POST", TICKETS, {"topic": "ratings"}, key=key) for _ in range(2)]
    assert tickets[0].content == tickets[1].content
    refused(await api.request("POST", TICKETS, {"topic": "reports"}, key=key), 422, "idempotency-key-reused")


async def test_another_sites_ticket_is_answered_like_a_missing_one(helpdesk: RunningService, api: ApiClient) -> None:
    ticket = await opened(api)
    roles: dict[str, tuple[str, ...]] = {"ca-cqi": ("REVIEWER",), "ca-cfsr": ("REVIEWER",)}
    both = ApiClient.for_user(helpdesk.client, SignedInUser("usr_both", roles))
    others = await both.request("GET", f"sites/ca-cfsr/tickets/{ticket}")
    missing = await both.request("GET", f"sites/ca-cfsr/tickets/tic_{uuid.uuid4().hex}")
    refused(others, 404, "not-found")
    assert (others.content, others.headers) == (missing.content, missing.headers)


async def test_who_has_no_part_in_the_site_has_none_in_its_tickets(helpdesk: RunningService, api: ApiClient) -> None:
    stranger = ApiClient.for_user(helpdesk.client, person("usr_stranger", "REVIEWER", site="nv-cqi"))
    refused(await stranger.request("POST", TICKETS, {"topic": "reports"}), 403, "not-your-site")
    refused(await close(stranger, await opened(api)), 403, "not-your-site")
