"""Responses in the API's document: every success body is described by a model, every status that can come is listed."""

from typing import Any

from cli.docs_generator.statuses import problem_statuses
from services.gateway.upstream.routes import FILES, PREFIX
from tests.contracts.documents import openapi


def schemas() -> dict[str, Any]:
    content: dict[str, Any] = openapi()["components"]["schemas"]
    return content


def test_every_success_body_is_described_by_a_model() -> None:
    """A client generator makes of an untyped object a map of anything: its user learns the fields by trying."""
    untyped = {
        operation["operationId"]
        for item in openapi()["paths"].values()
        for operation in item.values()
        for status, response in operation["responses"].items()
        if status < "300"
        for media, content in response["content"].items()
        if media == "application/json" and not is_described(content["schema"])
    }
    assert untyped == set()


def is_described(schema: dict[str, Any]) -> bool:
    """Whether the schema names its fields, or says what each element of a list or map is."""
    match schema:
        case {"$ref": str(reference)}:
            return is_described(schemas()[reference.rpartition("/")[2]])
        case {"type": "object", "properties": dict(properties)} | {
            "type": "object",
            "patternProperties": dict(properties),
        }:
            return bool(properties)
        case {"type": "object", "additionalProperties": dict(values)} | {"type": "array", "items": dict(values)}:
            return bool(values)
        case {"anyOf": list(choices)} | {"oneOf": list(choices)}:
            return all(map(is_described, choices))
        case _:
            return "type" in schema and schema["type"] not in ("object", "array")


def test_a_client_generator_finds_one_short_name_for_each_model() -> None:
    """Two models of one name get the names of their modules, and with each move of a file another one."""
    assert [name for name in schemas() if "__" in name] == []


def test_every_address_with_a_name_in_it_may_not_exist_nor_a_machines_profile() -> None:
    for path, item in openapi()["paths"].items():
        for operation in item.values():
            is_own = path.removeprefix(PREFIX).startswith("/me") and not path.endswith("/me/sessions")
            assert ("404" in operation["responses"]) == ("{" in path or is_own), path


def test_a_body_that_names_its_base_revision_may_be_stale() -> None:
    stale = {o["operationId"] for item in openapi()["paths"].values() for o in item.values() if "412" in o["responses"]}
    assert {"save_texts", "save_sources", "save_official", "submit_case"} <= stale
    assert not {"create_case", "open_note"} & stale


def test_statuses_follow_from_the_address_the_method_and_the_request() -> None:
    def statuses(method: str, path: str, **operation: Any) -> list[int]:
        return problem_statuses(
            method, PREFIX + path, {"responses": {"200": {}}} | operation, versioned=False, has_base_revision=False
        )

    assert statuses("get", "/me/sessions") == [401, 408, 413, 422, 503]
    assert statuses("get", "/me") == [401, 404, 408, 413, 422, 503]
    assert statuses("get", "/sites/{site}") == [401, 403, 404, 408, 413, 422, 503]
    assert statuses("post", "/sign-out") == [403, 408, 409, 413, 429, 503]
    assert statuses("post", "/sign-in", requestBody={}) == [400, 403, 408, 409, 413, 422, 429, 503]
    assert 409 in statuses("get", FILES[0])
    assert 502 in statuses("get", "/me", responses={"200": {}, "502": {}})
