"""What the contracts say about events, as JSON schemas that refer to each other. Pure."""

from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts.envelope import Envelope
from shared.contracts.event import REGISTRY, Event, wire_type
from shared.contracts.topics import TOPICS

Json = dict[str, Any]
PLACE = "#/components/schemas/{model}"

ENVELOPE = {
    "specversion": "The version of CloudEvents.",
    "datacontenttype": "What `data` is written in.",
    "id": "The event's own id; the same event sent again has the same one.",
    "source": "Who wrote it: `/oms/<purpose>/<service>`, without a purpose where a topic serves all.",
    "type": "The fact and its version: `oms.<service>.<fact>.v<version>`.",
    "subject": "The aggregate it is about; its prefix says what that is.",
    "time": "When it was decided, in UTC.",
    "site": "The site it belongs to: state and purpose.",
    "sequence": "Its place in the aggregate's history: 1, 2, 3 and so on without a hole.",
    "actor": "The person who did it, or whose action it follows from.",
    "correlationid": "Shared by everything that one request set in motion.",
    "causationid": "What it follows from: a request, or the id of another event.",
    "traceparent": "W3C trace context of the request.",
    "previoushash": "The `hash` of the aggregate's event before; 64 zeros for its first.",
    "hash": "SHA-256 over all other attributes in canonical JSON (RFC 8785), which makes the history a chain.",
    "data": "The fact itself; its fields stand at each event.",
}


def owners() -> list[str]:
    """The services that write events, in the order of their topics."""
    return list(dict.fromkeys(topic.owner for topic in TOPICS))


def facts_of(owner: str) -> list[type[Event]]:
    return [fact for name, fact in REGISTRY.items() if name.split(".")[1] == owner]


def message_name(fact: type[Event]) -> str:
    """A name without dots, which AsyncAPI wants for its keys."""
    return wire_type(fact).removeprefix("oms.").replace(".", "_")


def schemas() -> Json:
    """Every fact, its parts, and the envelope, whose attributes are explained."""
    models = [(model, "validation") for model in (*REGISTRY.values(), Envelope)]
    found: Json = models_json_schema(models, ref_template=PLACE)[1]["$defs"]  # type: ignore[arg-type]
    attributes = found["Envelope"]["properties"]
    found["Envelope"]["properties"] = {name: attributes[name] | {"description": ENVELOPE[name]} for name in attributes}
    return dict(sorted(found.items()))
