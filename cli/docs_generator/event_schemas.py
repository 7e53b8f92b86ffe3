"""JSON schemas of the events and their envelope, which refer to each other. Pure."""

from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts.envelope import Envelope
from shared.contracts.event import REGISTRY, Event, wire_type
from shared.contracts.topics import TOPICS

Json = dict[str, Any]
SCHEMA_REFERENCE = "#/components/schemas/{model}"

ENVELOPE = {
    "specversion": "The version of CloudEvents.",
    "datacontenttype": "The media type of `data`.",
    "id": "The event's own id; the same event sent again has the same one.",
    "source": "The service that published it: `/oms/<purpose>/<service>`, without a purpose where a topic serves all.",
    "type": "The event type and its version: `oms.<service>.<event>.v<version>`.",
    "subject": "The aggregate it is about; its prefix says what that is.",
    "time": "When it was decided, in UTC.",
    "site": "The site it belongs to: state and purpose.",
    "sequence": "Its position in the aggregate's history: 1, 2, 3 and so on without a gap.",
    "actor": "The person who did it, or whose action it follows from.",
    "correlationid": "Shared by everything that one request set in motion.",
    "causationid": "What it follows from: a request, or the id of another event.",
    "traceparent": "W3C trace context of the request.",
    "previoushash": "The `hash` of the aggregate's event before; 64 zeros for its first.",
    "hash": "SHA-256 over all other attributes in canonical JSON (RFC 8785), which makes the history a chain.",
    "data": "The fields of the event; see each event.",
}


def owners() -> list[str]:
    """Return the services that publish events, in the order of their topics."""
    return list(dict.fromkeys(topic.owner for topic in TOPICS))


def events_of(owner: str) -> list[type[Event]]:
    return [event for name, event in REGISTRY.items() if name.split(".")[1] == owner]


def message_name(event: type[Event]) -> str:
    """Return a name without dots, as the keys of AsyncAPI need it."""
    return wire_type(event).removeprefix("oms.").replace(".", "_")


def schemas() -> Json:
    """Return the schemas of every event, of its parts, and of the envelope with its attributes explained."""
    models = [(model, "validation") for model in (*REGISTRY.values(), Envelope)]
    definitions: Json = models_json_schema(models, ref_template=SCHEMA_REFERENCE)[1]["$defs"]  # type: ignore[arg-type]
    attributes = definitions["Envelope"]["properties"]
    definitions["Envelope"]["properties"] = {
        name: attributes[name] | {"description": ENVELOPE[name]} for name in attributes
    }
    return dict(sorted(definitions.items()))
