"""Tables of the reference pages, made from the API's and the events' documents: operations, events and types. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a type."""

    name: str
    position: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class TypeTable:
    """A named type: its fields, or for a type without any the text of what it is."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    type: str


@dataclass(frozen=True)
class Operation:
    """An operation of the API. `body` and the values of `responses` name types."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[str, ...]
    responses: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Topic:
    """A topic with its event types: each as type name, class and meaning."""

    address: str
    description: str
    partitions: int
    events: tuple[tuple[str, str, str], ...]


def operations_of(document: Json) -> dict[str, list[Operation]]:
    """Return the operations by service, in the document's order."""
    by_tag: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            [tag, *_] = operation.get("tags", ["other"])
            by_tag.setdefault(tag, []).append(_operation(method, path, operation))
    return by_tag


def _operation(method: str, path: str, operation: Json) -> Operation:
    responses = operation["responses"].items()
    return Operation(
        operation["operationId"],
        method.upper(),
        path,
        operation.get("summary", ""),
        operation.get("description", ""),
        tuple(_parameter(parameter) for parameter in operation.get("parameters", ())),
        tuple(_content(operation.get("requestBody", {}))),
        tuple((status, response["description"], tuple(_content(response))) for status, response in responses),
    )


def _parameter(parameter: Json) -> Field:
    schema, meaning = parameter["schema"], parameter.get("description", "")
    return Field(parameter["name"], parameter["in"], type_text(schema), parameter.get("required", False), meaning)


def _content(holder: Json) -> Iterator[str]:
    for media, content in holder.get("content", {}).items():
        yield f"{media}: {type_text(content.get('schema', {}))}"


def topics_of(document: Json) -> list[Topic]:
    """Return the topics with the events on each."""
    messages = document["components"]["messages"]
    return [
        Topic(
            channel["address"],
            channel["description"],
            channel["bindings"]["kafka"]["partitions"],
            tuple(_event(messages[name]) for name in channel["messages"]),
        )
        for channel in document["channels"].values()
    ]


def _event(message: Json) -> tuple[str, str, str]:
    return message["name"], message["title"], message["summary"]


def types_of(document: Json) -> list[TypeTable]:
    """Return every named type, sorted by name."""
    return [_type(name, schema) for name, schema in sorted(document["components"]["schemas"].items())]


def _type(name: str, schema: Json) -> TypeTable:
    required, properties = schema.get("required", ()), schema.get("properties", {})
    fields = (
        Field(field, "", type_text(of), field in required, of.get("description", ""))
        for field, of in properties.items()
    )
    return TypeTable(name, schema.get("description", ""), tuple(fields), "" if properties else type_text(schema))


def type_text(schema: Mapping[str, Any]) -> str:
    """Return a schema in words, as `list of Answer`, `FC or IH`, `text like ^cas_[0-9a-f]{32}$`."""
    match schema:
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2]
        case {"const": value}:
            return str(value)
        case {"enum": parts}:
            return " or ".join(map(str, parts))
        case {"anyOf": parts} | {"oneOf": parts}:
            return " or ".join(dict.fromkeys(map(type_text, parts)))
        case {"type": "array"}:
            return f"list of {type_text(schema.get('items') or {})}"
        case _:
            return _plain_type(schema)


def _plain_type(schema: Mapping[str, Any]) -> str:
    kind = {"string": "text", "null": "nothing"}.get(schema.get("type", ""), schema.get("type", "anything"))
    pattern, form = schema.get("pattern"), schema.get("format")
    return f"{kind} like {pattern}" if pattern else f"{kind} ({form})" if form else str(kind)
