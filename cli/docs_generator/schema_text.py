"""A JSON schema in the words of a table's cell: the vocabulary's names where a string must match a pattern. Pure."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, get_origin

from pydantic import TypeAdapter

from cli.docs_generator.event_schemas import Json
from shared.contracts import vocabulary


@cache
def patterns() -> dict[str, str]:
    """Pattern → what the vocabulary calls a string that matches it."""
    found: dict[str, str] = {}
    for name, kind in vars(vocabulary).items():
        if get_origin(kind) is Annotated and (pattern := TypeAdapter(kind).json_schema().get("pattern")):
            found.setdefault(pattern, name)
    return found


def words(schema: Json) -> str:
    """`{"enum": ["FC", "IH"]}` → `FC` or `IH`."""
    match schema:
        case {"$ref": place}:
            return f"[{(name := place.rpartition('/')[2])}](#{name.lower()})"
        case {"anyOf": options}:
            return " or ".join(words(option) for option in options if option.get("type") != "null")
        case {"enum": values} | {"const": values}:
            return " or ".join(f"`{value}`" for value in ([values] if isinstance(values, str) else values))
        case {"type": "array", "items": item}:
            return f"list of ({words(item)})"
        case {"type": "object"}:
            return _object(schema)
        case _:
            return _plain(schema)


def _object(schema: Json) -> str:
    """Names and values that are alike, as in a row of an answer's table."""
    parts = [
        f"text like `{escaped(name)}` → {words(value)}" for name, value in schema.get("patternProperties", {}).items()
    ]
    return f"object ({'; '.join(parts)})" if parts else "object"


def _plain(schema: Json) -> str:
    if pattern := schema.get("pattern"):
        return patterns().get(pattern) or f"text like `{escaped(pattern)}`"
    least = schema.get("minimum")
    return str(schema.get("type", "any")) + (f" from {least}" if least is not None else "")


def escaped(pattern: str) -> str:
    """A bar would end the table's cell."""
    return pattern.replace("|", "\\|")


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a Markdown table, and an empty one after it."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]
