"""Errors: one shape for all, a status that means what it says, words for people, and never what was sent."""

from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from pymongo.errors import AutoReconnect
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from shared.errors import Refused
from shared.security.tokens import Unauthenticated
from shared.web.problems import MEDIA, install_problem_handlers

SECRET = "Jane Doe"  # pragma: allowlist secret


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    grams: int


RAISED: dict[str, Exception] = {
    "refused": Refused("case-locked", 409, "The case is final.", missing=[{"item": "4"}]),
    "missing": Refused.missing(),
    "not-signed-in": Unauthenticated("Sign in first."),
    "store": AutoReconnect(SECRET),
    "bug": ValueError(SECRET),
    "http": HTTPException(404, SECRET),
}


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    install_problem_handlers(app)

    @app.get("/raise/{what}")
    async def raises(what: str) -> None:
        raise RAISED[what]

    @app.post("/body")
    async def takes(body: Body) -> int:
        return body.grams

    return TestClient(app, raise_server_exceptions=False)


def problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    """The members that every problem has; returns it whole."""
    content: dict[str, Any] = answer.json()
    assert answer.status_code == content["status"] == status
    assert answer.headers["content-type"] == MEDIA
    assert content["type"] == f"/problems/{slug}"
    assert content["title"]
    assert content["detail"]
    assert SECRET not in answer.text
    return content


def test_a_refusal_says_in_words_what_is_wrong_and_carries_its_extras(client: TestClient) -> None:
    content = problem(client.get("/raise/refused"), 409, "case-locked")
    assert (content["title"], content["detail"], content["missing"]) == (
        "Conflict",
        "The case is final.",
        [{"item": "4"}],
    )


def test_what_is_missing_is_a_404(client: TestClient) -> None:
    problem(client.get("/raise/missing"), 404, "not-found")


def test_who_is_not_signed_in_is_told_how_to(client: TestClient) -> None:
    answer = client.get("/raise/not-signed-in")
    problem(answer, 401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_store_that_is_away_is_a_503_with_a_time_to_come_back(client: TestClient) -> None:
    answer = client.get("/raise/store")
    problem(answer, 503, "try-again")
    assert int(answer.headers["retry-after"]) > 0


def test_a_bug_of_ours_is_a_500_that_neither_answers_nor_logs_what_somebody_wrote(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    problem(client.get("/raise/bug"), 500, "our-fault")
    printed = capsys.readouterr()
    assert SECRET not in printed.out + printed.err


def test_the_frameworks_own_errors_look_the_same(client: TestClient) -> None:
    problem(client.get("/raise/http"), 404, "not-found")
    problem(client.get("/nowhere"), 404, "not-found")
    problem(client.delete("/body"), 405, "method-not-allowed")


@pytest.mark.parametrize("body", ["{", "", "{'grams': 3}", '{"grams": 3', "grams=3"])
def test_what_is_no_json_is_a_400_or_a_missing_body(client: TestClient, body: str) -> None:
    answer = client.post("/body", content=body, headers={"content-type": "application/json"})
    problem(answer, 400, "not-json") if body else problem(answer, 422, "not-valid")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"grams": SECRET}, "body.grams"),
        ({"grams": 1.5}, "body.grams"),
        ({"grams": None}, "body.grams"),
        ({}, "body.grams"),
        ([1], "body"),
        ({"grams": 1, "ounces": SECRET}, "body.ounces"),
    ],
)
def test_a_wrong_type_or_unknown_field_is_a_422_that_names_the_place(client: TestClient, body: Any, where: str) -> None:
    errors = problem(client.post("/body", json=body), 422, "not-valid")["errors"]
    assert [error["where"] for error in errors] == [where]
    assert all(error["what"] for error in errors)


def test_bytes_that_are_no_text_are_a_400(client: TestClient) -> None:
    answer = client.post("/body", content=b'{"grams": "\xff"}', headers={"content-type": "application/json"})
    problem(answer, 400, "bad-request")
