"""One operation of the API's document: the headers it takes and gives, and the problems it may answer. Pure."""

import re
from http import HTTPStatus
from typing import Any

from services.gateway.upstream.routes import FILES, PREFIX, is_open

Json = dict[str, Any]

NEED_A_VERSION = frozenset(
    {"save_face_sheet", "save_answers", "submit_case", "return_case", "pass_case_on", "approve_case", "unlock_case"}
    | {"release_case", "complete_interview"}
)
"""Writes to something that exists; the services refuse them without If-Match."""

IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of the version in hand.",
    "schema": {"type": "string"},
    "example": '"7"',
}
IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the version in hand: unchanged, it is not sent again (304).",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A new value for each request; the same value again gets the first answer again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
JSON = "application/json"
FILE: Json = {"schema": {"type": "string", "format": "binary"}}
PRACTICE: Json = {"description": "`true` in every answer of a training site.", "schema": {"type": "string"}}
RESULT_HEADERS: Json = {
    "ETag": {"description": "The version of what is answered.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` when this answers a repeated request.",
        "schema": {"type": "string"},
    },
}
HEADERS_OF_PROBLEMS: dict[int, Json] = {
    401: {"WWW-Authenticate": {"description": "`Bearer`", "schema": {"type": "string"}}},
    503: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
}
ALWAYS_THERE = frozenset({"site", "version", "jurisdiction"})
"""Names in an address that are judged by their form or by the person's roles, and never missing by themselves."""


def completed(method: str, path: str, operation: Json) -> Json:
    """The operation with our headers and problems in place of FastAPI's."""
    reads, name = method == "get", operation["operationId"]
    kept = [parameter for parameter in operation.get("parameters", []) if parameter["in"] != "header"]
    versioned = [IF_MATCH] if name in NEED_A_VERSION else []
    repeatable = [] if is_open(path) else [IDEMPOTENCY_KEY]
    added = [IF_NONE_MATCH] if reads else [*versioned, *repeatable]
    good = {status: _good(answer, reads) for status, answer in operation["responses"].items() if status != "422"}
    if reads:
        good["304"] = {"description": "The version in hand is the newest."}
    bad = {str(status): _problem(status) for status in problems(method, path, operation)}
    said = {"summary": operation["description"], "parameters": [*kept, *added], "responses": good | bad}
    said |= {"security": []} if is_open(path) else {}
    return {key: value for key, value in operation.items() if key != "description"} | said


def problems(method: str, path: str, operation: Json) -> list[int]:
    """The statuses an operation may answer when it cannot do what it was asked; the ways in also when too often."""
    found = {401, 403, 422, 503}
    if is_open(path):
        found |= {429, 502} if "{provider}" in path else {429}
    if set(re.findall(r"{([a-z]+)}", path)) - ALWAYS_THERE or path.endswith("/sites/{site}"):
        found.add(404)
    if method != "get" or path.removeprefix(PREFIX) in FILES:
        found.add(409)
    if "requestBody" in operation:
        found |= {400, 413}
    if operation["operationId"] in NEED_A_VERSION:
        found |= {412, 428}
    return sorted(found)


def _good(answer: Json, reads: bool) -> Json:
    headers = ({"ETag": RESULT_HEADERS["ETag"]} if reads else RESULT_HEADERS) | {"OMS-Practice": PRACTICE}
    files = {media: FILE for media in answer.get("content", {}) if media != JSON}
    content = files or {JSON: {"schema": {"type": "object"}}}
    return answer | {"description": "What was asked for." if reads else "Done.", "content": content, "headers": headers}


def _problem(status: int) -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"headers": HEADERS_OF_PROBLEMS[status]} if status in HEADERS_OF_PROBLEMS else {}
    return {"description": HTTPStatus(status).phrase, "content": content} | headers
