"""What a refused request must look like, whatever was wrong: a problem of RFC 9457 in words that help."""

from typing import Any

from tests.component.api_client import Response

PROGRAMMERS_WORDS = ("Traceback", "pydantic", "NoneType", "Exception", "KeyError", "<class")


def refused(answer: Response, status: int, slug: str) -> dict[str, Any]:
    """The problem, after checking its shape and that every sentence in it is one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert (problem["type"], problem["status"]) == (f"/problems/{slug}", status)
    assert problem["title"]
    assert len(problem["detail"].split()) >= 4, problem["detail"]
    for said in (problem["detail"], *(one["what"] for name in ("errors", "missing") for one in problem.get(name, []))):
        assert len(said.split()) >= 2, said
        assert not any(word in said for word in PROGRAMMERS_WORDS), said
    return problem


def places(problem: dict[str, Any]) -> list[str]:
    """Where the request did not fit."""
    return [error["where"] for error in problem["errors"]]
