"""Text of a JSON schema for a table cell, with the vocabulary's names in place of their patterns. Pure."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, get_origin

from pydantic import TypeAdapter

from cli.docs_generator.event_schemas import Json
from shared.contracts import vocabulary


@cache
def patterns() -> dict[str, str]:
    """Return the vocabulary's name of each pattern."""
    names: dict[str, str] = {}
    for name, kind in vars(vocabulary).items():
        if get_origin(kind) is Annotated and (pattern := TypeAdapter(kind).json_schema().get("pattern")):
            names.setdefault(pattern, name)
    return names


def type_text(schema: Json) -> str:
    """Return the type in a few characters: `{"enum": ["FC", "IH"]}` becomes `FC` or `IH`."""
    match schema:
        case {"$ref": reference}:
            return f"[{(name := reference.rpartition('/')[2])}](#{name.lower()})"
        case {"anyOf": options}:
            return " or ".join(type_text(option) for option in options if option.get("type") != "null")
        case {"enum": values} | {"const": values}:
            return " or ".join(f"`{value}`" for value in ([values] if isinstance(values, str) else values))
        case {"type": "array", "items": item}:
            return f"list of ({type_text(item)})"
        case {"type": "object"}:
            return _object(schema)
        case _:
            return _plain(schema)


def _object(schema: Json) -> str:
    """Return the text of an object whose names match patterns, as in a row of an answer's table."""
    parts = [
        f"text like `{escaped(name)}` → {type_text(value)}"
        for name, value in schema.get("patternProperties", {}).items()
    ]
    return f"object ({'; '.join(parts)})" if parts else "object"


def _plain(schema: Json) -> str:
    if pattern := schema.get("pattern"):
        return patterns().get(pattern) or f"text like `{escaped(pattern)}`"
    least = schema.get("minimum")
    return str(schema.get("type", "any")) + (f" from {least}" if least is not None else "")


def escaped(pattern: str) -> str:
    """Return the pattern with its bars escaped: a bar ends the cell of a table."""
    return pattern.replace("|", "\\|")


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the lines of a Markdown table, and an empty one after it."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]
