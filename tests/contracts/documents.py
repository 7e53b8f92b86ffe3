"""The generated documents as the code gives them now, made once a process when a test first needs one."""

import json
from functools import cache
from typing import Any

from cli.commands import docs

NAMES = ("openapi.json", "asyncapi.json", "authorization.md", "events.md", "problems.md", "requirements.md")


@cache
def documents() -> dict[str, str]:
    return docs.documents()


@cache
def openapi() -> dict[str, Any]:
    return _read("openapi.json")


@cache
def asyncapi() -> dict[str, Any]:
    return _read("asyncapi.json")


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(documents()[name])
    return content
