"""A ticket is opened for a site, read by its people and closed once."""

import uuid

import pytest

from tests.component.api_client import Answer, ApiClient, done
from tests.component.journals import events_of
from tests.component.problems import places, refused
from tests.component.running_service import Running
from tests.support.histories import REVIEWER, SITE
from tests.support.people import A_REVIEWER, Somebody, person

TICKETS = f"sites/{SITE}/tickets"


@pytest.fixture
def desk(helpdesk: Running) -> ApiClient:
    return ApiClient.of(helpdesk.client, A_REVIEWER)


@pytest.fixture
def agent(helpdesk: Running) -> ApiClient:
    """An agent works on tickets of every site, and holds no role in any."""
    return ApiClient.of(helpdesk.client, person("usr_agent", "HELPDESK_AGENT", site="us"))


async def opened(desk: ApiClient) -> str:
    return str(done(await desk.ask("POST", TICKETS, {"topic": "reports"}))["id"])


async def close(desk: ApiClient, ticket: str) -> Answer:
    return await desk.ask("POST", f"{TICKETS}/{ticket}/close")


async def test_a_ticket_is_open_until_an_agent_closes_it(helpdesk: Running, desk: ApiClient, agent: ApiClient) -> None:
    ticket = await opened(desk)
    assert done(await desk.ask("GET", f"{TICKETS}/{ticket}")) == {
        "id": ticket,
        "site": SITE,
        "state": "open",
        "topic": "reports",
    }
    assert done(await close(agent, ticket))["state"] == "closed"
    assert done(await desk.ask("GET", f"{TICKETS}/{ticket}"))["state"] == "closed"
    events = events_of(await helpdesk.rows(SITE, ticket))
    assert [(event["actor"], event["data"]) for event in events] == [
        (REVIEWER, {"topic": "reports"}),
        ("usr_agent", {}),
    ]


async def test_who_asked_does_not_close_the_matter_for_the_desk(desk: ApiClient) -> None:
    refused(await close(desk, await opened(desk)), 403, "not-your-role")


async def test_a_closed_ticket_cannot_be_closed_again(desk: ApiClient, agent: ApiClient) -> None:
    ticket = await opened(desk)
    done(await close(agent, ticket))
    before = await desk.ask("GET", f"{TICKETS}/{ticket}")
    refused(await close(agent, ticket), 409, "ticket-closed")
    after = await desk.ask("GET", f"{TICKETS}/{ticket}")
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


async def test_a_ticket_that_is_not_there_can_neither_be_read_nor_closed(desk: ApiClient, agent: ApiClient) -> None:
    unknown = f"tic_{uuid.uuid4().hex}"
    refused(await desk.ask("GET", f"{TICKETS}/{unknown}"), 404, "not-found")
    refused(await close(agent, unknown), 404, "not-found")


async def test_what_is_no_name_of_a_ticket_is_refused_as_one(desk: ApiClient) -> None:
    assert refused(await close(desk, "17"), 404, "not-found")["detail"] == "There is no such ticket."


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
    desk: ApiClient, body: dict[str, object], place: str
) -> None:
    answer = await desk.ask("POST", TICKETS, body)
    assert places(refused(answer, 422, "not-valid")) == [place]
    assert "words about a case" not in answer.text


async def test_a_ticket_opened_twice_with_one_key_is_one_ticket(desk: ApiClient) -> None:
    key = uuid.uuid4().hex
    tickets = [await desk.ask("POST", TICKETS, {"topic": "ratings"}, key=key) for _ in range(2)]
    assert tickets[0].content == tickets[1].content
    refused(await desk.ask("POST", TICKETS, {"topic": "reports"}, key=key), 422, "idempotency-key-reused")


async def test_another_sites_ticket_is_answered_like_a_missing_one(helpdesk: Running, desk: ApiClient) -> None:
    ticket = await opened(desk)
    roles: dict[str, tuple[str, ...]] = {"ca-cqi": ("REVIEWER",), "ca-cfsr": ("REVIEWER",)}
    both = ApiClient.of(helpdesk.client, Somebody("usr_both", roles))
    others = await both.ask("GET", f"sites/ca-cfsr/tickets/{ticket}")
    missing = await both.ask("GET", f"sites/ca-cfsr/tickets/tic_{uuid.uuid4().hex}")
    refused(others, 404, "not-found")
    assert (others.content, others.headers) == (missing.content, missing.headers)


async def test_who_has_no_part_in_the_site_has_none_in_its_tickets(helpdesk: Running, desk: ApiClient) -> None:
    stranger = ApiClient.of(helpdesk.client, person("usr_stranger", "REVIEWER", site="nv-cqi"))
    refused(await stranger.ask("POST", TICKETS, {"topic": "reports"}), 403, "not-your-site")
    refused(await close(stranger, await opened(desk)), 403, "not-your-site")
