"""A case printed through the real gateway, from what reviews and ratings themselves answer to whoever prints it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from services.gateway.printing import typesetter_pool
from shared.security.tokens import sign
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.direct_folds import rate, told
from tests.component.gateway.client import SERVICES, gateway, served
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW
from tests.support.pdf.text import text_of
from tests.support.people import KEY, PUBLIC_KEYS, SignedInUser, person, register_user

LEADER = person("usr_leader", "SITE_LEADER")
OPERATOR = person("usr_operator", "PLATFORM_OPERATOR")
OTHER_REVIEWER = person("usr_other_reviewer", "REVIEWER")
OBSERVER_ELSEWHERE = person("usr_one", "OBSERVER", site="ny-cqi")
LEADER_ELSEWHERE = person("usr_two", "SITE_LEADER", site="nv-cqi")
NAME, WHY = "Zwirbelinde", "The leader heard it from Zwirbelmann."
HTML = {"Accept": "text/html"}


@dataclass
class Services:
    """Reviews and ratings as they are; identity only takes what was read."""

    reviews: RunningService
    ratings: RunningService
    notes: int = 201
    read: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if not scope["path"].endswith("/internal/reads"):
            service = self.ratings if scope["path"].endswith("/ratings") else self.reviews
            await service.app(scope, receive, send)
            return
        self.read.append(json.loads((await receive())["body"]))
        await send({"type": "http.response.start", "status": self.notes, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def services(reviews: RunningService, ratings: RunningService) -> Services:
    for service in (reviews, ratings):
        for user in (LEADER, OPERATOR, OTHER_REVIEWER, OBSERVER_ELSEWHERE, LEADER_ELSEWHERE):
            register_user(service.runtime.access, user)
    return Services(reviews, ratings)


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch, services: Services) -> AsyncIterator[httpx2.AsyncClient]:
    async with (
        served(services) as address,
        gateway(monkeypatch, dict.fromkeys(SERVICES, address), TOKEN_KEYS=PUBLIC_KEYS) as client,
    ):
        yield client


@pytest.fixture
async def case(services: Services, filled_case: CaseClient, qa: ApiClient) -> CaseClient:
    """Approved, with a child's name, and an item that the leader overrode; rated."""
    [child, *_] = (await filled_case.read()).json()["face_sheet"]["fields"]["children"]
    expect_success(await filled_case.save_texts((f"face/children/{child['row']}/name", NAME, 0)))
    expect_success(await filled_case.submit())
    rating = (await filled_case.read()).json()["items"]["3"]["preliminary"]["rating"]
    leader = filled_case.as_user(ApiClient.for_user(services.reviews.client, LEADER))
    body = {"rating": "ANI" if rating == "S" else "S", "why": WHY}
    expect_success(await leader.api.request("PUT", f"{leader.path}/items/3/override", body))
    expect_success(await (await filled_case.as_user(qa).taken_for_qa()).approve())
    await rate(services.ratings, await told(services.reviews, filled_case.site, filled_case.id))
    return filled_case


def by(somebody: SignedInUser, accept: str = "application/pdf") -> dict[str, str]:
    """The gateway of these tests lives two months after its services."""
    return {"Authorization": f"Bearer {sign(somebody.user, KEY, NOW, timedelta(days=90))}", "Accept": accept}


def address(case: CaseClient, kind: str = "full") -> str:
    return f"/{case.path}/print.pdf?kind={kind}"


@pytest.mark.requirement("R76")
async def test_a_case_is_printed_from_what_its_services_say_and_every_read_is_noted(
    client: httpx2.AsyncClient, services: Services, case: CaseClient
) -> None:
    answer = await client.get(address(case), headers=by(LEADER))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == f'inline; filename="{case.id}-full.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    words = text_of(answer.content)
    for text in (NAME, WHY, "(overridden)", "Invented rationale for item 4", "Interview log", case.id):
        assert text in words
    assert "Not rated yet" not in words
    noted = [(one["event"]["operation"], one["event"]["about"]) for one in services.read]
    assert noted == [(name, case.id) for name in ("read_case", "read_texts", "read_ratings", "print_full")]


async def test_a_share_safe_copy_is_printed_without_what_names_anybody(
    client: httpx2.AsyncClient, services: Services, case: CaseClient
) -> None:
    answer = await client.get(address(case, "share_safe"), headers=by(LEADER))
    words = text_of(answer.content)
    assert "Invented rationale for item 4" in words
    for text in (NAME, WHY, "Interview log", "usr_"):
        assert text not in words
    assert services.read[-1]["event"]["operation"] == "print_share_safe"


async def test_print_without_the_right_to_read_is_refused_like_a_missing_case(
    client: httpx2.AsyncClient, services: Services, case: CaseClient
) -> None:
    """Whoever may not read a case prints nothing of it and a missing one looks like another sites."""
    refused(await client.get(address(case), headers=by(OPERATOR)), 403, "not-your-role")
    refused(await client.get(address(case), headers=by(OTHER_REVIEWER)), 403, "not-your-case")
    refused(await client.get(address(case), headers=by(OBSERVER_ELSEWHERE)), 403, "not-your-site")
    missing = await client.get(address(CaseClient(case.api, case.site, f"cas_{'0' * 32}")), headers=by(LEADER))
    other = await client.get(address(CaseClient(case.api, "nv-cqi", case.id)), headers=by(LEADER_ELSEWHERE))
    assert refused(missing, 404, "not-found") == refused(other, 404, "not-found")
    assert services.read == []


async def test_people_get_pages_and_machines_get_problems(client: httpx2.AsyncClient, case: CaseClient) -> None:
    way_in = await client.get(address(case), headers=HTML)
    assert (way_in.status_code, way_in.headers["location"].partition("?")[0]) == (303, "/sign-in")
    assert way_in.headers["location"].endswith("/print.pdf%3Fkind%3Dfull"), "and after it to the print"
    refused(await client.get(address(case)), 401, "not-signed-in")
    stranger = by(OBSERVER_ELSEWHERE, "text/html")
    page = await client.get(address(case), headers=stranger)
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "You may not see this" in page.text
    refused(await client.get(address(case, "everything"), headers=by(LEADER)), 422, "not-valid")


async def test_a_print_that_cannot_be_noted_is_not_shown(
    client: httpx2.AsyncClient, services: Services, case: CaseClient
) -> None:
    """Unnoted, nothing of a case leaves the house."""
    services.notes = 503
    answer = await client.get(address(case), headers=by(LEADER))
    assert answer.status_code == 503
    assert b"%PDF" not in answer.content


async def test_while_too_many_cases_are_printed_the_next_one_is_asked_to_come_again(
    client: httpx2.AsyncClient, case: CaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetter_pool, "MAX_CONCURRENT_PRINTS", 0)
    answer = await client.get(address(case), headers=by(LEADER))
    refused(answer, 503, "printing-busy")
    assert answer.headers["retry-after"] == "5"
