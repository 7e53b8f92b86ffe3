"""The generated documents: committed as the code says them, valid, and complete."""

import inspect
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from typer.testing import CliRunner

from cli.commands import docs
from cli.docs_generator.event_schemas import ENVELOPE
from services.gateway.upstream.routes import PREFIX, ROUTES, is_open
from shared.contracts.envelope import Envelope
from shared.contracts.event import REGISTRY, wire_type
from shared.contracts.topics import TOPICS
from shared.web.authorization import requirement_of
from tests.contracts.documents import NAMES, asyncapi, documents, openapi
from tests.support.routers import SERVICES, routes_of


def operations() -> list[dict[str, Any]]:
    return [operation for item in openapi()["paths"].values() for operation in item.values()]


def test_every_generated_document_is_named_in_these_tests() -> None:
    assert set(documents()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_document_is_what_the_code_says(name: str) -> None:
    """Otherwise clients and readers of events would build on what is no longer true. `oms docs` writes it anew."""
    assert docs.outdated(docs.FOLDER, {name: documents()[name]}) == []


def test_the_check_names_a_document_that_is_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = documents()  # before the patch, which it would call otherwise
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    monkeypatch.setattr(docs, "documents", lambda: made)
    runner = CliRunner()
    assert runner.invoke(docs.app, ["--check"]).exit_code == 1
    assert runner.invoke(docs.app, []).exit_code == 0
    assert runner.invoke(docs.app, ["--check"]).exit_code == 0
    (tmp_path / "events.md").write_text("old", encoding="utf-8")
    found = runner.invoke(docs.app, ["--check"])
    assert (found.exit_code, "docs/events.md" in found.stderr, "asyncapi" in found.stderr) == (1, True, False)
    assert (tmp_path / "events.md").read_text(encoding="utf-8") == "old"


def test_the_api_document_is_valid_and_whole() -> None:
    OpenAPIV31SpecValidator(openapi()).validate()
    said = {(path, method.upper()) for path, item in openapi()["paths"].items() for method in item}
    assert said == {(PREFIX + path, method) for path, methods in ROUTES.items() for method in methods}


def test_operation_ids_are_unique() -> None:
    """Client generators make a function of each; two of a name would hide one."""
    names = [operation["operationId"] for operation in operations()]
    assert len(set(names)) == len(names)


def test_every_operation_wants_a_sign_in_but_the_ways_in_and_the_way_out() -> None:
    """Otherwise a client would send a password's address a key, or think that cases are open to all."""
    assert openapi()["security"] == [{"key": []}, {"session": []}]
    known = {name: (way["type"], way.get("scheme")) for name, way in openapi()["components"]["securitySchemes"].items()}
    assert known == {"key": ("http", "bearer"), "session": ("apiKey", None)}
    found = {
        path: operation.get("security") for path, item in openapi()["paths"].items() for operation in item.values()
    }
    assert {path: [] for path in found if is_open(path)} == {
        path: way for path, way in found.items() if way is not None
    }


def test_every_operation_answers_errors_as_problems() -> None:
    for path, item in openapi()["paths"].items():
        for operation in item.values():
            errors = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
            common = {"403", "429"} if is_open(path) else {"401", "422"}
            assert common | {"408", "413", "503"} <= set(errors), operation["operationId"]
            assert {media for answer in errors.values() for media in answer["content"]} == {"application/problem+json"}


def test_operations_that_need_a_version_are_those_whose_code_uses_it() -> None:
    """Otherwise a client would learn of If-Match by a 428, or a route would fail for want of a version."""
    routes = [route for service in SERVICES for route in routes_of(service)]
    uses_version = {route.name for route in routes if "VersionedRequest" in inspect.getsource(route.endpoint)}
    demanding = {o["operationId"] for o in operations() if any(p["name"] == "If-Match" for p in o["parameters"])}
    assert demanding == uses_version
    assert {"save_answers", "submit_case", "complete_interview"} <= demanding
    for operation in operations():
        assert ("428" in operation["responses"]) == (operation["operationId"] in demanding)
        assert "412" in operation["responses"] or operation["operationId"] not in demanding


@pytest.mark.parametrize("service", ["reviews", "helpdesk"])
def test_every_route_of_a_site_states_its_action_in_its_signature(service: str) -> None:
    """An action inside the body is one that a reader of the signature, and this check, would miss."""
    routes = [route for route in routes_of(service) if "{site}" in route.path]
    assert len(routes) > 2
    assert [route.name for route in routes if requirement_of(route.endpoint) is None] == []


def test_every_write_of_somebody_signed_in_may_be_repeated_safely() -> None:
    """The ways in know nobody yet whose key it could be."""
    for path, item in openapi()["paths"].items():
        for method, operation in item.items():
            keyed = any(p["name"] == "Idempotency-Key" for p in operation["parameters"])
            assert keyed == (method != "get" and not is_open(path)), path


def test_every_topic_and_every_fact_stands_in_the_document_of_events() -> None:
    channels = {one["address"]: one["bindings"]["kafka"]["partitions"] for one in asyncapi()["channels"].values()}
    assert channels == {topic.name: topic.partitions for topic in TOPICS}
    assert {one["name"] for one in asyncapi()["components"]["messages"].values()} == set(
        map(wire_type, REGISTRY.values())
    )
    actions = [(one["action"], one["channel"]["$ref"]) for one in asyncapi()["operations"].values()]
    assert len(actions) == sum(1 + len(topic.readers) for topic in TOPICS)


def test_every_reference_leads_somewhere() -> None:
    for document in (openapi(), asyncapi()):
        for reference in references(document):
            part: Any = document
            for name in reference.removeprefix("#/").split("/"):
                part = part[name.replace("~1", "/")]


def references(part: Any) -> list[str]:
    match part:
        case {"$ref": str(reference)}:
            return [reference]
        case dict():
            return [found for one in part.values() for found in references(one)]
        case list():
            return [found for one in part for found in references(one)]
        case _:
            return []


def test_people_find_every_topic_fact_field_and_attribute() -> None:
    text = documents()["events.md"]
    wanted = [f"`{topic.name}`" for topic in TOPICS]
    for fact in REGISTRY.values():
        wanted += [f"### {fact.__name__}", f"`{wire_type(fact)}`, version {fact.version}", (fact.__doc__ or "").strip()]
        wanted += [f"| `{field}` |" for field in fact.model_fields]
    wanted += [f"| `{attribute}` |" for attribute in Envelope.model_fields]
    assert [words for words in wanted if words not in text] == []
    assert set(ENVELOPE) == set(Envelope.model_fields)


def test_no_document_names_another_origin() -> None:
    assert [name for name, text in documents().items() if "https://" in text or "http://" in text] == []
