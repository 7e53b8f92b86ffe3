"""Real responses held against the API's document: the status is listed, and the body is what its model describes."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import jsonschema_rs

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
SERVER_ERROR = 500


def assert_described(response: httpx2.Response) -> None:
    """Raise AssertionError for a response that the document does not describe.

    Addresses and methods outside the document are passed over, and so are server errors, which tests provoke.
    """
    operation = _operation(response.request.method.lower(), response.request.url.path)
    if operation is None or response.status_code >= SERVER_ERROR:
        return
    path, method = operation
    described = document()["paths"][path][method]["responses"].get(str(response.status_code))
    name = f"{method.upper()} {path}: {response.status_code}"
    assert described, f"{name} is not in the document: {response.text[:300]}"
    media = response.headers.get("content-type", "").partition(";")[0]
    assert media in described.get("content", {"": {}}), f"{name} is {media}"
    if media == "application/json" or media.endswith("+json"):
        validator = _validator(path, method, str(response.status_code), media)
        errors = [f"{'/'.join(map(str, e.instance_path))}: {e.message}" for e in validator.iter_errors(response.json())]
        assert not errors, f"{name} is not as its model says: {errors[:5]}"


@cache
def document() -> dict[str, Any]:
    """Return the committed document, its models closed: a field that none of them names is an error."""
    content: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    for name, schema in content["components"]["schemas"].items():
        if name != "Problem" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return content


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The paths of the document, fixed ones first: `/sites/{site}/exports/cases` is no export's id."""
    paths = sorted(document()["paths"], key=lambda path: path.count("{"))
    return {path: re.compile(re.sub(r"{[a-z]+}", "[^/]+", path)) for path in paths}


def _operation(method: str, path: str) -> tuple[str, str] | None:
    paths = (known for known, pattern in _patterns().items() if pattern.fullmatch(path))
    known = next(paths, None)
    return (known, method) if known and method in document()["paths"][known] else None


@cache
def _validator(path: str, method: str, status: str, media: str) -> Any:
    response = document()["paths"][path][method]["responses"][status]
    schema = response["content"][media]["schema"] | {"components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(schema)
