"""Without a token that holds there is no answer but the request to sign in, and the case stays closed."""

import base64
import json
from datetime import timedelta

import pytest

from shared.security.tokens import User
from tests.component.api_client import CaseClient, unchanged
from tests.component.problems import refused
from tests.support.histories import NOW
from tests.support.people import A_REVIEWER, KEY, QUARTER_HOUR, new_key, token

HEAD, CLAIMS, SIGNATURE = token(A_REVIEWER).split(".")


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def claims() -> dict[str, object]:
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(CLAIMS + "=="))
    return found


FORGED = {
    "nothing": "",
    "no scheme": token(A_REVIEWER),
    "another scheme": f"Basic {token(A_REVIEWER)}",
    "garbage": "Bearer garbage",
    "three words": "Bearer a.b.c",
    "not ASCII": "Bearer \xe9\xe9\xe9",
    "another key": f"Bearer {token(A_REVIEWER, new_key('tests'))}",
    "an unknown key": f"Bearer {token(A_REVIEWER, new_key('stranger'))}",
    "not signed": f"Bearer {part({'alg': 'none', 'kid': 'tests'})}.{CLAIMS}.",
    "another signature's claims": f"Bearer {HEAD}.{part(claims() | {'sub': 'usr_somebody_else'})}.{SIGNATURE}",
    "another purpose": f"Bearer {HEAD}.{part(claims() | {'purpose': 'cfsr'})}.{SIGNATURE}",
    "no name of a person": f"Bearer {token(User('Anyone', 'Anyone'))}",
}


@pytest.mark.parametrize("authorization", FORGED.values(), ids=FORGED.keys())
async def test_a_token_that_is_not_ours_opens_nothing(open_case: CaseClient, authorization: str) -> None:
    headers = [(b"authorization", authorization.encode("latin-1"))] if authorization else []
    async with unchanged(open_case):
        for method, path in (("GET", ""), ("POST", "/submit")):
            answer = await open_case.api.client.request(method, f"/api/v1/{open_case.path}{path}", headers=headers)
            refused(answer, 401, "not-signed-in")
            assert answer.headers["www-authenticate"] == "Bearer"
            assert HEAD not in answer.text


@pytest.mark.parametrize("age", [QUARTER_HOUR, timedelta(days=30)], ids=str)
async def test_an_expired_token_says_so_and_that_nothing_is_lost(open_case: CaseClient, age: timedelta) -> None:
    old = token(A_REVIEWER, KEY, NOW - age)
    async with unchanged(open_case):
        answer = await open_case.api.client.patch(
            f"/api/v1/{open_case.path}/items/1/answers",
            headers={"Authorization": f"Bearer {old}", "If-Match": '"1"'},
            json={"ops": [{"q": "A", "value": 1, "base_rev": 0}]},
        )
    assert "expired" in refused(answer, 401, "not-signed-in")["detail"]


async def test_a_token_holds_to_its_last_second(open_case: CaseClient) -> None:
    young = token(A_REVIEWER, KEY, NOW - QUARTER_HOUR + timedelta(seconds=1))
    answer = await open_case.api.client.get(f"/api/v1/{open_case.path}", headers={"Authorization": f"Bearer {young}"})
    assert answer.status_code == 200
