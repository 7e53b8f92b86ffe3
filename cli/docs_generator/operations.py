"""One operation of the API's document: the headers it takes and gives, and the problems it may answer. Pure."""

from http import HTTPStatus
from typing import Any

from cli.docs_generator.statuses import Json, problem_statuses
from services.gateway.upstream.routes import is_open

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
LAST_EVENT_ID: Json = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The `id` of the last event that arrived: the stream continues after it. Browsers send it again.",
    "schema": {"type": "string", "maxLength": 2000},
}
JSON, EVENT_STREAM = "application/json", "text/event-stream"
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
    429: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    503: {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
}
UNTYPED: Json = {"type": "object"}
"""The body of an operation without a response model."""


def complete_operation(method: str, path: str, operation: Json, schemas: Json, *, is_versioned: bool) -> Json:
    """Return the operation with the gateway's headers and problems in place of FastAPI's.

    `schemas`: the components that the operation refers to. `is_versioned`: it is refused without If-Match.
    """
    is_read = method == "get"
    parameters = [parameter for parameter in operation.get("parameters", []) if parameter["in"] != "header"]
    parameters += [IF_MATCH] if is_versioned else []
    if any(EVENT_STREAM in response.get("content", {}) for response in operation["responses"].values()):
        parameters.append(LAST_EVENT_ID)
    else:
        parameters += [IF_NONE_MATCH] if is_read else [] if is_open(path) else [IDEMPOTENCY_KEY]
    has_base_revision = "base_rev" in _field_names(operation.get("requestBody", {}), schemas)
    statuses = problem_statuses(method, path, operation, versioned=is_versioned, has_base_revision=has_base_revision)
    responses = {status: _success(body, is_read) for status, body in operation["responses"].items() if status < "300"}
    if is_read and all(JSON in response["content"] for response in responses.values()):
        responses["304"] = {"description": "The version in hand is the newest."}
    responses |= {str(status): _problem(status) for status in statuses}
    changed = {"summary": operation["description"], "parameters": parameters, "responses": responses}
    changed |= {"security": []} if is_open(path) else {}
    return {key: value for key, value in operation.items() if key != "description"} | changed


def _field_names(part: Any, schemas: Json, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the names of all properties that a schema has, through references and lists."""
    match part:
        case {"$ref": str(reference)} if reference not in seen:
            return _field_names(schemas[reference.rpartition("/")[2]], schemas, seen | {reference})
        case dict():
            names = set(part["properties"]) if isinstance(part.get("properties"), dict) else set()
            return names.union(*(_field_names(value, schemas, seen) for value in part.values()))
        case list():
            return set().union(*(_field_names(value, schemas, seen) for value in part))
        case _:
            return set()


def _success(response: Json, is_read: bool) -> Json:
    headers = ({"ETag": RESULT_HEADERS["ETag"]} if is_read else RESULT_HEADERS) | {"OMS-Practice": PRACTICE}
    if stream := response.get("content", {}).get(EVENT_STREAM):
        return _event_stream(stream["schema"])
    files = {media: FILE for media in response.get("content", {}) if media != JSON}
    content = files or {JSON: {"schema": response["content"][JSON]["schema"] or UNTYPED}}
    return {"description": "What was asked for." if is_read else "Done.", "content": content, "headers": headers}


def _event_stream(data: Json) -> Json:
    """Return an endless response. OpenAPI 3.1 has no schema for a single event, whose data is JSON: it stands aside."""
    schema = {"type": "string", "x-event-data": {"anyOf": data["anyOf"]}}
    content = {EVENT_STREAM: {"schema": schema}}
    description = "Server-sent events without end; `x-event-data` describes the JSON in their `data`."
    return {"description": description, "content": content, "headers": {"OMS-Practice": PRACTICE}}


def _problem(status: int) -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"headers": HEADERS_OF_PROBLEMS[status]} if status in HEADERS_OF_PROBLEMS else {}
    return {"description": HTTPStatus(status).phrase, "content": content} | headers
